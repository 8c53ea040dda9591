import { fieldOf, type Fields } from './fields';

/** The field and the column of a profile list that say whether a person may be mailed. */
const FIELD = 'EMAIL_PERMISSION_STATUS_';

/**
 * The permission in a record: I (opted in) or O (opted out), which are Responsys's words; undefined
 * if it has none, `not understood` for anything else, which is never sent.
 * @param field the user field for permissions
 */
export function permissionIn(
  fields: Fields,
  field = FIELD,
): 'I' | 'O' | 'not understood' | undefined {
  const value = fieldOf(fields, field);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return 'not understood';
  const word = value
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
    .toUpperCase();
  return word === 'I' || word === 'O' ? word : word === '' ? undefined : 'not understood';
}
