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
 * @param taken the reasons for columns that identify a member
 */
export function whyNotWritable(
  column: string,
  taken: Readonly<Record<string, string>>,
): string | undefined {
  if (SYSTEM.has(column)) return 'Responsys fills it in by itself';
  return Object.hasOwn(taken, column) ? taken[column] : undefined;
}
