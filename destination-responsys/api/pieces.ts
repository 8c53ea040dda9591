import type { Cells } from '../responsys';

/**
 * Indices of rows by the columns that they have: one request holds rows of one set of columns, so
 * that a column that a row lacks stays as it is in Responsys.
 */
export function byColumns(rows: readonly Cells[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const columns = Object.keys(row).join('\n');
    const group = groups.get(columns);
    if (group === undefined) groups.set(columns, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

/** Oracle's gateway drops the connection at 10 MB; some room is left for the rest of the body. */
const MOST_BYTES = 9_000_000;
/** The most bytes that one character takes in a body, escaped. */
const BYTES_PER_CHARACTER = 6;

/**
 * Indices of rows in pieces whose bodies stay below Responsys's limit.
 * @param characters of each row in JSON, before anything is escaped
 */
export function bySize(
  indices: readonly number[],
  characters: (index: number) => number,
): number[][] {
  const pieces: number[][] = [];
  let room = 0;
  for (const index of indices) {
    const bytes = characters(index) * BYTES_PER_CHARACTER;
    if (bytes > room || pieces.length === 0) {
      pieces.push([]);
      room = MOST_BYTES;
    }
    pieces.at(-1)?.push(index);
    room -= bytes;
  }
  return pieces;
}
