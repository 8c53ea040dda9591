import type { Change } from '../decide/change';
import type { Responsys, RowResult } from '../responsys';

/** What became of a record. Every record ends in exactly one. */
export type Outcome =
  | { kind: 'added' | 'updated' | 'left' | 'triggered' }
  | { kind: 'ignored'; reason: string; option?: string }
  | { kind: 'refused' | 'unknown'; reason: string };

/**
 * Delivers changes to different members and resolves to an outcome for each, by position: first
 * the list, then the tables (which take only members of the list) and deletions, then the e-mails,
 * then the memberships that are written down after these. A member whose row is refused takes no
 * further step.
 * @throws ConnectorError for what is not the matter of a row
 */
export async function deliver(changes: readonly Change[], to: Responsys): Promise<Outcome[]> {
  const delivery = new Delivery(changes);
  await Promise.all([
    delivery.step(listed(true), (rows) => to.mergeList(rows, true)),
    delivery.step(listed(false), (rows) => to.mergeList(rows, false)),
  ]);
  await Promise.all([
    delivery.step(
      ({ steps }) => steps.userFields,
      (rows) => to.mergeTable('userFields', rows),
    ),
    delivery.step(
      ({ steps }) => steps.segments,
      (rows) => to.mergeTable('segments', rows),
    ),
    delivery.step(
      ({ steps, member }) => (steps.remove === true ? member.id : undefined),
      (ids) => to.remove(ids),
    ),
  ]);
  await delivery.step(
    ({ steps }) => steps.trigger,
    (rows) => to.trigger(rows),
  );
  // An e-mail whose fate is unknown counts as sent: it must not be sent by the next comparison.
  await delivery.step(
    ({ steps }) => steps.record,
    (rows) => to.mergeTable('segments', rows),
    'after unknown too',
  );
  await delivery.forgiveStrangers(to);
  return delivery.outcomes();
}

function listed(insert: boolean): (change: Change) => Readonly<Record<string, string>> | undefined {
  return ({ steps }) => (steps.list?.insert === insert ? steps.list.cells : undefined);
}

class Delivery {
  private readonly failures: (Exclude<RowResult, { kind: 'done' }> | undefined)[];

  constructor(private readonly changes: readonly Change[]) {
    this.failures = changes.map(() => undefined);
  }

  /** Sends the rows of those changes that have one and have not failed before. */
  async step<Row>(
    rowOf: (change: Change) => Row | undefined,
    send: (rows: readonly Row[]) => Promise<RowResult[]>,
    when: 'unless failed' | 'after unknown too' = 'unless failed',
  ): Promise<void> {
    const indices: number[] = [];
    const rows: Row[] = [];
    this.changes.forEach((change, index) => {
      const row = rowOf(change);
      const failed = this.failures[index];
      const stops =
        failed !== undefined && !(when === 'after unknown too' && failed.kind === 'unknown');
      if (row === undefined || stops) return;
      indices.push(index);
      rows.push(row);
    });
    if (rows.length === 0) return;
    const results = await send(rows);
    indices.forEach((index, i) => {
      const result = results[i];
      if (result !== undefined && result.kind !== 'done') this.failures[index] ??= result;
    });
  }

  /** Somebody who is to leave may never have been in the list, which is no fault. */
  async forgiveStrangers(to: Pick<Responsys, 'lookUp'>): Promise<void> {
    const doubtful = this.changes.filter(
      ({ onlyIfListed }, i) => onlyIfListed && this.failures[i]?.kind === 'refused',
    );
    if (doubtful.length === 0) return;
    const ids = doubtful.map(({ member }) => member.id);
    const found = await to.lookUp(ids, {});
    this.changes.forEach(({ member, onlyIfListed }, i) => {
      if (onlyIfListed && this.failures[i]?.kind === 'refused' && !found.has(member.key)) {
        this.strangers.add(i);
      }
    });
  }

  outcomes(): Outcome[] {
    return this.changes.map(({ decision }, i): Outcome => {
      if (this.strangers.has(i)) return { kind: 'ignored', reason: 'they are not in the list' };
      return this.failures[i] ?? outcomeOf(decision);
    });
  }

  private readonly strangers = new Set<number>();
}

function outcomeOf({ action, reason, option }: Change['decision']): Outcome {
  switch (action) {
    case 'add':
      return { kind: 'added' };
    case 'update':
      return { kind: 'updated' };
    case 'trigger':
      return { kind: 'triggered' };
    case 'leave':
      return { kind: 'left' };
    case 'record in':
    case 'record out':
    case 'ignore':
      return { kind: 'ignored', reason, ...(option === undefined ? {} : { option }) };
  }
}
