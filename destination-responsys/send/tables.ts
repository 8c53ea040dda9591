import { byNames, sortedNames } from '../../shared/same-names';
import { leftOutFor } from '../decide/left-out';
import type { LeftOut } from '../decide/outcome';
import type { Cells, RowResult } from '../responsys';
import { MAX_ROWS } from './batch';
import { faultyColumns } from './faulty-columns';

/** A row for a table: a profile's, without its key. */
export interface TableRow {
  riid: string;
  row: Cells;
  /** What the table holds of the profile in the columns that were asked; undefined: not asked. */
  held: { cells: Cells; columns: readonly string[] } | undefined;
  /** The column without which the rest of the row is of no use. */
  needed?: string | undefined;
}

/** What became of a row: the failure of the whole, or the columns that had to be left out. */
export interface RowFate {
  failure?: Exclude<RowResult, { kind: 'done' }>;
  leftOut?: LeftOut;
}

const DONE: RowFate = {};

type MergeRows = (rows: readonly Cells[]) => Promise<RowResult[]>;

/** Sets of columns that are sent in calls of their own, which costs no more than to fill gaps. */
export const MAX_SETS = 3;

/** Whether rows have so many different columns that what they lack is worth asking for. */
export function haveGaps(rows: readonly Cells[]): boolean {
  return byNames(rows).length > MAX_SETS;
}

/**
 * Merges rows into a table, in as few calls as they take. Where their columns differ, each gets what
 * the table holds already in the columns that it lacks, so that one call takes all of them. A filled
 * row that is refused is sent alone as it was; one that is still refused is sent without the columns
 * that are at fault.
 * @param needed the column without which a row is of no use
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

// The column that must be written is tried without the others.
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

// What is blank in the table stays so. A row of which the table was not asked is left as it is, since
// nobody knows what it would blank.
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

// In the order of their names, so that rows of the same columns are recognized as such.
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
