import { byNames } from '../../shared/same-names';
import type { Cells } from '../responsys';
import { maxSizeOf, sizeOf } from './json';

/** Oracle's gateway drops the connection at 10 MB; this leaves room for the rest of the body. */
export const MAX_BODY_BYTES = 9_000_000;

/** Rows, by index, that go into one request each, and rows too large for any. */
export interface Pieces {
  pieces: number[][];
  oversized: number[];
}

/**
 * Splits rows into requests. The rows of a request have the same columns, so that columns a row
 * lacks stay unchanged in Responsys, and its body stays below Responsys's limit.
 * @param columnsOf the cells of a row that are written as columns
 * @param bodyOf what a row becomes in the body
 */
export function piecesOf<Row>(
  rows: readonly Row[],
  columnsOf: (row: Row) => Cells,
  bodyOf: (row: Row) => object,
): Pieces {
  const most = rows.reduce((sum, row) => sum + maxSizeOf(bodyOf(row)), 0);
  if (most <= MAX_BODY_BYTES) return { pieces: byNames(rows.map(columnsOf)), oversized: [] };
  const bytes = rows.map((row) => sizeOf(bodyOf(row)));
  const oversized = rows.flatMap((_, i) => ((bytes[i] as number) > MAX_BODY_BYTES ? i : []));
  const fitting = byNames(rows.map(columnsOf)).map((group) =>
    group.filter((i) => (bytes[i] as number) <= MAX_BODY_BYTES),
  );
  const pieces = fitting.flatMap((group) => bySize(group, (i) => bytes[i] as number));
  return { pieces, oversized };
}

/** Indices of rows in pieces whose bodies stay below Responsys's limit. */
export function bySize(indices: readonly number[], bytes: (index: number) => number): number[][] {
  const pieces: number[][] = [];
  let room = 0;
  for (const index of indices) {
    if (bytes(index) > room || pieces.length === 0) {
      pieces.push([]);
      room = MAX_BODY_BYTES;
    }
    pieces.at(-1)?.push(index);
    room -= bytes(index);
  }
  return pieces;
}
