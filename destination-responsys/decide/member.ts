import { fieldOf, type Fields } from './fields';
import { FORMS, type Identification } from './identifiers';
import { memberKey, type Cells } from '../responsys';

/** A member of a profile list. */
export interface Member {
  /** What tells members apart: see `memberKey`. */
  key: string;
  /** The value of the match column as it is sent. */
  id: string;
  /** The match column, and whichever other columns of identity the record has. */
  identity: Cells;
}

/**
 * Who a record is about, or the reason why that cannot be told. An identifier that is there and
 * cannot be read leaves it open, even beside another one.
 * @param needsEmail whether a member without an e-mail address is of no use, where one is written
 */
export function memberOf(
  fields: Fields,
  { match, identifiers }: Identification,
  needsEmail: boolean,
): Member | string {
  const identity: Record<string, string> = {};
  for (const { column, field } of identifiers) {
    const { name, form, read } = FORMS[column];
    const reading = read(fieldOf(fields, field));
    if (reading === 'unreadable') return `the value of ${field} is not ${form}`;
    if (reading !== 'none') identity[column] = reading.text;
    else if (column === match || (needsEmail && column === 'EMAIL_ADDRESS_')) {
      return `it has no ${name} in ${field}`;
    }
  }
  const { [match]: id = '' } = identity;
  return { key: memberKey(id, match), id, identity };
}

/**
 * A value as Responsys takes it, which is always text; undefined for null, which says nothing.
 * Responsys has no booleans: they become true and false. Lists of plain values are joined with
 * commas, anything else is written as JSON.
 */
export function valueText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(',');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** A key that may be printed: enough to recognize a record by, too little to tell who it is. */
export function masked(key: string): string {
  return key.length < 4 ? '***' : `${key.slice(0, 1)}***`;
}
