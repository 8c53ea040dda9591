import { decisionForAbsent } from '../decide/absent';
import type { Change, Step } from '../decide/change';
import type { StepName } from '../decide/steps';
import { bothLeftOut, leftOutFor } from '../decide/left-out';
import type { LeftOut, Outcome } from '../decide/outcome';
import { outcomeOf } from '../decide/settled';
import type {
  Cells,
  EventRow,
  PermissionStatus,
  Responsys,
  RowResult,
  TableName,
} from '../responsys';
import type { Known } from './look-up';
import { Profiles } from './profiles';
import { mergeListRows } from './list-rows';
import { mergeMembershipRows, type OwnedRow } from './membership-rows';
import { mergeRows, type TableRow } from './tables';

type Failure = Exclude<RowResult, { kind: 'done' }> & { at: StepName };

/**
 * Carries out the steps of changes to different members, with one call for all rows of a step. The
 * steps come from decide/change.ts. A change ends with a failed step unless that step may fail.
 * Tables get one row for each profile that the list merge or the look-up returned.
 */
export class Delivery {
  /** Positions of all changes. */
  private readonly all: readonly number[];
  private readonly keys: readonly string[];
  private readonly failures: (Failure | undefined)[];
  private readonly profiles: Profiles;
  private readonly leftOut: (LeftOut | undefined)[];
  private readonly unlisted = new Set<number>();
  /** Members who were mailed, but whose mark in the segments table still says "about to be". */
  private unmarked = 0;
  private readonly ended = new Set<number>();

  constructor(
    readonly changes: readonly Change[],
    private readonly known: Known,
    private readonly to: Responsys,
  ) {
    this.all = changes.map((_, i) => i);
    this.failures = changes.map(() => undefined);
    this.leftOut = changes.map(({ leftOut }) => leftOut);
    this.keys = changes.map(({ member }) => member.key);
    this.profiles = new Profiles(this.keys, known);
  }

  /** Whether any of the changes has a step. */
  has(name: StepName): boolean {
    return this.changes.some((_, i) => this.stepOf(i, name) !== undefined);
  }

  /** The step that must not be taken twice; all changes of a workflow have the same one. */
  get sending(): StepName {
    for (const { steps } of this.changes) {
      const step = steps.find(({ repeatable }) => !repeatable);
      if (step !== undefined) return step.name;
    }
    return 'trigger';
  }

  /** Positions of the changes that have this step and did not fail before it. */
  ready(name: StepName, some = this.all): number[] {
    return some.filter((i) => this.stepOf(i, name) !== undefined && !this.hasStopped(i));
  }

  /**
   * Takes one step of some changes, or of all.
   * @throws ConnectorError for a failure that is not specific to a row
   */
  async take(name: StepName, some?: readonly number[]): Promise<void> {
    const indices = this.ready(name, some);
    if (indices.length === 0) return;
    const rows = indices.map((i) => this.stepOf(i, name) as Step);
    switch (name) {
      case 'merge into list':
      case 'update in list': {
        const isAsNew = (one: Step['asNew']): number[] =>
          indices.filter((_, at) => rows[at]?.asNew === one);
        await Promise.all(
          [...new Set(rows.map(({ asNew }) => asNew))].map((one) =>
            this.list(isAsNew(one), name, one),
          ),
        );
        return;
      }
      case 'userFields':
        return this.table(indices, 'userFields', name);
      case 'segments':
      case 'mark':
        return this.table(indices, 'segments', name);
      case 'memberships':
        return this.memberships(indices, name);
      case 'remove': {
        const ids = indices.map((i) => (this.changes[i] as Change).member.id);
        this.settle(indices, name, await this.to.remove(ids));
        return;
      }
      case 'trigger': {
        const sent = rows.map(({ row, data = {} }) => ({ cells: row, data }));
        this.settle(indices, name, await this.to.trigger(sent));
        return;
      }
      case 'custom event':
        return this.events(indices, name, rows);
    }
  }

