import { fieldOf, type Fields } from './fields';
import { isNullMarker } from './null-marker';
import { memberKey, type Cells, type MatchColumn } from '../responsys';

/** A member of a profile list. */
export interface Member {
  /** Identifies the member: the value of the match column, with e-mail addresses in lower case. */
  key: string;
  /** The value of the match column, as sent. */
  id: string;
  email: string | undefined;
  /** The match column, and the other identity column if the record has it. */
  identity: Cells;
}

/** Which user fields identify a member. */
export interface Identification {
  emailField: string;
  customerIdField: string | undefined;
  match: MatchColumn;
}

/**
 * The member that a record is about, or the reason why it is not clear.
 * @param needsEmail whether a member needs an e-mail address
 */
export function memberOf(fields: Fields, by: Identification, needsEmail: boolean): Member | string {
  const email = addressIn(fieldOf(fields, by.emailField));
  if (email === 'none' && (needsEmail || by.customerIdField === undefined)) {
    return `it has no e-mail address in ${by.emailField}`;
  }
  if (email === 'unreadable') return `the value of ${by.emailField} is not an e-mail address`;
  const address = email === 'none' ? undefined : email.text;
  if (by.customerIdField === undefined) {
    const id = address ?? '';
    const key = memberKey(id, 'EMAIL_ADDRESS_');
    return { key, id, email: address, identity: { EMAIL_ADDRESS_: id } };
  }
  const id = identifierIn(fieldOf(fields, by.customerIdField));
  if (id === 'none') return `it has no customer ID in ${by.customerIdField}`;
  if (id === 'unreadable') {
    return `the value of ${by.customerIdField} is not a customer ID, which is text or a number`;
  }
  const identity = {
    CUSTOMER_ID_: id.text,
    ...(address === undefined ? {} : { EMAIL_ADDRESS_: address }),
  };
  return { key: id.text, id: id.text, email: address, identity };
}

type IdReading = { text: string } | 'none' | 'unreadable';

// Responsys decides which addresses are valid; this only stops what cannot be one, because a single
// such row makes Responsys refuse a whole call that triggers e-mails.
const ADDRESS = /^[^\s@<>()[\]{}"',;:\\][^\s@<>()[\]{}",;:\\]*@[^\s@<>()[\]{}"',;:\\]+$/;

function addressIn(value: unknown): IdReading {
  const reading = plainText(value);
  return typeof reading === 'string' || ADDRESS.test(reading.text) ? reading : 'unreadable';
}

function identifierIn(value: unknown): IdReading {
  return plainText(typeof value === 'number' ? String(value) : value);
}

// Snowflake prints a text in a VARIANT with quotes around it. A text that means null is no
// identifier: everyone with it would become the same member.
function plainText(value: unknown): IdReading {
  if (value === undefined || value === null) return 'none';
  if (typeof value !== 'string') return 'unreadable';
  const trimmed = value.trim();
  const text = /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
  return text === '' || isNullMarker(text) ? 'none' : { text };
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
