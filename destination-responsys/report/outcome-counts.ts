import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import type { LeftOut, Outcome, Refused } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { EMAIL, type Sending } from '../decide/sending';
import type { Defeat } from './defeat';
import { Entrants } from './entrants';
import { nameOf, Naming } from './naming';

/** The words of the summary for each outcome, in its order. */
const WORDS: Readonly<Record<Outcome['kind'], string>> = {
  added: 'added',
  updated: 'updated',
  removed: 'removed from the audience',
  triggered: 'triggered',
  ignored: 'ignored',
  refused: 'refused',
  unknown: 'unknown',
};
/** Records that are logged one by one for lost columns, per reason. */
const MAX_RECORDS_NAMED = 100;

interface Count {
  outcome: Outcome;
  count: number;
}

/** Counts outcomes, and logs each record that was refused or is in doubt. */
export class OutcomeCounts {
  private readonly counts = new Map<string, Count>();
  private readonly kinds = new Map<Outcome['kind'], number>();
  private readonly leftOut = new Map<string, number>();
  private readonly wanting = new Map<string, number>();
  private readonly entrants = new Entrants();
  private readonly naming: Naming;
  private settled = 0;
  private absent = 0;
  /** Refused for what the record itself says. */
  private invalid = 0;
  /** Somebody was found in the list, so that what identifies members in the form is right. */
  private isSomebodyListed = false;

  /** @param sends what the workflow sends; of no matter where it sends nothing */
  constructor(
    private readonly log: Log,
    private readonly sends: Sending = EMAIL,
  ) {
    this.naming = new Naming(log, sends);
  }

