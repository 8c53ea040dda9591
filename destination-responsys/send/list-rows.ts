import { byNames } from '../../shared/same-names';
import { leftOutFor } from '../decide/left-out';
import type { LeftOut } from '../decide/outcome';
import type { Cells, RowResult } from '../responsys';
import { faultyColumns } from './faulty-columns';

/** A row for the profile list. */
export interface ListRow {
  /** The member's identity and permission: never filled in from the list, and never left out. */
  row: Cells;
  /** Columns that may be left out. */
  fields?: Cells | undefined;
  /** The values that the list has for the member in the requested columns; undefined: not known. */
  held: { cells: Cells; columns: readonly string[] } | undefined;
}

/** The result of a row, and the columns that it was written without. */
export interface ListFate {
  result: RowResult;
  leftOut?: LeftOut;
}

/**
 * Merges rows of different members into the list with as few calls as possible: where it saves a
 * call, a row is filled with the list's own values for the columns that it lacks. A filled row that
 * is refused is sent again unfilled; if it is still refused, its fields are left out, and then the
 * faulty ones are found: only they are lost, not the member.
 */
export async function mergeListRows(
  rows: readonly ListRow[],
  merge: (rows: readonly Cells[]) => Promise<RowResult[]>,
): Promise<ListFate[]> {
  const own = rows.map(({ row, fields }) => (fields === undefined ? row : { ...row, ...fields }));
  const sent = filled(rows, own);
  const fates = (await merge(sent)).map((result): ListFate => ({ result }));
  if (fates.every(({ result }) => result.kind === 'done')) return fates;
  const again = async (some: readonly number[], rowOf: (i: number) => Cells): Promise<void> => {
    const results = some.length === 0 ? [] : await merge(some.map(rowOf));
    some.forEach((i, at) => (fates[i] = { result: results[at] as RowResult }));
  };
  const refused = (test: (i: number) => boolean): number[] =>
    fates.flatMap(({ result }, i) => (isForItsCells(result) && test(i) ? [i] : []));
  await again(
    refused((i) => sent[i] !== own[i]),
    (i) => own[i] ?? {},
  );
  const doubtful = refused((i) => Object.keys(rows[i]?.fields ?? {}).length > 0);
  const failures = new Map(doubtful.map((i) => [i, fates[i]?.result]));
  await again(doubtful, (i) => rows[i]?.row ?? {});
  const bare = doubtful.filter((i) => fates[i]?.result.kind === 'done');
  const fields = rows.map((one) => one.fields ?? {});
  const several = bare.filter((i) => Object.keys(fields[i] ?? {}).length > 1);
  const faulty = await faultyColumns(fields, several, (parts) =>
    merge(parts.map(({ row, columns }) => cellsOf(rows[row] as ListRow, columns))),
  );
  for (const i of bare) {
    const failure = failures.get(i);
    const columns = faulty.get(i) ?? Object.keys(fields[i] ?? {});
    if (failure === undefined || failure.kind === 'done' || columns.length === 0) continue;
    fates[i] = { result: fates[i]?.result as RowResult, leftOut: leftOutFor(columns, failure) };
  }
  return fates;
}

/** Codes for a member who is not in the list, whatever the cells of the row. */
const NOT_IN_LIST: readonly string[] = ['NO_RECIPIENT_FOUND', 'RECORD_NOT_FOUND'];

function isForItsCells(result: RowResult): boolean {
  return result.kind === 'refused' && !NOT_IN_LIST.includes(result.code);
}

// A blank column of the list remains blank.
function filled(rows: readonly ListRow[], own: readonly Cells[]): readonly Cells[] {
  if (rows.every(({ held }) => held === undefined) || byNames(own).length === 1) return own;
  const asked = new Set(rows.flatMap(({ held }) => held?.columns ?? []));
  const columns = [...new Set(own.flatMap((row) => Object.keys(row)))].filter((name) =>
    asked.has(name),
  );
  const full = rows.map(({ held }, i): Cells => {
    const row = own[i] as Cells;
    const lacking = columns.filter((name) => !(name in row));
    if (held === undefined || lacking.length === 0) return row;
    const cells: Record<string, string> = { ...row };
    for (const name of lacking) cells[name] = held.cells[name] ?? '';
    return cells;
  });
  return byNames(full).length < byNames(own).length ? full : own;
}

function cellsOf({ row, fields = {} }: ListRow, columns: readonly string[]): Cells {
  const cells: Record<string, string> = { ...row };
  for (const name of columns) cells[name] = fields[name] ?? '';
  return cells;
}
