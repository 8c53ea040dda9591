import { audienceNamed } from './audience-name';
import { isReserved } from './reserved';

/*
 * Names of columns as Responsys takes them: at most 30 characters of A-Z 0-9 $ # _, a letter first,
 * no underscore last (those are the system's), nothing reserved (Oracle, "Data types and field
 * names").
 *
 * A name depends on its field or audience alone, neither on the other ones nor on their order, so
 * that adding one later moves no values to other columns. So whatever does not keep all of its
 * letters gets a short hash of them.
 */

const MAX_COLUMN_NAME_LENGTH = 30;
/** Marks names that Responsys reserves: DATE_FIELD for `date`. */
const SUFFIX = '_FIELD';

/**
 * The column of a user field. Fields that differ in case only are one field, and have one column.
 * @param field its name in Lytics
 */
export function columnOfField(field: string): string {
  const name = field.trim().toUpperCase();
  const isKept = /^[A-Z](?:[A-Z0-9$#_]*[A-Z0-9$#])?$/.test(name);
  return named(name, isKept && !isTaken(name) ? undefined : field.trim().toLowerCase());
}

/**
 * The column of an audience, the same for all spellings that differ in case and in which blanks and
 * punctuation stand between the words.
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

// `lost`: what the hash is of, where the name does not keep it all anyway.
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

// FNV-1a of 32 bits, of UTF-16 units, as six letters and digits.
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).toUpperCase().padStart(6, '0').slice(-6);
}
