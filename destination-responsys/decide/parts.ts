import type { Outcome } from './outcome';

/** A record that means something for each of several audiences, until all of that is settled. */
export interface Parts {
  /** Audiences for which it is not settled yet. */
  remaining: number;
  outcome?: Outcome;
}

/**
 * Adds the outcome for one audience. A record has one outcome in the end: what went wrong for one of
 * the audiences, else what was done, else why nothing was.
 * @returns the outcome of the record; undefined until it is settled for all of them
 */
export function wholeOf(parts: Parts, outcome: Outcome): Outcome | undefined {
  const { outcome: other } = parts;
  if (other === undefined || rankOf(outcome) > rankOf(other)) parts.outcome = outcome;
  parts.remaining--;
  return parts.remaining > 0 ? undefined : parts.outcome;
}

const RANK: readonly Outcome['kind'][] = [
  ...(['ignored', 'removed', 'updated', 'added', 'triggered'] as const),
  ...(['unknown', 'refused'] as const),
];

function rankOf(outcome: Outcome): number {
  const rank = RANK.indexOf(outcome.kind) * 10;
  if (outcome.kind !== 'ignored') return rank;
  const { option, absent, listed, unclear } = outcome;
  if (unclear === true) return 0;
  return option !== undefined ? 4 : absent === true ? 3 : listed === true ? 2 : 1;
}
