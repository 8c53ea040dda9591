import type { Log } from '../../shared/log';
import type {
  Cells,
  Profile,
  Responsys,
  RowResult,
  TableName,
  Targets,
  TriggerRow,
  Wanted,
} from '../responsys';

/** Says what would be sent, and sends nothing; lookups are made, since they change nothing. */
export class DryRun implements Responsys {
  constructor(
    private readonly api: Responsys,
    private readonly targets: Targets,
    private readonly log: Log,
    /** The segments table would have been created, so that nothing is recorded in it. */
    private readonly lacksSegments: boolean,
  ) {}

  mergeList(rows: readonly Cells[], insert: boolean): Promise<RowResult[]> {
    const what = insert ? 'merge' : 'update';
    return this.said(`${what} ${rows.length} members in ${this.targets.list}`, rows);
  }

  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    return this.said(`merge ${rows.length} rows into ${this.targets[table]}`, rows);
  }

  remove(ids: readonly string[]): Promise<RowResult[]> {
    return this.said(
      `delete ${ids.length} members from ${this.targets.list}`,
      ids.map(() => ({})),
    );
  }

  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]> {
    const what = `trigger ${rows.length} e-mails of ${this.targets.campaign ?? ''}`;
    return this.said(
      what,
      rows.map(({ cells, data }) => ({ ...cells, ...data })),
    );
  }

  lookUp(ids: readonly string[], wanted: Wanted): Promise<Map<string, readonly Profile[]>> {
    const { segments, ...others } = wanted;
    const isAsked = segments !== undefined && !this.lacksSegments;
    return this.api.lookUp(ids, isAsked ? { ...others, segments } : others);
  }

  private said(what: string, rows: readonly Cells[]): Promise<RowResult[]> {
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    this.log.info(`Dry run: would ${what}${columns === '' ? '' : ` (${columns})`}.`);
    return Promise.resolve(rows.map(() => ({ kind: 'done', riids: [] })));
  }
}
