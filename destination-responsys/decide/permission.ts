import type { Cells } from '../responsys';
import { fieldOf, type Fields } from './fields';

/** The field and the column of a profile list that say whether a person may be mailed. */
export const EMAIL_PERMISSION = 'EMAIL_PERMISSION_STATUS_';

/** Columns whose permission is there and cannot be read, each with the user field that has it. */
export type Doubts = Readonly<Record<string, string>>;

/** Columns that say whether a person may be contacted: I or O, in every channel [D]. */
export function isPermission(column: string): boolean {
  return column.endsWith('_PERMISSION_STATUS_');
}

/**
 * The permission in a record: I (opted in) or O (opted out), which are Responsys's words; undefined
 * if it has none, `not understood` for anything else, which is never sent.
 * @param field the user field for permissions
 */
export function permissionIn(
  fields: Fields,
  field = EMAIL_PERMISSION,
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

/** The cells of a row without the opt-ins of columns that are in doubt. An opt-out stays. */
export function withoutOptIns(cells: Cells, doubts: Doubts): Cells {
  const isSure = (name: string): boolean => !(name in doubts) || cells[name] !== 'I';
  const names = Object.keys(cells);
  if (names.every(isSure)) return cells;
  return Object.fromEntries(names.filter(isSure).map((name) => [name, cells[name] ?? '']));
}