  /**
   * Sets the mark back to 0 for e-mails that were surely not sent, so that a later sync can send
   * them.
   */
  async unmark(some: readonly number[]): Promise<void> {
    const rows = some.flatMap((i) => {
      const columns = Object.keys(this.stepOf(i, 'mark')?.row ?? {});
      const cells = Object.fromEntries(columns.map((column) => [column, '0']));
      return columns.length === 0 ? [] : this.profiles.rowsOf(i, cells, 'segments');
    });
    await mergeRows(rows, (sent) => this.mergeTable('segments', sent));
  }

  /** The failures of some changes at a step. */
  failed(name: StepName, some: readonly number[]): { index: number; kind: Failure['kind'] }[] {
    return some.flatMap((index) => {
      const failure = this.failures[index];
      return failure?.at === name ? [{ index, kind: failure.kind }] : [];
    });
  }

  /** How many members were mailed but could not be marked as mailed. */
  get countUnmarked(): number {
    return this.unmarked;
  }

  /** These changes have no further steps to take. */
  end(some = this.all): void {
    for (const index of some) this.ended.add(index);
  }

  /** A member who leaves may never have been in the list, which is not a failure. */
  async ignoreUnlistedMembers(): Promise<void> {
    const doubtful = this.changes.flatMap(({ onlyIfListed, member }, i) =>
      onlyIfListed && this.failures[i]?.kind === 'refused' && !this.known.profiles.has(member.key)
        ? [{ i, member }]
        : [],
    );
    if (doubtful.length === 0) return;
    const found = await this.to.lookUp(
      doubtful.map(({ member }) => member.id),
      {},
    );
    for (const { i, member } of doubtful) {
      const isKnown = found.has(member.key) || found.refused?.has(member.key) === true;
      if (!isKnown) this.unlisted.add(i);
    }
  }

  /** The outcome of a change; undefined until it is known. */
  outcome(index: number): Outcome | undefined {
    const { decision, member } = this.changes[index] as Change;
    const failure = this.failures[index];
    if (this.unlisted.has(index)) return outcomeOf(decisionForAbsent(decision));
    if (failure?.kind === 'refused') {
      const { code, reason, at, correlationId } = failure;
      return {
        ...{ kind: 'refused', code, reason, at },
        ...(correlationId === undefined ? {} : { correlationId }),
      };
    }
    if (failure !== undefined) return { kind: 'unknown', reason: failure.reason };
    if (!this.ended.has(index)) return undefined;
    const leftOut = this.leftOut[index];
    const outcome = outcomeOf(decision);
    if (outcome.kind === 'ignored' && this.known.profiles.has(member.key)) outcome.listed = true;
    if (leftOut === undefined || outcome.kind === 'unknown') return outcome;
    return { ...outcome, leftOut };
  }

  private async list(
    indices: readonly number[],
    name: 'merge into list' | 'update in list',
    asNew: PermissionStatus | undefined,
  ): Promise<void> {
    const sent = indices.map((i) => {
      const { row, fields } = this.stepOf(i, name) as Step;
      return { row, fields, held: this.profiles.inList(i) };
    });
    const fates = await mergeListRows(sent, (some) => {
      return this.to.mergeList(some, name === 'merge into list', asNew);
    });
    fates.forEach(({ result, leftOut }, at) => {
      const i = indices[at] as number;
      if (result.kind === 'done') this.profiles.add(i, result.riids);
      if (leftOut !== undefined) this.leaveOut(i, leftOut);
    });
    this.settle(
      indices,
      name,
      fates.map(({ result }) => result),
    );
  }

  private async table(indices: readonly number[], table: TableName, name: StepName): Promise<void> {
    const owners: number[] = [];
    const rows: TableRow[] = [];
    for (const i of indices) {
      const { row: cells, needed } = this.stepOf(i, name) as Step;
      const own = this.profiles.rowsOf(i, cells, table, needed);
      if (own.length === 0) this.withoutProfile(i, name);
      for (const row of own) {
        owners.push(i);
        rows.push(row);
      }
    }
    const fates = await mergeRows(rows, (sent) => this.mergeTable(table, sent));
    fates.forEach(({ failure, leftOut }, at) => {
      const i = owners[at] as number;
      if (failure !== undefined) this.fail(i, name, failure);
      else if (leftOut !== undefined) this.leaveOut(i, leftOut);
    });
  }

