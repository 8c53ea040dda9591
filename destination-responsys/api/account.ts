import { configError } from '../../shared/errors';
import { isObject } from '../../shared/airbyte/protocol';
import { Refusal } from './faults';
import type { Send } from './layers';
import * as request from './request';

/** A field or an audience and the column of an extension table that it is written to. */
export interface Column {
  source: string;
  name: string;
}

/** Where things are written to, by the names in the form. */
export interface Place {
  list: string | undefined;
  campaign: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  /** Undefined: the folder of the list. */
  folder: string | undefined;
}

/** An extension table that is missing from the account. */
export interface MissingTable {
  name: string;
  folder: string;
  fields: readonly { fieldName: string; fieldType: string }[];
}

/** What was found in the account, as Responsys spells it. */
export interface Account {
  list: string;
  folder: string;
  campaign: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  missing: readonly MissingTable[];
}

/** Columns that the workflow writes to. */
export interface Needs {
  userFields: readonly Column[];
  segments: readonly Column[];
}

interface Table {
  name: string;
  columns: ReadonlySet<string>;
}

/**
 * Finds the list (or the campaign and its list) and compares the extension tables with what the
 * workflow needs. Changes nothing.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function survey(send: Send, place: Place, needs: Needs): Promise<Account> {
  const campaign =
    place.campaign === undefined ? undefined : await campaignIn(send, place.campaign);
  const list = await listIn(send, campaign?.list ?? place.list ?? '', place.campaign);
  const folder = place.folder ?? list.folder;
  const needed = [
    {
      title: 'User Fields Table',
      name: place.userFieldsTable,
      columns: needs.userFields,
      type: 'STR500',
    },
    {
      title: 'Segments Table',
      name: place.segmentsTable,
      columns: needs.segments,
      type: 'INTEGER',
    },
  ];
  const used = needed.filter(({ columns }) => columns.length > 0);
  const tables = used.length === 0 ? [] : await tablesOf(send, list.name);
  const missing: MissingTable[] = [];
  const names = needed.map(({ name }) => name);
  for (const one of used) {
    const table = tables.find(({ name }) => same(name, one.name));
    if (table === undefined) {
      const fields = one.columns.map(({ name }) => ({ fieldName: name, fieldType: one.type }));
      missing.push({ name: one.name, folder, fields });
    } else {
      names[needed.indexOf(one)] = table.name;
      const lacking = one.columns.filter(({ name }) => !table.columns.has(name));
      if (lacking.length > 0) throw lackingColumns(one, lacking);
    }
  }
  const [userFieldsTable = '', segmentsTable = ''] = names;
  return {
    list: list.name,
    folder,
    campaign: campaign?.name,
    userFieldsTable,
    segmentsTable,
    missing,
  };
}

/**
 * Creates an extension table.
 * @throws ConnectorError (config_error) if Responsys refuses it
 */
export async function createTable(send: Send, list: string, table: MissingTable): Promise<void> {
  try {
    await send(request.createTable(list, table));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A repeated call is refused if the first one was heard, and another sync may be quicker.
    const isThere = (await tablesOf(send, list)).some(({ name }) => same(name, table.name));
    if (isThere) return;
    throw configError(
      `Responsys did not create the extension table ${table.name} in the folder ${table.folder} ` +
        `(${codeOf(error)}). Check Tables Folder, or create the table by hand.`,
      error,
    );
  }
}

async function listIn(
  send: Send,
  name: string,
  campaign: string | undefined,
): Promise<{ name: string; folder: string }> {
  const answer = await asked(send, request.fetchLists);
  const lists = arrayIn(answer).map((one) => ({
    name: textIn(one['name']),
    folder: textIn(one['folderName']),
  }));
  const found = lists.find((list) => same(list.name, name));
  if (found !== undefined) return found;
  const where = campaign === undefined ? 'List' : `Campaign (${campaign})`;
  throw configError(
    `The profile list ${name} was not found in the account. Check Workflow > ${where}, and whether ` +
      "the API user may see the list's folder.",
  );
}

async function campaignIn(send: Send, name: string): Promise<{ name: string; list: string }> {
  const found = (await campaignByName(send, name)) ?? (await campaignInPages(send, name));
  if (found === undefined) {
    throw configError(
      `The e-mail campaign ${name} was not found in the account. Check Workflow > Campaign: it must ` +
        'be a campaign of the Email Message Designer, spelled as in Responsys.',
    );
  }
  const list: unknown = isObject(found['listName'])
    ? found['listName']['objectName']
    : found['listName'];
  if (typeof list !== 'string' || list === '') {
    throw configError(`The campaign ${name} has no profile list. Choose one for it in Responsys.`);
  }
  return { name: typeof found['name'] === 'string' ? found['name'] : name, list };
}

async function campaignByName(
  send: Send,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const answer = await send(request.fetchCampaign(name));
    return isObject(answer) && 'listName' in answer ? answer : undefined;
  } catch (error) {
    // Looked for in the pages then, where upper and lower case do not matter.
    if (error instanceof Refusal && /NOT_FOUND|INVALID/.test(error.code)) return undefined;
    throw denied(error);
  }
}

const PAGE = 200;
const MOST_PAGES = 100;

async function campaignInPages(
  send: Send,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await asked(send, request.fetchCampaigns(page * PAGE));
    const campaigns = arrayIn(isObject(answer) ? (answer['campaigns'] ?? answer) : answer);
    const found = campaigns.find((one) => same(textIn(one['name']), name));
    if (found !== undefined || campaigns.length < PAGE) return found;
  }
  return undefined;
}

async function tablesOf(send: Send, list: string): Promise<Table[]> {
  return arrayIn(await asked(send, request.fetchTables(list))).flatMap((one) => {
    const { profileExtension, fields } = one;
    if (!isObject(profileExtension)) return [];
    const columns = arrayIn(fields).map((field) => textIn(field['fieldName']).toUpperCase());
    return [{ name: textIn(profileExtension['objectName']), columns: new Set(columns) }];
  });
}

async function asked(send: Send, call: Parameters<Send>[0]): Promise<unknown> {
  try {
    return await send(call);
  } catch (error) {
    throw denied(error, call.doing);
  }
}

function denied(error: unknown, doing = 'reading the campaign'): unknown {
  if (!(error instanceof Refusal)) return error;
  return configError(
    `Responsys refused ${doing} (${codeOf(error)}). The API user of Authorization needs the roles ` +
      'List Web Services Manager, Table Web Services Manager and Campaign Web Services Manager.',
    error,
  );
}

function lackingColumns(
  { title, name }: { title: string; name: string },
  columns: readonly Column[],
): Error {
  const named = columns.map((column) => `${column.name} (for ${column.source})`).join(', ');
  return configError(
    `The extension table ${name} lacks the columns ${named}, and Responsys's API cannot add any. Add ` +
      `them in Responsys, or name a table that does not exist yet in ${title}, to have it created.`,
  );
}

// The array of an answer: at its top, or the first one in it, as Oracle's schema has it.
function arrayIn(answer: unknown): Record<string, unknown>[] {
  const list: unknown = isObject(answer) ? Object.values(answer).find(Array.isArray) : answer;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function codeOf(error: unknown): string {
  if (!(error instanceof Refusal)) return 'no answer';
  return error.code === '' ? `status ${error.status}` : error.code;
}
