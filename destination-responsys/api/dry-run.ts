import type { Log } from '../../shared/log';
import type {
  Cells,
  EventRow,
  Found,
  MembershipRow,
  Responsys,
  RowResult,
  TableName,
  Targets,
  TriggerRow,
  Wanted,
} from '../responsys';
import { customEvent } from './custom-event';
import { listMerge } from './list-merge';
import { membershipMerge } from './membership-merge';
import { removal } from './removal';
import { tableOf } from './responsys-api';
import type { RowCall } from './step';
import { tableMerge } from './table-merge';
import { trigger } from './trigger';

/** Logs what would be sent, and sends nothing. Look-ups are made, since they change nothing. */
export class DryRun implements Responsys {
  private made = 0;

  /** @param missing tables that would have been created, so that nothing is recorded in them */
  constructor(
    private readonly api: Pick<Responsys, 'lookUp'>,
    private readonly targets: Targets,
    private readonly log: Log,
    private readonly missing: ReadonlySet<TableName>,
  ) {}

  mergeList(
    rows: readonly Cells[],
    insert: boolean,
    asNew = this.targets.permission,
  ): Promise<RowResult[]> {
    return this.said(listMerge({ ...this.targets, permission: asNew }, insert, this.find), rows);
  }

  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    return this.said(tableMerge(this.targets, table), rows);
  }

  mergeMemberships(rows: readonly MembershipRow[]): Promise<RowResult[]> {
    return this.said(membershipMerge(tableOf(this.targets)), rows);
  }

  remove(ids: readonly string[]): Promise<RowResult[]> {
    return this.said(removal(this.targets, this.find), ids);
  }

  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]> {
    return this.said(trigger(this.targets), rows);
  }

  sendEvent(rows: readonly EventRow[]): Promise<RowResult[]> {
    return this.said(customEvent(this.targets), rows);
  }

  lookUp(ids: readonly string[], wanted: Wanted): Promise<Found> {
    const { userFields = [], segments = [] } = wanted;
    return this.api.lookUp(ids, {
      ...wanted,
      userFields: this.missing.has('userFields') ? [] : userFields,
      segments: this.missing.has('segments') ? [] : segments,
    });
  }

  private readonly find = (ids: readonly string[]): Promise<Found> => this.lookUp(ids, {});

  // Each row counts as a profile of its own, so that its later steps are logged too.
  private said<Row>(step: RowCall<Row>, rows: readonly Row[]): Promise<RowResult[]> {
    const names = new Set(rows.flatMap((row) => Object.keys(step.columns(row))));
    const columns = [...names].join(', ');
    this.log.info(`Dry run: would ${step.says(rows)}${columns === '' ? '' : ` (${columns})`}.`);
    return Promise.resolve(rows.map(() => ({ kind: 'done', riids: [`dry run ${++this.made}`] })));
  }
}
