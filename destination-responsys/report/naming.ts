import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import { masked } from '../decide/member';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import type { Sending } from '../decide/sending';

/** An outcome that is reported for each record that has it. */
export type NamedOutcome = Extract<Outcome, { kind: 'refused' | 'unknown' }>;

/** Records with the same reason that get a line each; the others share lines. */
const FIRST = 5;
/** Ranges of record numbers in one line. */
const MAX_RUNS = 200;

interface Group {
  stream: string;
  outcome: NamedOutcome;
  /** Records that got a line of their own. */
  lines: number;
  /** Numbers of the other records, as ranges in the order of their arrival. */
  runs: [from: number, to: number][];
  count: number;
  /** The line of the last record, for use if it is the only one. */
  line: string;
}

/**
 * Logs each record that was refused or whose e-mail may or may not have been sent. The first ones
 * with the same reason get a line each; `flush` logs the others by number in one line. Call `flush`
 * before returning the state that covers them.
 */
export class Naming {
  private readonly groups = new Map<string, Group>();

  /** @param sends what may have been sent or not, where nobody knows */
  constructor(
    private readonly log: Log,
    private readonly sends: Sending,
  ) {}

  /** @param key the member's key, which is printed masked; undefined if the record has none */
  note(ref: RecordRef, outcome: NamedOutcome, key: string | undefined): void {
    const group = this.groupOf(ref.stream, outcome);
    const line = `${nameOf(ref, key)} ${this.befell(outcome, 1)}: ${outcome.reason}${idOf(outcome)}.`;
    if (group.lines < FIRST) {
      group.lines++;
      this.log.warn(line);
      return;
    }
    const last = group.runs.at(-1);
    if (last !== undefined && last[1] + 1 === ref.number) last[1] = ref.number;
    else group.runs.push([ref.number, ref.number]);
    group.count++;
    group.line = line;
    if (group.runs.length >= MAX_RUNS) this.report(group);
  }

  /** Logs the records that have not been logged yet. */
  flush(): void {
    for (const group of this.groups.values()) this.report(group);
  }

  private groupOf(stream: string, outcome: NamedOutcome): Group {
    const code = outcome.kind === 'refused' ? `${outcome.at} ${outcome.code}` : '';
    const id = [stream, outcome.kind, code, outcome.reason].join('\n');
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const group: Group = { stream, outcome, lines: 0, runs: [], count: 0, line: '' };
    this.groups.set(id, group);
    return group;
  }

  private report(group: Group): void {
    const { stream, outcome, runs, count, line } = group;
    if (count === 0) return;
    const numbers = runs
      .sort(([a], [b]) => a - b)
      .map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
    const code = outcome.kind === 'refused' && outcome.code !== '' ? ` (${outcome.code})` : '';
    this.log.warn(
      count === 1
        ? line
        : `${counted(count, 'more record')} of ${stream} ${this.befell(outcome, count)}: ` +
            `${outcome.reason}${code}. Their numbers: ${numbers.join(', ')}.`,
    );
    group.runs = [];
    group.count = 0;
  }

  private befell({ kind }: NamedOutcome, count: number): string {
    if (kind === 'unknown') return `may have been ${this.sends.reached} or not`;
    return `${agreeing(count, 'was', 'were')} refused`;
  }
}

/** Identifies a record by its position in the input, and its member by a masked key. */
export function nameOf({ number, stream }: RecordRef, key: string | undefined): string {
  return `Record ${number} of ${stream}${key === undefined ? '' : ` (${masked(key)})`}`;
}

// The IDs that Oracle's support needs to find a call.
function idOf(outcome: NamedOutcome): string {
  if (outcome.kind !== 'refused') return '';
  const { code, correlationId } = outcome;
  const parts = [
    ...(code === '' ? [] : [code]),
    ...(correlationId === undefined ? [] : [`correlation ID ${correlationId}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
