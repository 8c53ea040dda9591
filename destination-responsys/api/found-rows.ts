import { systemError } from '../../shared/errors';
import { memberKey, type MatchColumn } from '../responsys';
import type { Reply } from './call';
import { callNamed } from './faults';
import { isRiid, recordsIn } from './records';

/** Cells by column, in upper case; blank cells are left out. */
export type Row = Readonly<Record<string, string>>;

/**
 * The rows of an answer to a look-up: the requested columns, one row per profile; ids without a row
 * are left out [R]. An answer without rows means "no such member" only if it names the columns.
 * @throws ConnectorError (system_error) for an answer of another form
 */
export function rowsIn(reply: Reply, columns: readonly string[], doing: string): Row[] {
  const { value, correlationId } = reply;
  const records = recordsIn(value);
  if (records === undefined) throw notUnderstood(doing, correlationId);
  const { names, rows } = records;
  const lacking = columns.some((column) => !names.includes(column.toUpperCase()));
  if (lacking) throw notUnderstood(doing, correlationId);
  return rows.map((cells) => {
    const row: Record<string, string> = {};
    for (const column of columns) {
      const cell = cells[names.indexOf(column.toUpperCase())];
      if (cell !== undefined) row[column] = cell;
    }
    if (cells.length !== names.length || !isRiid(row['RIID_'])) {
      throw notUnderstood(doing, correlationId);
    }
    return row;
  });
}

function notUnderstood(doing: string, correlationId: string | undefined): Error {
  return systemError(
    `Responsys's answer to ${doing} is in an undocumented format, so it is unknown which ` +
      `members exist${callNamed(correlationId)}. Nothing was done for these members. Please report this.`,
  );
}

/**
 * Rows with the ids they were requested by: an exact match, else one that ignores case and blanks,
 * else the only id requested. Undefined if a row matches none.
 */
export function withIds(
  rows: readonly Row[],
  ids: readonly string[],
  match: MatchColumn,
): Row[] | undefined {
  const keys = new Map(ids.map((id) => [memberKey(id, match), id]));
  const found: Row[] = [];
  for (const row of rows) {
    const { [match]: id = '' } = row;
    const alike = ids.filter((one) => folded(one) === folded(id));
    const asked = keys.get(memberKey(id, match)) ?? (alike.length === 1 ? alike[0] : undefined);
    if (asked === undefined && ids.length > 1) return undefined;
    found.push({ ...row, [match]: asked ?? ids[0] ?? '' });
  }
  return found;
}

function folded(id: string): string {
  return id.trim().toLowerCase();
}
