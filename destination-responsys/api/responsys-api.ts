import { systemError } from '../../shared/errors';
import type {
  Cells,
  EventRow,
  Found,
  MembershipRow,
  MembershipsTable,
  Responsys,
  RowResult,
  TableName,
  Targets,
  TriggerRow,
  Wanted,
} from '../responsys';
import type { Send } from './call';
import { customEvent } from './custom-event';
import { listMerge, type Find } from './list-merge';
import { lookUp } from './look-up';
import { membershipMerge } from './membership-merge';
import { removal } from './removal';
import { carriedOut } from './step';
import { tableMerge } from './table-merge';
import { trigger } from './trigger';

/** Responsys through its API. Each kind of call has its own file. */
export class ResponsysApi implements Responsys {
  private readonly find: Find = (ids) => this.lookUp(ids, {});

  constructor(
    private readonly send: Send,
    private readonly targets: Targets,
  ) {}

  mergeList(
    rows: readonly Cells[],
    insert: boolean,
    asNew = this.targets.permission,
  ): Promise<RowResult[]> {
    const targets = { ...this.targets, permission: asNew };
    return carriedOut(listMerge(targets, insert, this.find), rows, this.send);
  }

  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    return carriedOut(tableMerge(this.targets, table), rows, this.send);
  }

  mergeMemberships(rows: readonly MembershipRow[]): Promise<RowResult[]> {
    return carriedOut(membershipMerge(tableOf(this.targets)), rows, this.send);
  }

  remove(ids: readonly string[]): Promise<RowResult[]> {
    return carriedOut(removal(this.targets, this.find), ids, this.send);
  }

  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]> {
    return carriedOut(trigger(this.targets), rows, this.send);
  }

  sendEvent(rows: readonly EventRow[]): Promise<RowResult[]> {
    return carriedOut(customEvent(this.targets), rows, this.send);
  }

  lookUp(ids: readonly string[], wanted: Wanted): Promise<Found> {
    return lookUp(this.send, this.targets, ids, wanted);
  }
}

/** @throws ConnectorError (system_error) where memberships are columns, and no rows are made of them */
export function tableOf({ memberships }: Targets): MembershipsTable {
  if (memberships !== undefined) return memberships;
  throw systemError('Memberships are columns, so that there is no table for rows of them.');
}
