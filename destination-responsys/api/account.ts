import { configError } from '../../shared/errors';
import { asked, objectsIn, reading, same, textIn } from './account-call';
import type { Send } from './call';
import { campaignIn } from './campaign';
import { lookInto } from './folder';
import { tablesOf, type MissingTable, type Table } from './tables';

export { createTable, type MissingTable } from './tables';

/** A field or an audience and the column that it is written to. */
export interface Column {
  source: string;
  name: string;
}

/** Where things are written to, by the names in the form. */
export interface Place {
  list: string | undefined;
  campaign: string | undefined;
  /** The list of the campaign, where Responsys does not tell it. */
  campaignList: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  /** Undefined: the folder of the list. */
  folder: string | undefined;
}

/** What was found in the account, as Responsys spells it. */
export interface Account {
  list: string;
  folder: string;
  campaign: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  missing: readonly MissingTable[];
  /** Columns of the segments table; undefined where it is missing or was not needed. */
  segmentColumns: ReadonlySet<string> | undefined;
  /** Folders that lists are in. */
  folders: readonly string[];
}

/** Columns that the workflow writes to. */
export interface Needs {
  userFields: readonly Column[];
  segments: readonly Column[];
  /** Of the profile list itself. */
  listColumns?: readonly Column[];
  /** Names of those segments that are streams, since Source Audience is empty. */
  streams?: readonly string[];
  /** The segments table is used, even if no column of it is known yet. */
  usesSegments?: boolean;
}

/** A table that the workflow writes to. */
interface Used {
  title: string;
  name: string;
  columns: readonly Column[];
  type: string;
  isUsed: boolean;
}

/**
 * Finds the list (or the campaign and its list) and compares list and extension tables with what the
 * workflow needs. Changes nothing.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function survey(send: Send, place: Place, needs: Needs): Promise<Account> {
  const used = usedTables(place, needs);
  const campaign =
    place.campaign === undefined
      ? undefined
      : await campaignIn(send, place.campaign, place.campaignList);
  const { list, folders } = await listIn(send, campaign?.list ?? place.list ?? '', place);
  const foreign = (needs.listColumns ?? []).filter(({ name }) => !list.columns.has(name));
  if (foreign.length > 0) throw lackingInList(list.name, foreign);
  const folder = place.folder ?? list.folder;
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
    folder,
    campaign: campaign?.name,
    userFieldsTable: userFields?.name ?? place.userFieldsTable,
    segmentsTable: segments?.name ?? place.segmentsTable,
    missing,
    segmentColumns: segments?.columns,
    folders,
  };
}

/**
 * Looks whether the tables that are missing can be created. Changes nothing.
 * @returns whether that could be found out
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export function canCreate(send: Send, { missing, folders }: Account): Promise<boolean> {
  return lookInto(send, missing, folders);
}

function usedTables(place: Place, needs: Needs): readonly Used[] {
  const { userFields, segments, usesSegments = false } = needs;
  const used: Used[] = [
    {
      title: 'User Fields Table',
      name: place.userFieldsTable,
      columns: userFields,
      type: 'STR500',
      isUsed: userFields.length > 0,
    },
    {
      title: 'Segments Table',
      name: place.segmentsTable,
      columns: segments,
      type: 'INTEGER',
      isUsed: segments.length > 0 || usesSegments,
    },
  ];
  if (used.every(({ isUsed }) => isUsed) && same(place.userFieldsTable, place.segmentsTable)) {
    throw configError(
      `User Fields Table and Segments Table both name ${place.segmentsTable}. Fields and memberships ` +
        'need a table each: choose another name for one of them.',
    );
  }
  return used;
}

function missingTable({ title, name, columns, type }: Used, folder: string): MissingTable {
  const fields = columns.map((column) => ({ fieldName: column.name, fieldType: type }));
  return { title, name, folder, fields };
}

async function listIn(
  send: Send,
  name: string,
  { campaign, campaignList }: Place,
): Promise<{ list: Table; folders: string[] }> {
  const doing = 'reading the profile lists';
  const lists = objectsIn(await asked(send, reading(doing, '/lists')), 'name', doing).map(
    ({ name: own, folderName, fields }) => ({
      name: textIn(own),
      folder: textIn(folderName),
      columns: columnsIn(fields),
    }),
  );
  const list = lists.find((one) => same(one.name, name));
  if (list !== undefined) return { list, folders: lists.map(({ folder }) => folder) };
  const where =
    campaign === undefined
      ? 'List'
      : campaignList === undefined
        ? `Campaign (${campaign})`
        : "Campaign's List";
  throw configError(
    `The profile list ${name} was not found in the account. Check Workflow > ${where}, and whether ` +
      "the API user may see the list's folder.",
  );
}

function columnsIn(fields: unknown): Set<string> {
  if (!Array.isArray(fields)) return new Set();
  return new Set(
    objectsIn({ value: fields, correlationId: undefined }, 'fieldName', '').map(({ fieldName }) =>
      textIn(fieldName).toUpperCase(),
    ),
  );
}

// The cure stands in the first sentence, which is what Airbyte shows first.
function lackingColumns(
  { title, name }: Used,
  columns: readonly Column[],
  streams: readonly string[],
): Error {
  const isStream = columns.some(({ source }) => streams.includes(source));
  const option = isStream
    ? 'fill in Source Audience (while it is empty, each stream is an audience with a column of its own), '
    : '';
  return configError(
    `The extension table ${name} lacks the columns ${named(columns)}: ${option}add them in Responsys, ` +
      `or name a table that does not exist yet in ${title}, to have it created. Responsys's API ` +
      'cannot add columns to a table.',
  );
}

function lackingInList(list: string, columns: readonly Column[]): Error {
  return configError(
    `The profile list ${list} lacks the columns ${named(columns)}. Correct Workflow > List Fields, or ` +
      'add the columns in Responsys.',
  );
}

function named(columns: readonly Column[]): string {
  return columns.map(({ name, source }) => `${name} (for ${source})`).join(', ');
}
