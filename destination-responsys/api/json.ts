import { isObject } from '../../shared/airbyte/protocol';

/** Extra bytes of an escaped character, \uXXXX, beyond the one it is in text. */
const MORE = 5;

/** The size of a value as `json` writes it, in bytes. */
export function sizeOf(value: unknown): number {
  const text = JSON.stringify(value);
  let size = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x7f) size += MORE;
  return size;
}

/** The most bytes that a character becomes, escaped as \uXXXX. */
const MAX_CHARACTER_BYTES = MORE + 1;
/** A number, true, false, null, or the brackets of anything else, with a comma after it. */
const MAX_OTHER_BYTES = 32;

/**
 * An upper bound on the bytes that `json` writes for a value, much cheaper to compute than the
 * exact size.
 */
export function maxSizeOf(value: unknown): number {
  if (typeof value === 'string') return MAX_CHARACTER_BYTES * value.length + MAX_OTHER_BYTES;
  let size = MAX_OTHER_BYTES;
  if (Array.isArray(value)) for (const one of value) size += maxSizeOf(one);
  if (isObject(value)) for (const name in value) size += maxSizeOf(name) + maxSizeOf(value[name]);
  return size;
}

/**
 * JSON in which everything but ASCII is escaped: Responsys refuses other characters in the data of
 * a trigger (Oracle, "Merge trigger email").
 */
export function json(body: unknown): string {
  return JSON.stringify(body).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
