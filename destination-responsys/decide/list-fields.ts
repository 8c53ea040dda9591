import type { Cells } from '../responsys';
import { columnText } from './column-value';
import { fieldOf, type Fields } from './fields';
import type { Reasons } from './left-out';
import { isPermission, permissionIn } from './permission';

/** A user field and the column of the profile list that it is written to. */
export interface ListField {
  source: string;
  /** The column's name, in upper case. */
  name: string;
  /**
   * The type that Responsys reports (STR500, INTEGER, ...); undefined before the list has been
   * read.
   */
  type: string | undefined;
}

/** The cells for a record's row of the list. */
export interface ListCells {
  cells: Cells;
  /** Columns that are left out because the value does not fit them. */
  leftOut: Reasons;
}

/**
 * Whether a row without this column may be filled with the value that the list has. Not for values
 * that Responsys may change at any time (permission, deliverability), and not for dates: it is
 * unknown whether they are returned in the time zone in which they are accepted [U].
 */
export function mayBeFilled({ name, type }: Pick<ListField, 'name' | 'type'>): boolean {
  return !name.endsWith('_STATUS_') && type !== 'TIMESTAMP';
}

/**
 * The cells for a record. An absent field leaves its column unchanged, an empty text empties it; a
 * permission is I or O and is never emptied.
 * @param clears whether a null empties its column
 */
export function listCellsOf(
  fields: Fields,
  listFields: readonly ListField[],
  clears: boolean,
): ListCells {
  const cells: Record<string, string> = {};
  const leftOut: Record<string, string> = {};
  for (const { source, name, type } of listFields) {
    const value = isPermission(name)
      ? permissionOf(fields, source)
      : columnText(fieldOf(fields, source), type, clears);
    if (value === undefined) continue;
    if (typeof value === 'string') cells[name] = value;
    else leftOut[name] = value.reason;
  }
  return { cells, leftOut };
}

function permissionOf(fields: Fields, source: string): string | undefined | { reason: string } {
  const permission = permissionIn(fields, source);
  return permission === 'not understood' ? { reason: NO_PERMISSION } : permission;
}

const NO_PERMISSION =
  'a permission is I (opted in) or O (opted out), and the value is something else';
