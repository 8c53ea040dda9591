import { fieldOf } from './lytics';
import { memberKey, type Cells, type MatchColumn } from '../responsys';

/** A member of a profile list. */
export interface Member {
  /** What tells members apart: the value of the match column, e-mail addresses in lower case. */
  key: string;
  /** The value of the match column as it is sent. */
  id: string;
  email: string | undefined;
  /** The match column, and whichever other column of identity the record has. */
  identity: Cells;
}

/** Which user fields identify a member. */
export interface Identification {
  emailField: string;
  customerIdField: string | undefined;
  match: MatchColumn;
}

/**
 * Who a record is about, or the reason why that cannot be told.
 * @param needsEmail whether a member without an e-mail address is of no use
 */
export function memberOf(
  fields: Readonly<Record<string, unknown>>,
  by: Identification,
  needsEmail: boolean,
): Member | string {
  const email = textOf(fieldOf(fields, by.emailField))?.trim() ?? '';
  if (email !== '' && !isEmailAddress(email)) {
    return `the value of ${by.emailField} is not an e-mail address`;
  }
  if (email === '' && (needsEmail || by.customerIdField === undefined)) {
    return `it has no e-mail address in ${by.emailField}`;
  }
  const address = email === '' ? undefined : email;
  if (by.customerIdField === undefined) {
    return {
      key: memberKey(email, 'EMAIL_ADDRESS_'),
      id: email,
      email,
      identity: { EMAIL_ADDRESS_: email },
    };
  }
  const id = textOf(fieldOf(fields, by.customerIdField))?.trim() ?? '';
  if (id === '') return `it has no customer ID in ${by.customerIdField}`;
  const identity = {
    CUSTOMER_ID_: id,
    ...(address === undefined ? {} : { EMAIL_ADDRESS_: address }),
  };
  return { key: id, id, email: address, identity };
}

/**
 * A value as Responsys takes it, which is always text; undefined for null, which says nothing.
 * Responsys has no booleans: they become true and false. Lists of plain values are joined with
 * commas, anything else is written as JSON.
 */
export function textOf(value: unknown): string | undefined {
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

// Responsys decides what an address is; this only keeps back what cannot be one, since a single
// such row makes Responsys refuse a whole call that triggers e-mails.
function isEmailAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}
