import type { Field } from './columns';
import { ExtensionTable, ProfileList } from './list';
import { Refusal } from './refusal';
import { SupplementalTable, type SupplementalOptions } from './supplemental-table';
import type { Unknowns } from './unknowns';

/** First RIID that is given out; beyond 2^31, as real ones are. */
export const FIRST_RIID = 3_723_000_001;

export interface ListOptions {
  name: string;
  folderName: string;
  /** Columns in addition to the system's; STR500 if only a name is given. */
  fields?: readonly (string | Field)[];
}

export interface CampaignOptions {
  name: string;
  listName: string;
  folderName?: string;
}

export interface TableOptions {
  list: string;
  name: string;
  folderName: string;
  fields: readonly Field[];
}

export interface Campaign {
  id: number;
  name: string;
  folderName: string;
  list: ProfileList;
}

/** An e-mail that a campaign was triggered to send. */
export interface Trigger {
  campaign: string;
  riid: string;
  email: string | null;
  customerId: string | null;
  optionalData: Record<string, string>;
}

/** A custom event that is defined in the account. */
export interface CustomEvent {
  name: string;
  description: string;
}

/** A custom event that was sent for a member. */
export interface SentEvent {
  event: string;
  riid: string;
  email: string | null;
  customerId: string | null;
  optionalData: Record<string, string>;
}

export interface AccountOptions {
  lists: readonly ListOptions[];
  campaigns: readonly CampaignOptions[];
  /** Names of the custom events. */
  customEvents: readonly string[];
  tables: readonly TableOptions[];
  supplemental: readonly SupplementalOptions[];
  /** Further folders, besides those of the above. */
  folders: readonly string[];
  /** False if only the number of rows should be kept. */
  keeps: boolean;
  now: () => number;
  unknowns: Unknowns;
}

/** Lists, tables, campaigns and custom events of an account, and what it has sent. */
export class Account {
  readonly lists = new Map<string, ProfileList>();
  readonly campaigns = new Map<string, Campaign>();
  readonly supplemental: SupplementalTable[];
  readonly folders: Set<string>;
  readonly customEvents: ReadonlyMap<string, CustomEvent>;
  readonly triggers: Trigger[] = [];
  readonly sentEvents: SentEvent[] = [];
  readonly keeps: boolean;
  readonly now: () => number;
  readonly unknowns: Unknowns;
  /** Rows whose key came before in the same request. */
  duplicateKeys = 0;
  private riids = FIRST_RIID;

  constructor(options: AccountOptions) {
    this.keeps = options.keeps;
    this.now = options.now;
    this.unknowns = options.unknowns;
    this.folders = new Set(options.folders);
    this.customEvents = new Map(
      options.customEvents.map((name) => [name, { name, description: `About ${name}` }]),
    );
    for (const { name, folderName, fields = [] } of options.lists) {
      this.lists.set(name.toUpperCase(), new ProfileList(name, folderName, fields));
      this.folders.add(folderName);
    }
    for (const { list, name, folderName, fields } of options.tables) {
      this.list(list).addTable(new ExtensionTable(name, folderName, fields));
      this.folders.add(folderName);
    }
    this.supplemental = options.supplemental.map((one) => new SupplementalTable(one));
    for (const { folderName } of options.supplemental) this.folders.add(folderName);
    options.campaigns.forEach(({ name, listName, folderName = '!MasterData' }, i) => {
      this.campaigns.set(name, { id: 4001 + i, name, folderName, list: this.list(listName) });
      this.folders.add(folderName);
    });
  }

  /**
   * A list by its name, whose case does not matter [D].
   * @throws Refusal LIST_NOT_FOUND [C]; that the status is 404 is a guess [I]
   */
  list(name: string): ProfileList {
    const list = this.lists.get(name.toUpperCase());
    if (list !== undefined) return list;
    throw new Refusal(404, 'LIST_NOT_FOUND', `${name} List Not Found`);
  }

  /** @throws Refusal 404, as for lists, or PROFILE_EXTENSION_NOT_FOUND */
  table(list: string, name: string): ExtensionTable {
    const table = this.list(list).table(name);
    if (table !== undefined) return table;
    throw new Refusal(404, 'PROFILE_EXTENSION_NOT_FOUND', `${name} does not exist`);
  }

  /** @throws Refusal 404 RESOURCE_NOT_FOUND [R], whichever of the two is not there */
  supplementalTable(folder: string, name: string): SupplementalTable {
    const table = this.supplemental.find(
      (one) => one.folderName === folder && one.name.toUpperCase() === name.toUpperCase(),
    );
    if (table !== undefined) return table;
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Supplemental name [${name}] does not exist`);
  }

  /** @throws Refusal 404 CAMPAIGN_NOT_FOUND; that case matters in its name is a guess [U] */
  campaign(name: string): Campaign {
    const campaign = this.campaigns.get(name);
    if (campaign !== undefined) return campaign;
    throw new Refusal(404, 'CAMPAIGN_NOT_FOUND', `Campaign ${name} not found`);
  }

  newRiid(): string {
    return String(this.riids++);
  }

  /** Counts keys that repeat. What Responsys does with them is unknown [U]; here all are done, in order. */
  countDuplicates(keys: Iterable<string>): void {
    const seen = new Set<string>();
    for (const key of keys) {
      if (seen.has(key)) this.duplicateKeys++;
      seen.add(key);
    }
  }
}
