import { audienceNamed } from './audience-name';
import { isReserved } from './reserved';

/*
 * Names of columns that Responsys accepts: at most 30 characters of A-Z 0-9 $ # _, starting with a
 * letter, not ending with an underscore (those belong to the system), and not reserved (Oracle,
 * "Data types and field names").
 *
 * A name depends only on its own field or audience, not on the others or on their order, so adding
 * one later moves no values to other columns. A name that cannot keep all of its letters ends with
 * a short hash of them.
 */

const MAX_COLUMN_NAME_LENGTH = 30;
/** Added to names that Responsys reserves: DATE_FIELD for `date`. */
const SUFFIX = '_FIELD';

/**
 * The column of a user field. Fields that differ only in case are one field with one column.
 * @param field its name in Lytics
 */
export function columnOfField(field: string): string {
  const name = field.trim().toUpperCase();
  const isKept = /^[A-Z](?:[A-Z0-9$#_]*[A-Z0-9$#])?$/.test(name);
  return named(name, isKept && !isTaken(name) ? undefined : field.trim().toLowerCase());
}

/**
 * The column of an audience. Spellings that differ only in case, or in the blanks and punctuation
 * between words, have the same one.
 * @param audience slug, id or name
 */
export function columnOfAudience(audience: string): string {
  const { key } = audienceNamed(audience);
  const words = audience.normalize('NFKC').toUpperCase();
  const name = words.replace(/[^\p{L}\p{M}\p{N}]+/gu, '_').replace(/^_|_$/g, '');
  return named(name, /^[A-Z][A-Z0-9_]*$/.test(name) && !isTaken(name) ? undefined : key);
}

// The field `date_field` itself would share the column of `date`.
function isTaken(name: string): boolean {
  return name.endsWith(SUFFIX) && isReserved(name.slice(0, -SUFFIX.length));
}

// `lost`: the text to hash, if the name cannot keep all of it. A name that is too long is hashed
// anyway.
function named(name: string, lost: string | undefined): string {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Z0-9$#]+/g, '_')
    .replace(/^(?=[^A-Z])/, 'F');
  const plain = lost === undefined ? name : letters.replace(/_+$/, '');
  const free = isReserved(plain) ? plain + SUFFIX : plain === '' ? 'F' : plain;
  if (lost === undefined && free.length <= MAX_COLUMN_NAME_LENGTH) return free;
  const end = `_${hashOf(lost ?? name.toLowerCase())}`;
  return free.slice(0, MAX_COLUMN_NAME_LENGTH - end.length).replace(/_+$/, '') + end;
}

// 32-bit FNV-1a over UTF-16 units, as six letters and digits.
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).toUpperCase().padStart(6, '0').slice(-6);
}
