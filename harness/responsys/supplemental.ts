import type { Account } from './account';
import type { Target } from './api';
import { arrayOf, objectOf, requiredText, rowsOf, textsOf, type Cell } from './body';
import { checkValue, newFieldName, type Field } from './columns';
import { existingFolder } from './folders';
import type { Values } from './list';
import { links } from './lists';
import { invalidFieldName, invalidParameter, Refusal, RowRefusal } from './refusal';
import { choiceOf, flagOf } from './rule';
import { SupplementalTable } from './supplemental-table';

/** Types that the columns of a supplemental table may have, as the refusal lists them [R]. */
const TYPES = [
  ...['CHAR', 'STR25', 'STR100', 'STR500', 'STR4000', 'INTEGER', 'NUMBER', 'TIMESTAMP'],
];
/** "Up to 4" [C]. */
const MAX_KEYS = 4;

/** GET /folder/{folderName}/suppData/{tableName}?ft=PK|all [R]. */
export function fetchSupplemental(account: Account, { path, query }: Target): unknown {
  const { folderName = '', tableName = '' } = path;
  const table = account.supplementalTable(folderName, tableName);
  const isKey = ({ fieldName }: Field): boolean => table.primaryKeys.includes(fieldName);
  const fields = query.get('ft') === 'all' ? table.fields : table.fields.filter(isKey);
  return {
    fields: fields.map(({ fieldName, fieldType }) => ({ fieldName, fieldType })),
    suppData: { folderName: table.folderName, objectName: table.name },
    links: [],
  };
}

/** POST /folders/{folderName}/suppData; the answer is `true` [R]. */
export function createSupplemental(account: Account, { path }: Target, body: unknown): unknown {
  const folderName = existingFolder(account, path['folderName'] ?? '');
  const { table, primaryKeys, fields } = objectOf(body, 'body');
  const name = requiredText(objectOf(table, 'table')['objectName'], 'objectName');
  if (!/^[\w $#-]{1,100}$/.test(name)) throw invalidParameter('objectName is not valid');
  const columns = arrayOf(fields, 'fields').map((field): Field => {
    const { fieldName, fieldType } = objectOf(field, 'fields');
    return {
      fieldName: newFieldName(requiredText(fieldName, 'fieldName')),
      fieldType: requiredText(fieldType, 'fieldType'),
    };
  });
  if (columns.some(({ fieldType }) => !TYPES.includes(fieldType))) {
    const types = TYPES.map((type) => `'${type}'`);
    const allowed = `${types.slice(0, -1).join(', ')} and ${types.at(-1) ?? ''}`;
    throw invalidParameter(`Some Field Types are invalid. Allowed Field Types are ${allowed}.`);
  }
  const keys = textsOf(primaryKeys, 'primaryKeys').map((key) => key.toUpperCase());
  const foreign = keys.find((key) => columns.every(({ fieldName }) => fieldName !== key));
  if (foreign !== undefined) throw invalidFieldName(foreign);
  if (keys.length > MAX_KEYS)
    throw invalidParameter(`At most ${MAX_KEYS} primary keys are allowed`);
  const isThere = account.supplemental.some(
    (one) => one.folderName === folderName && one.name.toUpperCase() === name.toUpperCase(),
  );
  // The code is documented, the status is a guess [I].
  if (isThere) throw new Refusal(400, 'TABLE_ALREADY_EXISTS', `${name} already exists`);
  account.supplemental.push(
    new SupplementalTable({ name, folderName, fields: columns, primaryKeys: keys }),
  );
  return true;
}

/**
 * POST /folders/{folderName}/suppData/{tableName}/members, for a table with a primary key: the answer
 * repeats the rows, with the reason in the first cell of one that failed and nothing in its others [R].
 */
export function mergeSupplementalRows(account: Account, { path }: Target, body: unknown): unknown {
  const { folderName = '', tableName = '' } = path;
  const table = account.supplementalTable(folderName, tableName);
  const root = objectOf(body, 'body');
  if ((root['matchColumnNames'] ?? null) !== null) {
    throw invalidParameter(
      'MatchColumnNames must be null or must not be specified to merge into a table that has primary keys',
    );
  }
  const { fieldNames, rows } = rowsOf(root['recordData']);
  const fields = fieldNames.map((name) => {
    const field = table.field(name);
    // That a strange column refuses the whole request is a guess, as for other tables [C].
    if (field === undefined) throw invalidFieldName(name);
    return field;
  });
  const missing = table.primaryKeys.find((key) => !fieldNames.includes(key));
  if (missing !== undefined) throw invalidParameter(`${missing} is not in fieldNames`);
  const merge = {
    insert: flagOf(root, 'insertOnNoMatch'),
    update: choiceOf(root, 'updateOnMatch', ['REPLACE_ALL', 'NO_UPDATE']) === 'REPLACE_ALL',
  };
  const keys: string[] = [];
  const records = rows.map((row, i) => {
    try {
      if (account.keeps) keys.push(mergeRow(table, fields, row, merge));
      return row.map((cell) => cell ?? '');
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error;
      return row.map((_, at) => (at === 0 ? `MERGEFAILED: Record ${i} = ${error.message}` : ''));
    }
  });
  account.countDuplicates(keys);
  const { insertOnNoMatch, updateOnMatch } = root;
  return {
    recordData: { fieldNames, records, mapTemplateName: null },
    ...{ insertOnNoMatch, updateOnMatch, matchColumnNames: null },
    links: links(`/folders/${folderName}/suppData/${tableName}/members`),
  };
}

function mergeRow(
  { primaryKeys, rows }: SupplementalTable,
  fields: readonly Field[],
  row: readonly Cell[],
  { insert, update }: { insert: boolean; update: boolean },
): string {
  const values: Values = {};
  fields.forEach((field, i) => {
    const cell = row[i];
    if (cell === undefined) return;
    if (cell !== null) checkValue(cell, field);
    values[field.fieldName] = cell;
  });
  const blank = primaryKeys.find((key) => (values[key] ?? null) === null);
  if (blank !== undefined) throw new RowRefusal(`The value for ${blank} is empty\r\n`);
  const key = JSON.stringify(primaryKeys.map((column) => values[column]));
  const known = rows.get(key);
  if (known === undefined && !insert) throw new RowRefusal('No match found\r\n');
  if (known === undefined) rows.set(key, values);
  else if (update) Object.assign(known, values);
  return key;
}
