import { addsMembers, type Cells, type MatchColumn, type PermissionStatus } from '../responsys';

/*
 * Parts of request bodies, as recorded from real traffic where such recordings exist.
 */

/** Rows with the same set of columns. A missing cell would be null, not left unchanged. */
export function recordData(rows: readonly Cells[]): object {
  const fieldNames = Object.keys(rows[0] ?? {});
  const records = rows.map((row) => fieldNames.map((name) => row[name] ?? null));
  return { fieldNames, records, mapTemplateName: null };
}

/** How rows are matched with the profiles of a list, and what happens then. */
export interface Rule {
  match: MatchColumn;
  insert: boolean;
  permission: PermissionStatus;
}

/** The rule of a list merge or a trigger. */
export function mergeRule({ match, insert, permission }: Rule): Record<string, unknown> {
  return {
    htmlValue: 'H',
    textValue: 'T',
    optinValue: 'I',
    optoutValue: 'O',
    insertOnNoMatch: insert && addsMembers(match),
    updateOnMatch: 'REPLACE_ALL',
    matchColumnName1: match,
    matchOperator: 'NONE',
    rejectRecordIfChannelEmpty: null,
    defaultPermissionStatus: permission,
  };
}

// Oracle, "Retrieve members": the letter for each column in look-ups and deletions.
const ATTRIBUTES: Readonly<Record<MatchColumn, string>> = {
  EMAIL_ADDRESS_: 'e',
  CUSTOMER_ID_: 'c',
  MOBILE_NUMBER_: 'm',
  RIID_: 'r',
  EMAIL_MD5_HASH_: 'e_md5',
  EMAIL_SHA256_HASH_: 'e_sha256',
};

/** Members by the values of a column. */
export function membersBy(match: MatchColumn, ids: readonly string[]): object {
  return { queryAttribute: ATTRIBUTES[match], ids };
}
