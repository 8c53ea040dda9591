/*
 * Columns of a profile list that fields cannot be written to.
 */

/** Filled in by Responsys itself [I]: what is sent is passed over, or refuses the row. */
const SYSTEM = new Set([
  ...['RIID_', 'EMAIL_DOMAIN_', 'EMAIL_ISP_', 'EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_'],
  ...['CREATED_DATE_', 'MODIFIED_DATE_'],
]);

/**
 * Why a column cannot be written to, in words that complete "cannot write to X: ..."; undefined if
 * it can.
 * @param column in upper case
 * @param identity columns that say who a member is, by the titles of the fields that fill them
 */
export function whyNotWritable(
  column: string,
  identity: Readonly<Record<string, string>>,
): string | undefined {
  if (SYSTEM.has(column)) return 'Responsys fills it in by itself';
  const title = Object.hasOwn(identity, column) ? identity[column] : undefined;
  return title === undefined ? undefined : `it is filled in by ${title}`;
}
