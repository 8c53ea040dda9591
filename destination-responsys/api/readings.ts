import { systemError } from '../../shared/errors';
import type { RowResult } from '../responsys';
import type { Reply } from './call';
import { reasonIn } from './codes';
import { callNamed } from './faults';
import { failureIn, isRiid, recordsIn, type Records } from './records';
import type { RowReading } from './isolate-rejected-rows';

type Refused = Extract<RowResult, { kind: 'refused' }>;

/** What one row of the answer to a merge says. */
type Said = { riid: string } | Refused;

/** Responsys does not say whether it accepted the row. */
export const UNCONFIRMED = 'UNCONFIRMED';

/** RIIDs that may be the answer to a row, each once; undefined if not known. */
export type RiidsOf = (row: number) => readonly string[] | undefined;

/**
 * What the answer to a merge says about each row that was sent. A good row has a RIID, which is a
 * positive number [R]; a failed one has `MERGEFAILED: ...` in its place [D]; anything else does not
 * count as done. The answer may contain more rows than were sent, since several profiles may share
 * an address [R]: then rows are matched by RIID, and those that cannot be matched are `unclear`.
 * @throws ConnectorError (system_error) for an answer without rows
 */
export function mergeReadings(reply: Reply, count: number, riidsOf: RiidsOf): RowReading[] {
  const said = saidIn(reply);
  let good: ReadonlySet<string> | undefined;
  return Array.from({ length: count }, (_, row): RowReading => {
    const place = count === said.length ? said[row] : undefined;
    const failed = count === 1 ? said.find(isRefused) : place;
    if (failed !== undefined && isRefused(failed)) return failed;
    const expected = riidsOf(row);
    // Usually the row's own RIID is in its place.
    if (place !== undefined && !isRefused(place) && isAsExpected(place.riid, expected)) {
      return { kind: 'done', riids: [place.riid] };
    }
    good ??= riidsIn(said);
    const riids = expected ?? (count === 1 ? [...good] : []);
    const own = riids.filter((riid) => good?.has(riid));
    if (own.length > 0) return { kind: 'done', riids: own };
    return count === 1 ? refused('', UNCONFIRMED, reply) : 'unclear';
  });
}

function isAsExpected(riid: string, expected: readonly string[] | undefined): boolean {
  return expected === undefined || (expected.length === 1 && expected[0] === riid);
}

function riidsIn(said: readonly Said[]): ReadonlySet<string> {
  return new Set(said.flatMap((one) => (isRefused(one) ? [] : one.riid)));
}

/** Whether an answer contains as many rows as were sent, or another number. */
export function isOfSize(reply: Reply, count: number): boolean {
  return rowsOf(reply).rows.length === count;
}

// The older API has -1 in place of a RIID, next to an error without MERGEFAILED.
function saidIn(reply: Reply): Said[] {
  const { names, rows } = rowsOf(reply);
  const column = Math.max(0, names.indexOf('RIID_'));
  return rows.map((cells): Said => {
    const failure = failureIn(cells);
    if (failure !== undefined) return refused(failure.text, failure.code, reply);
    const cell = cells[column];
    return isRiid(cell) ? { riid: cell } : refused(cells.join(' '), UNCONFIRMED, reply);
  });
}

/** @throws ConnectorError (system_error) for an answer without rows */
export function rowsOf({ value, correlationId }: Reply): Records {
  const records = recordsIn(value);
  if (records !== undefined) return records;
  throw systemError(
    'Responsys answered in an undocumented format, so it is unknown which rows it ' +
      `accepted${callNamed(correlationId)}. Please report this.`,
  );
}

/**
 * A row that was not merged, with what Responsys says about it.
 * @param code what the answer says: MERGEFAILED, or UNCONFIRMED if it says nothing good or bad
 */
export function refused(text: string, code: string, { correlationId }: Reply): Refused {
  const reason = reasonIn(text, code);
  return { kind: 'refused', ...reason, ...(correlationId === undefined ? {} : { correlationId }) };
}

function isRefused(said: Said): said is Refused {
  return 'kind' in said;
}
