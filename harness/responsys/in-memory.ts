import {
  addsMembers,
  memberKey,
  type Cells,
  type EventRow,
  type Found,
  type MatchColumn,
  type MembershipRow,
  type PermissionStatus,
  type Profile,
  type Responsys,
  type RowResult,
  type TableName,
  type TriggerRow,
  type Wanted,
} from '../../destination-responsys/responsys';

/** One call of the port, with the rows or ids that it held. */
export interface PortCall {
  name:
    | 'mergeList'
    | 'updateList'
    | TableName
    | 'memberships'
    | 'remove'
    | 'trigger'
    | 'sendEvent'
    | 'lookUp';
  rows: readonly Cells[];
  /** What new members get, of a merge that says so. */
  asNew?: PermissionStatus;
}

/** What becomes of a row; undefined: it is taken. Throws for a call that fails as a whole. */
export type Answer = (row: Cells, call: PortCall) => RowResult | undefined;

/**
 * The destination's port on a list in memory, matched by e-mail address unless set otherwise, for
 * tests of the pipeline before it. It records the calls in order.
 */
export class InMemoryResponsys implements Responsys {
  readonly calls: PortCall[] = [];
  /** Keys of the members who were mailed or sent the custom event, in order. */
  readonly mailed: string[] = [];
  /** RIIDs by key; several where it is shared. */
  readonly profiles = new Map<string, string[]>();
  /** Rows by RIID. */
  readonly tables: Readonly<Record<TableName, Map<string, Cells>>> = {
    userFields: new Map(),
    segments: new Map(),
  };
  /** 1 or 0 by `id slug`. */
  readonly memberships = new Map<string, string>();
  /** What the list holds in other columns, by RIID. */
  readonly list = new Map<string, Cells>();
  /** Awaited before a call is answered. */
  before: (call: PortCall) => Promise<void> = () => Promise.resolve();

  constructor(
    public answer: Answer = () => undefined,
    private readonly match: MatchColumn = 'EMAIL_ADDRESS_',
  ) {}

  /** Names of the calls in their order. */
  get names(): string[] {
    return this.calls.map(({ name }) => name);
  }

  mergeList(
    rows: readonly Cells[],
    insert: boolean,
    asNew?: PermissionStatus,
  ): Promise<RowResult[]> {
    const call: PortCall = { name: insert ? 'mergeList' : 'updateList', rows };
    return this.call(asNew === undefined ? call : { ...call, asNew }, (row) => {
      const key = this.keyOf(row);
      const known = this.profiles.get(key);
      if (known === undefined && !(insert && addsMembers(this.match))) return refusal('NO_MATCH');
      const riids = known ?? [String(this.profiles.size + 1)];
      this.profiles.set(key, riids);
      for (const riid of riids) this.list.set(riid, { ...this.list.get(riid), ...row });
      return { kind: 'done', riids };
    });
  }

  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    return this.call({ name: table, rows }, ({ RIID_: riid = '', ...cells }) => {
      this.tables[table].set(riid, { ...this.tables[table].get(riid), ...cells });
      return { kind: 'done', riids: [riid] };
    });
  }

  mergeMemberships(rows: readonly MembershipRow[]): Promise<RowResult[]> {
    const cells = rows.map((row): Cells => ({ ...row }));
    return this.call(
      { name: 'memberships', rows: cells },
      ({ id = '', slug = '', isMember = '' }) => {
        this.memberships.set(`${id} ${slug}`, isMember);
        return { kind: 'done', riids: [] };
      },
    );
  }

  remove(ids: readonly string[]): Promise<RowResult[]> {
    return this.call({ name: 'remove', rows: ids.map((id) => this.rowOf(id)) }, (row) =>
      this.profiles.delete(this.keyOf(row)) ? { kind: 'done', riids: [] } : refusal('NO_MATCH'),
    );
  }

  trigger(rows: readonly TriggerRow[]): Promise<RowResult[]> {
    return this.call({ name: 'trigger', rows: rows.map(({ cells }) => cells) }, (row) => {
      this.mailed.push(this.keyOf(row));
      return { kind: 'done', riids: [] };
    });
  }

  sendEvent(rows: readonly EventRow[]): Promise<RowResult[]> {
    const members = rows.map(({ riid }) => ({ ...this.list.get(riid), RIID_: riid }));
    return this.call({ name: 'sendEvent', rows: members }, (row) => {
      if (addressOf(row) === '') return refusal('NO_RECIPIENT_FOUND');
      this.mailed.push(addressOf(row));
      return { kind: 'done', riids: [] };
    });
  }

  async lookUp(ids: readonly string[], wanted: Wanted): Promise<Found> {
    const found = new Map<string, Profile[]>();
    await this.call({ name: 'lookUp', rows: ids.map((id) => this.rowOf(id)) }, (row) => {
      const riids = this.profiles.get(this.keyOf(row));
      if (riids !== undefined) {
        found.set(
          this.keyOf(row),
          riids.map((riid) => this.profile(riid, wanted)),
        );
      }
      return { kind: 'done', riids: riids ?? [] };
    });
    return found;
  }

  private keyOf(row: Cells): string {
    return memberKey(row[this.match] ?? '', this.match);
  }

  private rowOf(id: string): Cells {
    return { [this.match]: id };
  }

  private profile(riid: string, wanted: Wanted): Profile {
    const chosen = (
      name: TableName | 'list',
      cells: Cells | undefined,
    ): Partial<Record<TableName | 'list', Cells>> => {
      const columns = wanted[name];
      if (cells === undefined || columns === undefined) return {};
      const asked = Object.entries(cells).filter(([column]) => columns.includes(column));
      return { [name]: Object.fromEntries(asked) };
    };
    return {
      riid,
      ...chosen('list', this.list.get(riid) ?? {}),
      ...chosen('userFields', this.tables.userFields.get(riid)),
      ...chosen('segments', this.tables.segments.get(riid)),
    };
  }

  private async call(call: PortCall, take: (row: Cells) => RowResult): Promise<RowResult[]> {
    this.calls.push(call);
    await this.before(call);
    return call.rows.map((row) => this.answer(row, call) ?? take(row));
  }
}

/** A row that Responsys does not take. */
export function refusal(code: string): Extract<RowResult, { kind: 'refused' }> {
  return { kind: 'refused', code, reason: `of ${code}` };
}

/** The address that a row is about. */
export function addressOf(row: Cells): string {
  return (row['EMAIL_ADDRESS_'] ?? '').toLowerCase();
}
