import type { Log } from '../../shared/log';
import type { Outcome } from '../send/deliver';
import { masked } from '../decide/member';

/** Records of one stream since its last state. */
export interface Window {
  /** Dealt with, whether something was written or nothing had to be. */
  committed: number;
  rejected: number;
}

/** Which record something is about; never its content. */
export interface RecordRef {
  /** Position on standard input, counted in records from 1. */
  number: number;
  stream: string;
  window: Window;
}

/** The order in which they are summed up. */
const KINDS: readonly Outcome['kind'][] = [
  'added',
  'updated',
  'left',
  'triggered',
  'ignored',
  'refused',
  'unknown',
];

/** Counts what became of each record, and tells of each that was refused. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private readonly wanting = new Map<string, number>();
  private records = 0;

  constructor(private readonly log: Log) {}

  /** @param key the member's key, which is printed masked; undefined if none was found */
  note(ref: RecordRef, outcome: Outcome, key: string | undefined): void {
    this.records++;
    add(
      this.counts,
      'reason' in outcome ? `${outcome.kind} because ${outcome.reason}` : outcome.kind,
    );
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') {
      ref.window.rejected++;
      const who = key === undefined ? '' : ` (${masked(key)})`;
      const what = outcome.kind === 'refused' ? 'was refused' : 'may have been mailed or not';
      this.log.warn(`Record ${ref.number} of ${ref.stream}${who} ${what}: ${outcome.reason}.`);
    } else {
      ref.window.committed++;
      if (outcome.kind === 'ignored' && outcome.option !== undefined)
        add(this.wanting, outcome.option);
    }
  }

  /** The sum of it all, at the end of a sync. */
  tell(): void {
    const rank = ([what]: [string, number]): number =>
      KINDS.findIndex((kind) => what.startsWith(kind));
    const sorted = [...this.counts].sort((a, b) => rank(a) - rank(b) || b[1] - a[1]);
    const parts = sorted.map(([what, count]) => `${count} ${what}`);
    this.log.info(`${this.records} records${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`);
    for (const [option, count] of this.wanting) {
      this.log.warn(
        `${count} members who are in the audience already were left alone, since ${option} is off. ` +
          'Switch it on if they are wanted too.',
      );
    }
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
