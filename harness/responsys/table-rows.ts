import type { Account } from './account';
import type { Target } from './api';
import { objectOf, optionalText, rowsOf, type Cell, type Json } from './body';
import { checkValue, SYSTEM_FIELDS, type Field } from './columns';
import type { ExtensionTable, ProfileList, Values } from './list';
import { links, outcome, riidsOf } from './lists';
import { matching, NOT_IN_LIST, onlyOne, rowKey } from './merge';
import { invalidFieldName, invalidParameter, RowRefusal } from './refusal';
import { choiceOf, flagOf } from './rule';

/** Match columns, which have no underscore here though their columns in fieldNames do [D]. */
const MATCH = [
  ...['RIID', 'CUSTOMER_ID', 'EMAIL_ADDRESS', 'MOBILE_NUMBER'],
  ...['EMAIL_MD5_HASH', 'EMAIL_SHA256_HASH'],
];

/** How a merge into a table is done; the rules are at the root of the body [C]. */
interface TableMerge {
  list: ProfileList;
  table: ExtensionTable;
  /** Columns of the list, with underscore, that profiles are matched by. */
  match: string[];
  /** Columns of the rows, the match columns among them. */
  fields: Field[];
  insert: boolean;
  update: boolean;
}

/** POST /lists/{listName}/listExtensions/{petName}/members: a RIID or a reason for each row. */
export function mergeTableRows(account: Account, { path }: Target, body: unknown): unknown {
  const { listName = '', petName = '' } = path;
  const table = account.table(listName, petName);
  const root = objectOf(body, 'body');
  const { fieldNames, rows } = rowsOf(root['recordData']);
  const merge = tableMerge(root, account.list(listName), table, fieldNames);
  const keys: string[] = [];
  const records = account.keeps
    ? rows.flatMap((row, i) => outcome(account, i, () => mergeTableRow(account, merge, row, keys)))
    : rows.map((row) => [row[fieldNames.indexOf('RIID_')] ?? account.newRiid()]);
  account.countDuplicates(keys);
  const { insertOnNoMatch, updateOnMatch, matchColumnName1, matchColumnName2 = null } = root;
  return {
    recordData: { fieldNames: ['RIID_'], records, mapTemplateName: null },
    ...{ insertOnNoMatch, updateOnMatch, matchColumnName1, matchColumnName2 },
    links: links(`/lists/${listName}/listExtensions/${petName}/members`),
  };
}

function tableMerge(
  root: Json,
  list: ProfileList,
  table: ExtensionTable,
  fieldNames: readonly string[],
): TableMerge {
  const match = ['matchColumnName1', 'matchColumnName2']
    .map((name) => optionalText(root[name], name))
    .flatMap((name, i) => {
      if (name === null && i > 0) return [];
      // A column with its underscore counts as none [D].
      if (name === null || !MATCH.includes(name)) throw invalidParameter('Match Column is null');
      return `${name}_`;
    });
  const missing = match.find((column) => !fieldNames.includes(column));
  if (missing !== undefined) throw invalidParameter(`${missing} is not in fieldNames`);
  const fields = fieldNames.map((name) => {
    const field = match.includes(name)
      ? SYSTEM_FIELDS.find(({ fieldName }) => fieldName === name)
      : table.field(name);
    // A column that the table does not have rejects the request [C].
    if (field === undefined) throw invalidFieldName(name);
    return field;
  });
  if (fields.length === match.length) throw invalidParameter('Merge cannot be done on one field');
  // Matching by a hash never adds a row [D].
  const insert = flagOf(root, 'insertOnNoMatch') && !match.some((c) => c.includes('_HASH_'));
  const update = choiceOf(root, 'updateOnMatch', ['REPLACE_ALL', 'NO_UPDATE']) === 'REPLACE_ALL';
  return { list, table, match, fields, insert, update };
}

// Each profile that shares the key gets the row and is answered with its RIID [R].
function mergeTableRow(
  { unknowns }: Account,
  merge: TableMerge,
  row: readonly Cell[],
  keys: string[],
): string[] {
  const { list, table, match, fields, insert, update } = merge;
  const key: Values = {};
  const values: Values = {};
  fields.forEach((field, i) => {
    const cell = row[i];
    if (cell === undefined) return;
    if (cell !== null) checkValue(cell, field);
    (match.includes(field.fieldName) ? key : values)[field.fieldName] = cell;
  });
  const blank = match.find((column) => (key[column] ?? null) === null);
  if (blank !== undefined) {
    throw new RowRefusal(`INVALID_PARAMETER: The value for ${blank} is empty`);
  }
  keys.push(rowKey(key, match));
  const profiles = matching(list, key, match);
  // A table takes no row of somebody who is not in the list [C].
  if (profiles.length === 0) throw new RowRefusal(NOT_IN_LIST);
  if (unknowns.sharedAddress === 'refused') onlyOne(profiles);
  for (const { RIID_ } of profiles) mergeInto(table, RIID_, values, { insert, update });
  return riidsOf(profiles, unknowns.sharedAddress);
}

function mergeInto(
  { rows }: ExtensionTable,
  riid: string,
  values: Values,
  { insert, update }: Pick<TableMerge, 'insert' | 'update'>,
): void {
  const row = rows.get(riid);
  if (row === undefined && !insert) {
    throw new RowRefusal('NO_RECIPIENT_FOUND: Record not Found in the table.');
  }
  if (row === undefined) rows.set(riid, values);
  else if (update) Object.assign(row, values);
}
