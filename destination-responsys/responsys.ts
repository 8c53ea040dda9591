/*
 * The port: what the pipeline asks of Responsys, and the words that both sides use. It names no
 * HTTP and no form; api/ is behind it.
 */

/** Values of one row by their columns. A column that is not there stays as it is in Responsys. */
export type Cells = Readonly<Record<string, string>>;

/** The columns of a profile list that members are told apart by. */
export type MatchColumn =
  | 'EMAIL_ADDRESS_'
  | 'CUSTOMER_ID_'
  | 'MOBILE_NUMBER_'
  | 'RIID_'
  | 'EMAIL_MD5_HASH_'
  | 'EMAIL_SHA256_HASH_';

export type PermissionStatus = 'OPTIN' | 'OPTOUT';

export type TableName = 'userFields' | 'segments';

/** What became of one row of a request. */
export type RowResult =
  | {
      kind: 'done';
      /** Profiles that the row became or met: several where they share an address. */
      riids: readonly string[];
    }
  /** Responsys did not take it. */
  | {
      kind: 'refused';
      /** Responsys's own name of the reason. */
      code: string;
      /** A sentence of ours that completes "refused because": never Responsys's text. */
      reason: string;
      /** What Oracle's support finds the call by. */
      correlationId?: string;
    }
  /** Nobody knows: the answer was lost. */
  | { kind: 'unknown'; reason: string };

/** A row of a trigger: the member, and what is filled into the template. */
export interface TriggerRow {
  cells: Cells;
  data: Cells;
}

/** Whether a member is in an audience, as a row of its own. */
export interface MembershipRow {
  /** What the member is matched by, as `memberKey` has it. */
  id: string;
  slug: string;
  isMember: '0' | '1';
}

/** A supplemental table of memberships, with the columns as it spells them. */
export interface MembershipsTable {
  folder: string;
  name: string;
  columns: Readonly<Record<keyof MembershipRow, string>>;
}

/** A profile of the list, with the columns that were asked of its rows in the tables. */
export interface Profile {
  riid: string;
  /** Columns of the list itself, but for its key; undefined where none was asked. */
  list?: Cells;
  /** Undefined where the profile has no row; a column that is blank is left out. */
  userFields?: Cells;
  segments?: Cells;
}

/** What a look-up found: profiles by the member's key (`memberKey`). */
export interface Found extends ReadonlyMap<string, readonly Profile[]> {
  /** Members whom Responsys refused to look up, so that nothing is known of them. */
  readonly refused?: ReadonlyMap<string, Extract<RowResult, { kind: 'refused' }>>;
}

/**
 * Columns of the list and the tables that a look-up is to bring; a table that is left out is not
 * asked. The list is asked anyway, for who is in it.
 */
export type Wanted = Readonly<Partial<Record<TableName | 'list', readonly string[]>>>;

/** Where things are in the account. */
export interface Targets {
  list: string;
  campaign: string | undefined;
  userFields: string;
  segments: string;
  /** Undefined while memberships are columns of the segments table. */
  memberships?: MembershipsTable | undefined;
  match: MatchColumn;
  permission: PermissionStatus;
}

/**
 * What the write loop asks of Responsys. Rows go in as they are, results come back by position.
 * At most 200 rows a call. Calls wait for the account's limits and repeat what fails for a while.
 * @throws ConnectorError, from each function, for what is not the matter of a row
 */
export interface Responsys {
  mergeList(rows: readonly Cells[], insert: boolean): Promise<RowResult[]>;
  /** Rows hold `RIID_` and are matched on it. */
  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]>;
  /** Rows of different members or audiences; nobody need be in the list. */
  mergeMemberships(rows: readonly MembershipRow[]): Promise<RowResult[]>;
  remove(ids: readonly string[]): Promise<RowResult[]>;
  /** Throws only if none of the e-mails may have gone out; what is refused has surely not. */
  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]>;
  /**
   * Every profile of the list that an id names, by the member's key (`memberKey`); ids that the
   * list lacks are absent.
   */
  lookUp(ids: readonly string[], wanted: Wanted): Promise<Found>;
}

/** What tells members apart: addresses and their hashes are compared without regard to case. */
export function memberKey(id: string, match: MatchColumn): string {
  return match.startsWith('EMAIL_') ? id.toLowerCase() : id;
}