  /** @param key the member's key, which is printed masked; undefined if the record has none */
  note(ref: RecordRef, outcome: Outcome, key: string | undefined): void {
    this.settled++;
    add(this.kinds, outcome.kind);
    this.entrants.note(ref.stream, outcome);
    const id = outcomeKey(outcome);
    const known = this.counts.get(id);
    if (known === undefined) this.counts.set(id, { outcome, count: 1 });
    else known.count++;
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') {
      ref.window.rejected++;
      if (outcome.kind === 'refused' && isInvalid(outcome)) this.invalid++;
      this.naming.note(ref, outcome, key);
      return;
    }
    ref.window.committed++;
    if (outcome.kind === 'ignored') {
      if (outcome.absent === true) this.absent++;
      if (outcome.listed === true) this.isSomebodyListed = true;
    }
    if (outcome.leftOut !== undefined) this.lost(ref, outcome.leftOut, key);
    if (outcome.kind === 'ignored' && outcome.option !== undefined)
      add(this.wanting, outcome.option);
  }

  /** Logs the records that have not been logged yet. Call it before returning their state. */
  flush(): void {
    this.naming.flush();
  }

  /**
   * Whether rows were refused, or their members are not in the list, and none was accepted, so that
   * the configuration may be wrong.
   */
  get isInVain(): boolean {
    const isNobodyThere = this.absent > 0 && !this.isSomebodyListed;
    return this.written === 0 && (this.refusals > 0 || isNobodyThere);
  }

  // Beside a member whom the list has, a record that is not valid is at fault itself.
  private get refusals(): number {
    return this.countOf('refused') - (this.isSomebodyListed ? this.invalid : 0);
  }

  /**
   * Why a sync wrote nothing: its most frequent refusal, or that nobody is in the list; undefined if
   * something was written, or if only a few records were refused and others did not need to be
   * written.
   */
  get defeat(): Defeat | undefined {
    if (!this.isInVain) return undefined;
    if (this.absent >= MIN_ABSENT && !this.isSomebodyListed) {
      return { kind: 'absent', count: this.absent };
    }
    const few = this.countOf('ignored') > 0 && this.refusals < MIN_REFUSALS;
    if (few) return undefined;
    const refusals = [...this.counts.values()].flatMap(({ outcome, count }) =>
      outcome.kind === 'refused' && !(this.isSomebodyListed && isInvalid(outcome))
        ? [{ ...outcome, count }]
        : [],
    );
    return refusals.sort((a, b) => b.count - a.count)[0];
  }

  /** @param records the number of records read, with or without an outcome */
  report(records: number): void {
    this.flush();
    const order = Object.keys(WORDS);
    const parts = [...this.counts.values()]
      .sort(
        (a, b) =>
          order.indexOf(a.outcome.kind) - order.indexOf(b.outcome.kind) || b.count - a.count,
      )
      .map(({ outcome, count }) =>
        outcome.kind === 'triggered' ? this.sends.sum(count) : `${count} ${described(outcome)}`,
      );
    const remaining = records - this.settled;
    if (remaining > 0) parts.push(`${remaining} remaining for the next sync`);
    this.log.info(
      `${counted(records, 'record')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`,
    );
    this.warnOfUnclear();
    for (const [option, count] of this.wanting) {
      this.log.warn(
        `${counted(count, 'member')} who ${agreeing(count, 'is', 'are')} in the audience already ` +
          `${agreeing(count, 'was', 'were')} skipped, since ${option} is off. Switch it on if ` +
          `${agreeing(count, 'that one is', 'they are')} wanted too.`,
      );
    }
    this.entrants.report(this.log, this.sends);
    if (this.absent > 0) {
      this.log.warn(
        `${counted(this.absent, 'record')} ${agreeing(this.absent, 'is', 'are')} about somebody who is not in ` +
          'the list, so that nothing was written: Match Column finds members and adds nobody.',
      );
    }
    for (const [what, count] of this.leftOut) {
      this.log.warn(`In ${counted(count, 'record')} a column was left out: ${what}.`);
    }
  }

  private warnOfUnclear(): void {
    const unclear = [...this.counts.values()].flatMap(({ outcome, count }) =>
      outcome.kind === 'ignored' && outcome.unclear === true
        ? [{ count, reason: outcome.reason }]
        : [],
    );
    if (unclear.length === 0) return;
    const total = unclear.reduce((sum, { count }) => sum + count, 0);
    const reasons = unclear
      .sort((a, b) => b.count - a.count)
      .map(({ count, reason }) => `${count} because ${reason}`);
    this.log.warn(
      `Nothing was done about ${counted(total, 'record')} that ${agreeing(total, 'does', 'do')} not say ` +
        `clearly whether ${agreeing(total, 'its', 'their')} member is in the audience: ${reasons.join(', ')}. See "What a record says" in the documentation.`,
    );
  }

  private lost(ref: RecordRef, { columns, code, reason }: LeftOut, key: string | undefined): void {
    const names = columns.join(', ');
    const why = `${reason}${code === '' ? '' : ` (${code})`}`;
    const what = `${names}, because ${why}`;
    add(this.leftOut, what);
    if ((this.leftOut.get(what) ?? 0) > MAX_RECORDS_NAMED) return;
    this.log.warn(`${nameOf(ref, key)} was written without ${what}.`);
  }

  private get written(): number {
    return (['added', 'updated', 'removed', 'triggered', 'unknown'] as const).reduce(
      (sum, kind) => sum + this.countOf(kind),
      0,
    );
  }

  private countOf(kind: Outcome['kind']): number {
    return this.kinds.get(kind) ?? 0;
  }
}

/** Fewer refusals than this may be the fault of the records themselves. */
const MIN_REFUSALS = 20;
/** So many absent members, and nobody who is there, are no chance. */
const MIN_ABSENT = 200;

function isInvalid({ at }: Refused): boolean {
  return at === 'record' || at === 'permission';
}

function outcomeKey(outcome: Outcome): string {
  const { kind } = outcome;
  if (!('reason' in outcome)) return kind;
  return 'code' in outcome
    ? `${kind}\n${outcome.code}\n${outcome.at}\n${outcome.reason}`
    : `${kind}\n${outcome.reason}`;
}

function described(outcome: Outcome): string {
  const word = WORDS[outcome.kind];
  return 'reason' in outcome ? `${word} because ${outcome.reason}` : word;
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
