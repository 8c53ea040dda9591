/** Bytes of a character that is escaped, \uXXXX, beyond the one that it is in text. */
const MORE = 5;

/** The size of a value as `json` writes it, in bytes. */
export function sizeOf(value: unknown): number {
  const text = JSON.stringify(value);
  let size = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x7f) size += MORE;
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
