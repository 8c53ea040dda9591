/**
 * JSON in which everything but ASCII is escaped: Responsys refuses other characters in the data of
 * a trigger (Oracle, "Merge trigger email"). So its length is its size in bytes.
 */
export function json(body: unknown): string {
  return JSON.stringify(body).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
