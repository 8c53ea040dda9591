import type { MembershipRow, RowResult } from '../responsys';
import { MAX_ROWS } from './batch';

/** A row, and the position of the change that it is of. */
export interface OwnedRow {
  owner: number;
  row: MembershipRow;
}

/** The rows of one change that were not taken. */
export interface LostRows {
  failure: Exclude<RowResult, { kind: 'done' }>;
  slugs: readonly string[];
}

/**
 * Merges rows of memberships, 200 a call: as many calls for a full batch as there are audiences. The
 * rows of a call are of different members or audiences, so that it does not matter which comes first.
 * @returns by owner, those of whose rows some were refused
 */
export async function mergeMembershipRows(
  rows: readonly OwnedRow[],
  merge: (rows: readonly MembershipRow[]) => Promise<RowResult[]>,
): Promise<ReadonlyMap<number, LostRows>> {
  const lost = new Map<number, LostRows>();
  for (let at = 0; at < rows.length; at += MAX_ROWS) {
    const some = rows.slice(at, at + MAX_ROWS);
    const results = await merge(some.map(({ row }) => row));
    some.forEach(({ owner, row: { slug } }, i) => {
      const result = results[i];
      if (result === undefined || result.kind === 'done') return;
      const before = lost.get(owner);
      lost.set(owner, {
        failure: before?.failure ?? result,
        slugs: [...(before?.slugs ?? []), slug],
      });
    });
  }
  return lost;
}
