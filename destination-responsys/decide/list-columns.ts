/*
 * Columns of a profile list that the form cannot map a field to.
 */

/**
 * Responsys fills these in itself [I]: a value that is sent for one is ignored, or refuses the row.
 */
const SYSTEM = new Set([
  ...['RIID_', 'EMAIL_DOMAIN_', 'EMAIL_ISP_', 'EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_'],
  ...['CREATED_DATE_', 'MODIFIED_DATE_'],
]);

/**
 * Why a column cannot be written to, in words that complete "cannot write to X: ..."; undefined if
 * it can.
 * @param column in upper case
 * @param identity columns that identify a member, with the titles of the form's fields that fill
 *   them
 */
export function whyNotWritable(
  column: string,
  identity: Readonly<Record<string, string>>,
): string | undefined {
  if (SYSTEM.has(column)) return 'Responsys fills it in by itself';
  const title = Object.hasOwn(identity, column) ? identity[column] : undefined;
  return title === undefined ? undefined : `it is filled in by ${title}`;
}
