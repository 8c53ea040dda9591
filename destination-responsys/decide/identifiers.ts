import type { MatchColumn } from '../responsys';
import { isNullMarker } from './null-marker';

/** A user field that holds one of the identifiers of a member. */
export interface Identifier {
  /** The column of the profile list that it goes to. */
  column: MatchColumn;
  field: string;
  /** The title of the form's field that names it. */
  title: string;
}

/** The user fields that identify a member, and the one that members are matched by. */
export interface Identification {
  match: MatchColumn;
  /** Of the match column, and of whichever other columns of identity are written. */
  identifiers: readonly Identifier[];
  /** Fields on whose level of a payload the member is described. */
  anchors: readonly string[];
}

/** An identifier as a record holds it; `none`: nothing is there, or what stands for nothing. */
export type IdReading = { text: string } | 'none' | 'unreadable';

/** What the identifiers of a column look like. */
interface Form {
  /** Completes "it has no ...". */
  name: string;
  /** Completes "the value is not ...". */
  form: string;
  read: (value: unknown) => IdReading;
}

export const FORMS: Readonly<Record<MatchColumn, Form>> = {
  EMAIL_ADDRESS_: {
    name: 'e-mail address',
    form: 'an e-mail address',
    read: addressIn,
  },
  CUSTOMER_ID_: {
    name: 'customer ID',
    form: 'a customer ID, which is text or a number',
    read: textIn,
  },
  MOBILE_NUMBER_: {
    name: 'mobile number',
    form: "a mobile number: the country's code and the number, 7 to 15 digits in all",
    read: mobileNumberIn,
  },
  RIID_: {
    name: 'RIID',
    form: 'a RIID, which is a whole number above 0',
    read: (value) => only(/^[1-9]\d{0,18}$/, textIn(value)),
  },
  EMAIL_MD5_HASH_: {
    name: 'MD5 hash',
    form: 'an MD5 hash: 32 hexadecimal digits',
    read: (value) => hashIn(32, value),
  },
  EMAIL_SHA256_HASH_: {
    name: 'SHA-256 hash',
    form: 'a SHA-256 hash: 64 hexadecimal digits',
    read: (value) => hashIn(64, value),
  },
};

// Responsys decides what an address is; this only keeps back what cannot be one, since a single
// such row makes Responsys refuse a whole call that triggers e-mails.
const ADDRESS = /^[^\s@<>()[\]{}"',;:\\][^\s@<>()[\]{}",;:\\]*@[^\s@<>()[\]{}"',;:\\]+$/;

function addressIn(value: unknown): IdReading {
  return only(ADDRESS, plainText(value));
}

function textIn(value: unknown): IdReading {
  return plainText(typeof value === 'number' ? String(value) : value);
}

// E.164, which begins with the code of the country and so never with 0, as Responsys stores it:
// without plus sign and whatever separates the digits. A number without that code would mean another
// member, or none.
function mobileNumberIn(value: unknown): IdReading {
  const reading = textIn(value);
  if (typeof reading === 'string') return reading;
  // +44 (0)20: the 0 is not dialled from abroad, and not part of the number.
  if (/\(\s*0\s*\)/.test(reading.text)) return 'unreadable';
  const digits = reading.text.replace(/^\+/, '').replace(/[\s().-]/g, '');
  // What is typed where a number is demanded and there is none.
  if (/^(\d)\1*$/.test(digits)) return 'none';
  return only(/^[1-9]\d{6,14}$/, { text: digits });
}

// In lower case, which is how such hashes are written.
function hashIn(digits: number, value: unknown): IdReading {
  const reading = plainText(value);
  if (typeof reading === 'string') return reading;
  const text = reading.text.toLowerCase();
  // Databases hash an address that is empty too: one member of everybody who has none.
  if (OF_NOTHING.has(text)) return 'none';
  return text.length === digits ? only(/^[0-9a-f]+$/, { text }) : 'unreadable';
}

const OF_NOTHING = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

function only(form: RegExp, reading: IdReading): IdReading {
  return typeof reading === 'string' || form.test(reading.text) ? reading : 'unreadable';
}

// Snowflake prints a text in a VARIANT with quotes around it. A text that means null is none: it
// would make one member of everybody who has it.
function plainText(value: unknown): IdReading {
  if (value === undefined || value === null) return 'none';
  if (typeof value !== 'string') return 'unreadable';
  const trimmed = value.trim();
  const text = /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
  return text === '' || isNullMarker(text) ? 'none' : { text };
}
