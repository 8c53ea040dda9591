import type { Cells } from './decide/member';
import type { RowResult } from './api/answer';
import type { MatchColumn, PermissionStatus } from './settings';

/** A row of a trigger: the member, and what is filled into the template. */
export interface TriggerRow {
  cells: Cells;
  data: Cells;
}

/** What the list and the segments table hold of a member. */
export interface Standing {
  /** The membership of the source audience; undefined where none is recorded. */
  recorded: boolean | undefined;
}

/** Where things are in the account. */
export interface Targets {
  list: string;
  campaign: string | undefined;
  userFields: string;
  segments: string;
  match: MatchColumn;
  permission: PermissionStatus;
}

export type TableName = 'userFields' | 'segments';

/**
 * What the write loop asks of Responsys. Rows go in as they are, results come back by position.
 * At most 200 rows a call.
 */
export interface Responsys {
  mergeList(rows: readonly Cells[], insert: boolean): Promise<RowResult[]>;
  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]>;
  remove(ids: readonly string[]): Promise<RowResult[]>;
  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]>;
  /** Which of the members the list holds, and what is recorded of them, by their ids. */
  standings(ids: readonly string[], membership: string | undefined): Promise<Map<string, Standing>>;
}
