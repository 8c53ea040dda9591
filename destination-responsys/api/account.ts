import { same } from './account-call';
import type { Send } from './call';
import { campaignIn } from './campaign';
import { eventIn, type EventDefinition } from './event-definition';
import { lookInto } from './folder';
import { listColumnsOf, listIn } from './profile-list';
import { tablesOf, type MissingTable } from './tables';
import { lackingColumns, lackingInList, missingTable, usedTables } from './used-tables';

export { createTable, type MissingTable } from './tables';

/** A field or an audience, and the column it is written to. */
export interface ColumnMapping {
  source: string;
  name: string;
}

/** A column of the profile list. */
export interface ListColumn extends ColumnMapping {
  /** The field of the form that names it, if that is not List Fields. */
  title?: string;
}

/** What to write to, by the names in the form. */
export interface ObjectNames {
  list: string | undefined;
  campaign: string | undefined;
  event: string | undefined;
  /** The list of the campaign, where Responsys does not report it. */
  campaignList: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  /** Undefined: the folder of the list. */
  folder: string | undefined;
}

/** What was found in the account, as Responsys spells it. */
export interface Account {
  list: string;
  listFolder: string;
  folder: string;
  campaign: string | undefined;
  event: EventDefinition | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  missing: readonly MissingTable[];
  /** Columns of the segments table; undefined where it is missing or was not needed. */
  segmentColumns: ReadonlySet<string> | undefined;
  /** Folders that contain lists. */
  folders: readonly string[];
  /** Types of the list's columns by their names; empty where no column of it is needed. */
  listTypes: ReadonlyMap<string, string>;
}

/** Columns that the workflow writes to. */
export interface Needs {
  userFields: readonly ColumnMapping[];
  segments: readonly ColumnMapping[];
  /** Of the profile list itself. */
  listColumns?: readonly ListColumn[];
  /** Names of those segments that are streams, since Source Audience is empty. */
  streams?: readonly string[];
  /** Whether the segments table is used, even if none of its columns is known yet. */
  usesSegments?: boolean;
}

/**
 * Finds the list (or the campaign and its list), and the custom event, and compares the columns of list and extension
 * tables with what the workflow needs. Changes nothing.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function surveyAccount(
  send: Send,
  names: ObjectNames,
  needs: Needs,
): Promise<Account> {
  const used = usedTables(names, needs);
  const campaign =
    names.campaign === undefined
      ? undefined
      : await campaignIn(send, names.campaign, names.campaignList);
  const event = names.event === undefined ? undefined : await eventIn(send, names.event);
  const { list, folders } = await listIn(send, campaign?.list ?? names.list ?? '', names);
  const { listColumns = [] } = needs;
  const types = listColumns.length > 0 ? await listColumnsOf(send, list.name) : undefined;
  const foreign = listColumns.filter(({ name }) => types?.has(name) === false);
  if (foreign.length > 0) throw lackingInList(list.name, foreign);
  const folder = names.folder ?? list.folder;
  const tables = used.some(({ isUsed }) => isUsed) ? await tablesOf(send, list.name) : [];
  const missing: MissingTable[] = [];
  const found = used.map((one) => {
    if (!one.isUsed) return undefined;
    const table = tables.find(({ name }) => same(name, one.name));
    if (table === undefined && one.columns.length > 0) missing.push(missingTable(one, folder));
    const lacking = one.columns.filter(({ name }) => table?.columns.has(name) === false);
    if (lacking.length > 0) throw lackingColumns(one, lacking, needs.streams ?? []);
    return table;
  });
  const [userFields, segments] = found;
  return {
    list: list.name,
    listFolder: list.folder,
    folder,
    campaign: campaign?.name,
    event,
    userFieldsTable: userFields?.name ?? names.userFieldsTable,
    segmentsTable: segments?.name ?? names.segmentsTable,
    missing,
    segmentColumns: segments?.columns,
    folders,
    listTypes: types ?? new Map<string, string>(),
  };
}

/**
 * Checks whether the missing tables can be created. Changes nothing.
 * @returns whether that could be found out
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export function canCreate(send: Send, { missing, folders }: Account): Promise<boolean> {
  return lookInto(send, missing, folders);
}
