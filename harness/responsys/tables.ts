import type { Account } from './account';
import type { Target } from './api';
import { arrayOf, objectOf, optionalText, requiredText } from './body';
import { newFieldName, RIID_FIELD, TABLE_TYPES, type Field } from './columns';
import { existingFolder } from './folders';
import { ExtensionTable } from './list';
import { invalidFieldName, invalidParameter, Refusal } from './refusal';

/** GET /lists/{listName}/listExtensions: an array; the only place that tells a table's columns. */
export function fetchTables(account: Account, { path }: Target): unknown {
  return [...account.list(path['listName'] ?? '').tables].map(({ name, folderName, fields }) => ({
    profileExtension: { objectName: name, folderName },
    fields: [RIID_FIELD, ...fields],
    links: [],
  }));
}

/**
 * POST /lists/{listName}/listExtensions; the answer is `true` [D]. The table keeps the name that it
 * is given, its columns are stored in upper case, as in supplemental tables [R].
 */
export function createTable(account: Account, { path }: Target, body: unknown): unknown {
  const list = account.list(path['listName'] ?? '');
  const { profileExtension, fields } = objectOf(body, 'body');
  const { objectName, folderName } = objectOf(profileExtension, 'profileExtension');
  const name = requiredText(objectName, 'objectName');
  // What a table may be called was not found [U].
  if (!/^[\w $#-]{1,100}$/.test(name)) throw invalidParameter('objectName is not valid');
  const folder = existingFolder(account, optionalText(folderName, 'folderName'));
  const columns = newFields(fields);
  if (list.table(name) !== undefined) {
    throw new Refusal(400, 'TABLE_ALREADY_EXISTS', `${name} already exists`);
  }
  if (account.unknowns.sameTable === 'refused' && isTaken(account, name, folder)) {
    throw new Refusal(400, 'TABLE_ALREADY_EXISTS', `${name} already exists`);
  }
  list.addTable(new ExtensionTable(name, folder, columns));
  return true;
}

function isTaken({ lists }: Account, name: string, folder: string): boolean {
  return [...lists.values()].some((list) => list.table(name)?.folderName === folder);
}

function newFields(fields: unknown): Field[] {
  const columns = arrayOf(fields, 'fields').map((field) => {
    const { fieldName, fieldType } = objectOf(field, 'fields');
    return {
      fieldName: newFieldName(requiredText(fieldName, 'fieldName')),
      fieldType: requiredText(fieldType, 'fieldType'),
    };
  });
  if (columns.length === 0) throw invalidParameter('fields is empty');
  if (columns.some(({ fieldType }) => !TABLE_TYPES.includes(fieldType))) {
    const allowed = TABLE_TYPES.map((type) => `'${type}'`).join(', ');
    throw invalidParameter(`Some Field Types are invalid. Allowed Field Types are ${allowed}.`);
  }
  const names = columns.map(({ fieldName }) => fieldName);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw invalidFieldName(repeated);
  return columns;
}