  private async memberships(indices: readonly number[], name: StepName): Promise<void> {
    const listed = indices.filter((i) => !this.isUnlisted(i));
    const rows = listed.flatMap((i): OwnedRow[] =>
      Object.entries(this.stepOf(i, name)?.row ?? {}).map(([slug, value]) => ({
        owner: i,
        row: { id: this.keys[i] ?? '', slug, isMember: value === '1' ? '1' : '0' },
      })),
    );
    const lost = await mergeMembershipRows(rows, (sent) => this.to.mergeMemberships(sent));
    for (const [i, { failure, slugs }] of lost) {
      const step = this.stepOf(i, name) as Step;
      const isUseless =
        step.needed === undefined
          ? slugs.length === Object.keys(step.row).length
          : slugs.includes(step.needed);
      if (isUseless && step.stops) this.fail(i, name, failure);
      else this.leaveOut(i, leftOutFor(slugs, failure));
    }
  }

  // Nobody gets rows for leaving who is not in the list. Whose exit was found by comparison is in it.
  private isUnlisted(index: number): boolean {
    const { onlyIfListed, decision } = this.changes[index] as Change;
    if (!onlyIfListed || decision.compared === true) return false;
    const isKnown = this.profiles.rowsOf(index, {}, 'segments').length > 0;
    if (!isKnown) this.unlisted.add(index);
    return !isKnown;
  }

  // Of profiles that share an address nobody knows which one entered the audience.
  private async events(
    indices: readonly number[],
    name: StepName,
    rows: readonly Step[],
  ): Promise<void> {
    const owners: number[] = [];
    const sent: EventRow[] = [];
    indices.forEach((i, at) => {
      const [riid, other] = this.profiles.of(i);
      if (riid === undefined) this.withoutProfile(i, name);
      else if (other !== undefined) this.fail(i, name, { ...REFUSED, reason: SHARED });
      else {
        owners.push(i);
        sent.push({ riid, data: rows[at]?.data ?? {} });
      }
    });
    if (sent.length > 0) this.settle(owners, name, await this.to.sendEvent(sent));
  }

  private mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    return this.to.mergeTable(table, rows);
  }

  private withoutProfile(index: number, name: StepName): void {
    if ((this.changes[index] as Change).onlyIfListed) this.unlisted.add(index);
    else this.fail(index, name, { ...REFUSED, reason: NO_PROFILE });
  }

  private settle(indices: readonly number[], name: StepName, results: readonly RowResult[]): void {
    indices.forEach((i, at) => {
      const result = results[at];
      if (result !== undefined && result.kind !== 'done') this.fail(i, name, result);
    });
  }

  private fail(index: number, at: StepName, result: Exclude<RowResult, { kind: 'done' }>): void {
    const step = this.stepOf(index, at);
    if (step?.stops !== false) this.failures[index] ??= { ...result, at };
    else if (at === 'mark') this.unmarked++;
    else if (at === 'userFields') {
      this.leaveOut(index, leftOutFor(Object.keys(step.row), result));
    }
  }

  private leaveOut(index: number, more: LeftOut): void {
    this.leftOut[index] = bothLeftOut(this.leftOut[index], more);
  }

  private stepOf(index: number, name: StepName): Step | undefined {
    return this.changes[index]?.steps.find((one) => one.name === name);
  }

  private hasStopped(index: number): boolean {
    return this.failures[index] !== undefined || this.unlisted.has(index);
  }
}

/**
 * Takes the steps that need not wait for their turn: all of them, or those before the mark and the
 * e-mail.
 */
export async function takeAhead(delivery: Delivery, isMailing: boolean): Promise<void> {
  await Promise.all([delivery.take('merge into list'), delivery.take('update in list')]);
  // Before the column that exits are found by, and before a removal: what is refused or cut off has to
  // be found again.
  if (delivery.has('memberships')) await delivery.take('memberships');
  await Promise.all([
    delivery.take('userFields'),
    delivery.take('remove'),
    ...(isMailing ? [] : [delivery.take('segments')]),
  ]);
}

const REFUSED = { kind: 'refused', code: '' } as const;
const NO_PROFILE = 'Responsys did not say which profile they are';
const SHARED =
  'several profiles of the list share their address, and nobody knows which of them entered the ' +
  'audience; Customer ID Field tells them apart';
