import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import { masked } from '../decide/member';
import type { Outcome, RecordRef } from '../decide/outcome';

/** What has to be told of each record that it befell. */
export type NamedOutcome = Extract<Outcome, { kind: 'refused' | 'unknown' }>;

/** Records of one reason that get a line each; the others share lines. */
const FIRST = 5;
/** Runs of numbers in one line. */
const MAX_RUNS = 200;

interface Group {
  stream: string;
  outcome: NamedOutcome;
  /** How many got a line of their own. */
  told: number;
  /** Numbers of the others, as runs, in the order in which they came. */
  runs: [from: number, to: number][];
  count: number;
  /** The line of the last one, for the case that it is alone. */
  line: string;
}

/**
 * Names each record that was refused, or whose e-mail may have gone out or not. The first ones of a
 * reason have a line each; the others are named by their numbers in one line, once `flush` is called,
 * which must be before the state of such a record is returned.
 */
export class Naming {
  private readonly groups = new Map<string, Group>();

  constructor(private readonly log: Log) {}

  /** @param key the member's key, which is printed masked; undefined if none was found */
  note(ref: RecordRef, outcome: NamedOutcome, key: string | undefined): void {
    const group = this.groupOf(ref.stream, outcome);
    const line = `${nameOf(ref, key)} ${befell(outcome, 1)}: ${outcome.reason}${idOf(outcome)}.`;
    if (group.told < FIRST) {
      group.told++;
      this.log.warn(line);
      return;
    }
    const last = group.runs.at(-1);
    if (last !== undefined && last[1] + 1 === ref.number) last[1] = ref.number;
    else group.runs.push([ref.number, ref.number]);
    group.count++;
    group.line = line;
    if (group.runs.length >= MAX_RUNS) this.tell(group);
  }

  /** Names those that have not been named yet. */
  flush(): void {
    for (const group of this.groups.values()) this.tell(group);
  }

  private groupOf(stream: string, outcome: NamedOutcome): Group {
    const code = outcome.kind === 'refused' ? `${outcome.at} ${outcome.code}` : '';
    const id = [stream, outcome.kind, code, outcome.reason].join('\n');
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const group: Group = { stream, outcome, told: 0, runs: [], count: 0, line: '' };
    this.groups.set(id, group);
    return group;
  }

  private tell(group: Group): void {
    const { stream, outcome, runs, count, line } = group;
    if (count === 0) return;
    const numbers = runs
      .sort(([a], [b]) => a - b)
      .map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
    const code = outcome.kind === 'refused' && outcome.code !== '' ? ` (${outcome.code})` : '';
    this.log.warn(
      count === 1
        ? line
        : `${counted(count, 'more record')} of ${stream} ${befell(outcome, count)}: ` +
            `${outcome.reason}${code}. Their numbers: ${numbers.join(', ')}.`,
    );
    group.runs = [];
    group.count = 0;
  }
}

/** How a record is named: by its place in the input, and its member by the first letter. */
export function nameOf({ number, stream }: RecordRef, key: string | undefined): string {
  return `Record ${number} of ${stream}${key === undefined ? '' : ` (${masked(key)})`}`;
}

function befell({ kind }: NamedOutcome, count: number): string {
  if (kind === 'unknown') return 'may have been mailed or not';
  return `${agreeing(count, 'was', 'were')} refused`;
}

// What Oracle's support finds a call by.
function idOf(outcome: NamedOutcome): string {
  if (outcome.kind !== 'refused') return '';
  const { code, correlationId } = outcome;
  const parts = [
    ...(code === '' ? [] : [code]),
    ...(correlationId === undefined ? [] : [`correlation ID ${correlationId}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
