/*
 * The port: the operations that the pipeline needs from Responsys, and the types that both sides
 * share. It has no HTTP and no form in it; api/ implements it.
 */

/** Values of one row by column. A column that is absent remains unchanged in Responsys. */
export type Cells = Readonly<Record<string, string>>;

/** The columns of a profile list by which members are matched. */
export type MatchColumn =
  | 'EMAIL_ADDRESS_'
  | 'CUSTOMER_ID_'
  | 'MOBILE_NUMBER_'
  | 'RIID_'
  | 'EMAIL_MD5_HASH_'
  | 'EMAIL_SHA256_HASH_';

export type PermissionStatus = 'OPTIN' | 'OPTOUT';

export type TableName = 'userFields' | 'segments';

/** The result for one row of a request. */
export type RowResult =
  | {
      kind: 'done';
      /** Profiles that the row created or matched: several if they share an address. */
      riids: readonly string[];
    }
  /** Responsys did not accept it. */
  | {
      kind: 'refused';
      /** Responsys's own code for the reason. */
      code: string;
      /** A sentence of ours that completes "refused because": never Responsys's text. */
      reason: string;
      /** The ID that Oracle's support needs to find the call. */
      correlationId?: string;
    }
  /** The answer was lost, so the result is unknown. */
  | { kind: 'unknown'; reason: string };

/** A row of a trigger: the member, and the values for the template. */
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

/** A row of a custom event: the profile that enters the programs, and values for their templates. */
export interface EventRow {
  riid: string;
  data: Cells;
}

/** A profile of the list, with the requested columns of its rows in the tables. */
export interface Profile {
  riid: string;
  /** Requested columns of the list, without its key; undefined if none were requested. */
  list?: Cells;
  /** Undefined if the profile has no row; blank columns are absent. */
  userFields?: Cells;
  segments?: Cells;
}

/** The result of a look-up: profiles by the member's key (`memberKey`). */
export interface Found extends ReadonlyMap<string, readonly Profile[]> {
  /** Members whom Responsys refused to look up, so nothing is known about them. */
  readonly refused?: ReadonlyMap<string, Extract<RowResult, { kind: 'refused' }>>;
}

/**
 * The columns to look up in the list and in the tables. A table that is absent is not queried; the
 * list always is, for who is in it.
 */
export type Wanted = Readonly<Partial<Record<TableName | 'list', readonly string[]>>>;

/** The names of the objects in the account. */
export interface Targets {
  list: string;
  /** The folder that the list is in. */
  listFolder: string;
  campaign: string | undefined;
  /** The custom event. */
  event: string | undefined;
  userFields: string;
  segments: string;
  /** Undefined while memberships are columns of the segments table. */
  memberships?: MembershipsTable | undefined;
  match: MatchColumn;
  permission: PermissionStatus;
}

/**
 * The operations that the write loop needs from Responsys. Rows are sent unchanged; results are
 * returned by position. At most 200 rows a call. Calls wait for the account's rate limits, and
 * retry failures for a limited time.
 * @throws ConnectorError, from each function, for a failure that is not specific to a row
 */
export interface Responsys {
  /** @param asNew the permission of members who are new to the list; undefined: that of the targets */
  mergeList(
    rows: readonly Cells[],
    insert: boolean,
    asNew?: PermissionStatus,
  ): Promise<RowResult[]>;
  /** Rows have `RIID_` and are matched on it. */
  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]>;
  /** Rows of different members or audiences; nobody need be in the list. */
  mergeMemberships(rows: readonly MembershipRow[]): Promise<RowResult[]>;
  remove(ids: readonly string[]): Promise<RowResult[]>;
  /** Throws only if surely no e-mail was sent; a refused row was surely not mailed. */
  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]>;
  /** Sends the custom event. Throws only if it surely was not sent for any of the rows. */
  sendEvent(rows: readonly EventRow[]): Promise<RowResult[]>;
  /**
   * All profiles of the list with one of these ids, by the member's key (`memberKey`); ids that are
   * not in the list are absent.
   */
  lookUp(ids: readonly string[], wanted: Wanted): Promise<Found>;
}

/**
 * The key that identifies a member: addresses and their hashes are compared without regard to case,
 * mobile numbers by their digits, since Responsys stores E.164 without the plus sign (Oracle, "Mobile
 * number data import handling").
 */
export function memberKey(id: string, match: MatchColumn): string {
  if (match === 'MOBILE_NUMBER_') return id.replace(/\D/g, '');
  return match.startsWith('EMAIL_') ? id.toLowerCase() : id;
}

/**
 * Whether somebody who is not in the list can be added to it. Not by a hash, which does not tell the
 * address (Oracle, "Merge members": such a call must not insert), nor by a RIID, which Responsys
 * itself assigns.
 */
export function addsMembers(match: MatchColumn): boolean {
  return !match.endsWith('_HASH_') && match !== 'RIID_';
}

/** A field or an audience, and the column it is written to. */
export interface ColumnMapping {
  source: string;
  name: string;
}

/** A column of the profile list. */
export interface ListColumn extends ColumnMapping {
  /** The field of the form that names it, if that is not List Fields. */
  title?: string;
}
