import { configError } from '../../shared/errors';
import { isObject } from '../../shared/airbyte/protocol';
import type { MatchColumn, MembershipRow, MembershipsTable } from '../responsys';
import { asked, objectsIn, reading, textIn } from './account-call';
import { callOf, type Send } from './call';
import { Refusal } from './faults';

/** The supplemental table of memberships as it was found, or as it would be created. */
export interface FoundMemberships extends MembershipsTable {
  isMissing: boolean;
}

const TITLE = 'Memberships Table';
/** A text of any length that an id or a slug may have. */
const TEXT = 'STR500';

/**
 * What a new table is created with: Lytics's columns, with an underscore where its documentation has a
 * blank, since no name may hold one [D].
 */
function newColumns(match: MatchColumn): MembershipsTable['columns'] {
  return { id: match.slice(0, -1), slug: 'SEGMENT_SLUG', isMember: 'IS_MEMBER' };
}

/**
 * Finds the table of memberships and compares its key and columns with what rows need: a primary key
 * of the match column and the audience, and a column for 1 or 0. Names are compared without blanks
 * and underscores, since Lytics's own are documented with a blank. Changes nothing.
 * @throws ConnectorError (config_error) that names what is wrong with it
 */
export async function membershipsIn(
  send: Send,
  { folder, name }: { folder: string; name: string },
  match: MatchColumn,
): Promise<FoundMemberships> {
  const wanted = newColumns(match);
  const keys = await columnsOf(send, folder, name, 'PK');
  if (keys === undefined) return { folder, name, columns: wanted, isMissing: true };
  const all = (await columnsOf(send, folder, name, 'all')) ?? new Map<string, string>();
  const find = (wish: string): string | undefined =>
    [...all.keys()].find((column) => plain(column) === plain(wish));
  const needed = [wanted.id, wanted.slug, wanted.isMember];
  const lacking = needed.filter((column) => find(column) === undefined);
  if (lacking.length > 0) {
    throw unfit(name, `lacks the columns ${lacking.join(', ')}`, wanted);
  }
  const columns = {
    id: find(wanted.id) ?? '',
    slug: find(wanted.slug) ?? '',
    isMember: find(wanted.isMember) ?? '',
  };
  const isKey = (column: string): boolean =>
    [...keys.keys()].some((key) => plain(key) === plain(column));
  if (keys.size !== 2 || !isKey(columns.id) || !isKey(columns.slug)) {
    const own =
      keys.size === 0 ? 'no primary key' : `the primary key ${[...keys.keys()].join(', ')}`;
    throw unfit(name, `has ${own}`, wanted);
  }
  const untexted = [columns.slug].filter((column) => !(all.get(column) ?? TEXT).startsWith('STR'));
  const odd = [...untexted, ...needed.flatMap((one) => dated(find(one) ?? '', all))];
  if (odd.length > 0) {
    const types = odd.map((column) => `${column} of type ${all.get(column) ?? ''}`);
    throw unfit(name, `has ${types.join(', ')}`, wanted);
  }
  return { folder, name, columns, isMissing: false };
}

function dated(column: string, all: ReadonlyMap<string, string>): string[] {
  return all.get(column) === 'TIMESTAMP' ? [column] : [];
}

/**
 * Creates the table of memberships.
 * @throws ConnectorError (config_error) if Responsys refuses it
 */
export async function createMemberships(
  send: Send,
  table: FoundMemberships,
  match: MatchColumn,
): Promise<void> {
  const { folder, name, columns } = table;
  const fields = [
    // The type that the list's own column has, so that the two can be joined.
    { fieldName: columns.id, fieldType: match === 'RIID_' ? 'INTEGER' : TEXT },
    { fieldName: columns.slug, fieldType: TEXT },
    { fieldName: columns.isMember, fieldType: 'INTEGER' },
  ].map((field) => ({ ...field, dataExtractionKey: field.fieldName === columns.id }));
  try {
    await send(
      callOf('POST', '/folders/{folderName}/suppData', [folder], {
        doing: 'creating a supplemental table',
        body: { table: { objectName: name }, primaryKeys: [columns.id, columns.slug], fields },
        effect: 'merges',
      }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A repeated call is refused if the first one was heard, and another sync may be quicker.
    if (!(await membershipsIn(send, table, match)).isMissing) return;
    throw configError(
      `Responsys did not create the supplemental table ${name} in the folder ${folder} ` +
        `(${error.label}): ${error.meaning}. Check Tables Folder and ${TITLE}, or create the table by ` +
        `hand, with ${described(columns)}.`,
      error,
    );
  }
}

/** The columns of a supplemental table with their types; undefined if there is no such table. */
async function columnsOf(
  send: Send,
  folder: string,
  name: string,
  kind: 'PK' | 'all',
): Promise<ReadonlyMap<string, string> | undefined> {
  const doing = `reading the columns of ${name}`;
  // In the singular here, and only here [R].
  const call = reading(doing, '/folder/{folderName}/suppData/{tableName}', [folder, name], {
    ft: kind,
  });
  try {
    const reply = await asked(send, call);
    // A table without a primary key may be described without fields.
    const { value } = reply;
    if (isObject(value) && !Array.isArray(value['fields'])) return new Map();
    const fields = objectsIn(reply, 'fieldName', doing);
    return new Map(
      fields.map((field) => [textIn(field['fieldName']), textIn(field['fieldType']).toUpperCase()]),
    );
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const ABSENT = new Set(['RESOURCE_NOT_FOUND', 'TABLE_NOT_FOUND', 'FOLDER_NOT_FOUND']);

function isAbsent(error: unknown): boolean {
  const { cause = error } = error instanceof Error ? error : {};
  return cause instanceof Refusal && ABSENT.has(cause.code);
}

function unfit(name: string, fault: string, columns: Record<keyof MembershipRow, string>): Error {
  return configError(
    `The supplemental table ${name} ${fault}. Rows of memberships need ${described(columns)}. Name ` +
      `another table in ${TITLE}, one that does not exist yet to have it created, or set Memberships ` +
      'Layout to columns.',
  );
}

function described({ id, slug, isMember }: Record<keyof MembershipRow, string>): string {
  return `the columns ${id}, ${slug} and ${isMember}, with the primary key ${id}, ${slug}`;
}

function plain(name: string): string {
  return name.toUpperCase().replace(/[\s_]/g, '');
}
