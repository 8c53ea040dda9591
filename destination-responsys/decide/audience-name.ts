import { isNullMarker } from './null-marker';

/** An audience as a user or a record names it: by its slug, its id or its name. */
export interface AudienceName {
  /** The text used for comparison: lower case, without blanks and punctuation. */
  key: string;
  /** True for an id, false for a slug or a name. */
  isId: boolean;
  /** The original spelling. */
  text: string;
}

/**
 * The audience that the form names. Any text is accepted.
 * @param name slug, id or name, in any case and with any punctuation
 */
export function audienceNamed(name: string): AudienceName {
  return remembered(named, name, () => {
    const text = name.normalize('NFKC').toLowerCase().trim();
    const key = text.replace(/[^\p{L}\p{M}\p{N}]/gu, '');
    return { key: key === '' ? text : key, isId: ID.test(text), text: name };
  });
}

/** 32 hexadecimal digits (Lytics, webhook payload). */
const ID = /^[0-9a-f]{32}$/i;
const MAX_NAME_LENGTH = 100;
// Letters, digits, blanks and the punctuation of names; an apostrophe only inside a word.
const ALLOWED = /^(?:[\p{L}\p{M}\p{N} _.&+()/!–—-]|(?<=\p{L})['’](?=\p{L}))+$/u;
const WORD = /^\p{L}|\p{L}{2}/u;
const NO_NAME = [
  // Values, markup, and Lytics's answer for an unknown profile.
  /^(?:true|false|infinity|not_found)$/i,
  /&(?:amp|lt|gt|quot|apos|nbsp)\b/i,
  // A placeholder among other text.
  /__debezium_unavailable_value|^java\.lang\./i,
  // Truncated.
  /\.\./,
  // The id of something else.
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
];

/**
 * The audience that a text of a record names; undefined if it does not look like a slug, an id or a
 * name, such as a number, markup or a null marker.
 */
export function readAudienceName(text: string): AudienceName | undefined {
  return remembered(read, text, () => {
    const plain = text.trim();
    return hasForm(plain) ? audienceNamed(plain) : undefined;
  });
}

/**
 * The same names come with every record; the limit is for data that has something else in their
 * place.
 */
const MAX_NAMES_KEPT = 10_000;
const named = new Map<string, AudienceName>();
const read = new Map<string, AudienceName | undefined>();

function remembered<T>(memory: Map<string, T>, text: string, make: () => T): T {
  const known = memory.get(text);
  if (known !== undefined || memory.has(text)) return known as T;
  const made = make();
  if (memory.size >= MAX_NAMES_KEPT) memory.clear();
  memory.set(text, made);
  return made;
}

function hasForm(text: string): boolean {
  if (ID.test(text)) return true;
  return (
    text.length <= MAX_NAME_LENGTH &&
    ALLOWED.test(text) &&
    WORD.test(text) &&
    Number.isNaN(Number(text)) &&
    !isNullMarker(text) &&
    !NO_NAME.some((pattern) => pattern.test(text)) &&
    !isEncoded(text)
  );
}

// JSON in base64, unpadded: a name that decodes to readable text by chance is at least this short.
function isEncoded(text: string): boolean {
  if (/^(?:eyJ|WyJ)[A-Za-z0-9+/_-]*$/.test(text)) return true;
  if (text.length < 8 || !/^[A-Za-z0-9+/]+$/.test(text)) return false;
  return /^["[{][\x20-\x7E\s]*$/.test(Buffer.from(text, 'base64').toString('latin1'));
}
