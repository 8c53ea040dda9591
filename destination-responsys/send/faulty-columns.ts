import type { Cells, RowResult } from '../responsys';
import { MAX_ROWS } from './batch';

/** Some columns of the row at a position. */
export interface Part {
  row: number;
  columns: readonly string[];
}

/** Sends parts of different rows and resolves to the result of each. */
export type SendParts = (parts: readonly Part[]) => Promise<RowResult[]>;

/**
 * Calls spent on finding the faulty columns of a batch's refused rows; after that all columns are
 * left out.
 */
const MAX_EXTRA_CALLS = 24;

/**
 * Finds the faulty columns of refused rows by sending halves of them. Long texts, which are the
 * most likely to be refused, come last so that they end up in the same half.
 * @param refused positions of rows with two columns or more
 * @returns by position; a row of which nothing was accepted is absent
 */
export async function faultyColumns(
  rows: readonly Cells[],
  refused: readonly number[],
  send: SendParts,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const bad = new Map<number, string[]>(refused.map((i) => [i, []]));
  const taken = new Set<number>();
  let parts = refused.flatMap((i) => halves({ row: i, columns: byLength(rows[i] ?? {}) }));
  let calls = 0;
  while (parts.length > 0 && calls < MAX_EXTRA_CALLS) {
    const next: Part[] = [];
    // Never sends two rows of one profile in the same call.
    const seen = new Set<number>();
    const now = parts.filter(({ row }) => !seen.has(row) && seen.add(row)).slice(0, MAX_ROWS);
    const results = await send(
      now.map(({ row, columns }) => ({ row, columns: [...columns].sort() })),
    );
    calls++;
    now.forEach((part, at) => {
      if (results[at]?.kind === 'done') taken.add(part.row);
      else if (part.columns.length === 1) bad.get(part.row)?.push(...part.columns);
      else next.push(...halves(part));
    });
    const waiting = new Set(now);
    parts = [...parts.filter((part) => !waiting.has(part)), ...next];
  }
  for (const { row, columns } of parts) bad.get(row)?.push(...columns);
  return new Map([...bad].filter(([row]) => taken.has(row)));
}

// For parts with two columns or more.
function halves({ row, columns }: Part): Part[] {
  const middle = Math.ceil(columns.length / 2);
  return [columns.slice(0, middle), columns.slice(middle)].map((some) => ({ row, columns: some }));
}

function byLength(row: Cells): string[] {
  const length = (name: string): number => row[name]?.length ?? 0;
  return Object.keys(row).sort((a, b) => length(a) - length(b));
}
