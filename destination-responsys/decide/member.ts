import { fieldOf, type Fields } from './fields';
import { FORMS, type Identification } from './identifiers';
import { memberKey, type Cells } from '../responsys';

/** A member of a profile list. */
export interface Member {
  /** Identifies the member: see `memberKey`. */
  key: string;
  /** The value of the match column, as sent. */
  id: string;
  /** The match column, and the other identity columns that the record has. */
  identity: Cells;
}

/**
 * The member that a record is about, or the reason why it is not clear. An identifier that is there
 * and cannot be read leaves it unclear, even beside another one.
 * @param needsEmail whether a member needs an e-mail address, if the match column comes with one
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
 * A value as text, the only type that Responsys accepts; undefined for null. Responsys has no
 * booleans: they become true and false. Lists of plain values are joined with commas, anything else
 * is written as JSON.
 */
export function valueText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(',');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** A key that is safe to print: enough to recognize a record, too little to identify a person. */
export function masked(key: string): string {
  return key.length < 4 ? '***' : `${key.slice(0, 1)}***`;
}
