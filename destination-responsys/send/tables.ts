import { byNames, sortedNames } from '../../shared/same-names';
import { leftOutFor } from '../decide/left-out';
import type { LeftOut } from '../decide/outcome';
import type { Cells, RowResult } from '../responsys';
import { MAX_ROWS } from './batch';
import { faultyColumns } from './faulty-columns';

/** A profile's row for a table, without its key. */
export interface TableRow {
  riid: string;
  row: Cells;
  /** The table's values for the profile in the requested columns; undefined: not looked up. */
  held: { cells: Cells; columns: readonly string[] } | undefined;
  /** The column without which the rest of the row is useless. */
  needed?: string | undefined;
}

/** The result of a row: a failure of the whole row, or the columns that were left out. */
export interface RowFate {
  failure?: Exclude<RowResult, { kind: 'done' }>;
  leftOut?: LeftOut;
}

const DONE: RowFate = {};

type MergeRows = (rows: readonly Cells[]) => Promise<RowResult[]>;

/** Sets of columns that are sent in separate calls, which costs no more than filling gaps. */
export const MAX_SETS = 3;

/**
 * Whether rows have so many different sets of columns that looking up the missing values pays off.
 */
export function haveGaps(rows: readonly Cells[]): boolean {
  return byNames(rows).length > MAX_SETS;
}

/**
 * Merges rows into a table with as few calls as possible. If rows have different columns, each row
 * is filled with the table's own values for the columns that it lacks, so that one call takes them
 * all. A filled row that is refused is sent alone, unfilled; if it is still refused, it is sent
 * without the faulty columns.
 */
export async function mergeRows(rows: readonly TableRow[], merge: MergeRows): Promise<RowFate[]> {
  const namesOf = sortedNames();
  const own = rows.map((one) => keyed(one, namesOf(one.row)));
  const isFilled = haveGaps(rows.map(({ row }) => row));
  const sent = isFilled ? filled(rows, own) : own;
  const results = await inCalls(sent, merge);
  if (!results.some(isNotDone)) return results.map(() => DONE);
  const again = indicesOf(results, (one, i) => isRefused(one) && sent[i] !== own[i]);
  const alone = await inCalls(
    again.map((i) => own[i] as Cells),
    merge,
  );
  again.forEach((at, i) => (results[at] = alone[i] as RowResult));
  const fates = results.map((one): RowFate => (one.kind === 'done' ? DONE : { failure: one }));
  const refused = indicesOf(results, (one, i) => isRefused(one) && columnsOf(rows[i]).length > 1);
  const hasNeeded = (i: number): boolean => rows[i]?.needed !== undefined;
  await withNeededAlone(rows, refused.filter(hasNeeded), fates, merge);
  await withoutFaulty(
    rows,
    refused.filter((i) => !hasNeeded(i)),
    fates,
    merge,
  );
  return fates;
}

// Tries the needed column without the others.
async function withNeededAlone(
  rows: readonly TableRow[],
  refused: readonly number[],
  fates: RowFate[],
  merge: MergeRows,
): Promise<void> {
  const own = (i: number): TableRow => rows[i] as TableRow;
  const neededOf = (i: number): string => own(i).needed ?? '';
  const results = await inCalls(
    refused.map((i) => keyed(own(i), [neededOf(i)])),
    merge,
  );
  refused.forEach((i, at) => {
    const { failure } = fates[i] as RowFate;
    if (results[at]?.kind !== 'done' || failure === undefined) return;
    fates[i] = {
      leftOut: leftOutFor(
        columnsOf(own(i)).filter((one) => one !== neededOf(i)),
        failure,
      ),
    };
  });
}

async function withoutFaulty(
  rows: readonly TableRow[],
  refused: readonly number[],
  fates: RowFate[],
  merge: MergeRows,
): Promise<void> {
  const cells = rows.map(({ row }) => row);
  const faulty = await faultyColumns(cells, refused, (parts) =>
    merge(parts.map(({ row, columns }) => keyed(rows[row] as TableRow, columns))),
  );
  for (const [row, columns] of faulty) {
    const { failure } = fates[row] as RowFate;
    if (failure === undefined) continue;
    fates[row] = columns.length === 0 ? {} : { leftOut: leftOutFor(columns, failure) };
  }
}

// A blank column of the table remains blank. A row that was not looked up is sent unfilled, since
// filling it could blank columns.
function filled(rows: readonly TableRow[], own: readonly Cells[]): Cells[] {
  const columns = [...new Set(rows.flatMap(columnsOf))].sort();
  return rows.map(({ riid, row, held }, i) => {
    const lacking = columns.filter((name) => !(name in row));
    const isKnown = lacking.every((name) => held?.columns.includes(name) === true);
    if (!isKnown || lacking.length === 0) return own[i] as Cells;
    const cells: Record<string, string> = { RIID_: riid };
    for (const name of columns) cells[name] = row[name] ?? held?.cells[name] ?? '';
    return cells;
  });
}

// In the order of the columns' names, so that rows with the same columns can be recognized.
function keyed({ riid, row }: TableRow, columns: readonly string[]): Cells {
  const cells: Record<string, string> = { RIID_: riid };
  for (const name of columns) if (name in row) cells[name] = row[name] ?? '';
  return cells;
}

function columnsOf(one: TableRow | undefined): string[] {
  return Object.keys(one?.row ?? {});
}

function isNotDone({ kind }: RowResult): boolean {
  return kind !== 'done';
}

function isRefused({ kind }: RowResult): boolean {
  return kind === 'refused';
}

function indicesOf(
  results: readonly RowResult[],
  test: (one: RowResult, index: number) => boolean,
): number[] {
  return results.flatMap((one, i) => (test(one, i) ? [i] : []));
}

async function inCalls(rows: readonly Cells[], merge: MergeRows): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (let at = 0; at < rows.length; at += MAX_ROWS) {
    results.push(...(await merge(rows.slice(at, at + MAX_ROWS))));
  }
  return results;
}
