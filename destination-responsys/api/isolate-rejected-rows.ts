import type { RowResult } from '../responsys';
import { reasonIn } from './codes';
import { mayBeRows, type Refusal } from './faults';

/** What an answer says of a row; `unclear`: not before the row has been sent by itself. */
export type RowReading = RowResult | 'unclear';

/** Sends some of the rows, given by their indices, and resolves to what the answer says of each. */
export type SendRows = (rows: readonly number[]) => Promise<RowReading[]>;

/**
 * Sends rows so that each has its own result. When a whole call is refused because of some of its
 * rows, or its answer does not say which row is meant, these rows are found: the ones that the
 * refusal names are sent by themselves, since it may count from 0 or from 1 and may name too few;
 * otherwise halves are sent.
 * @param results filled as they come, so that they are known if a later call fails
 * @throws whatever a call ends in that is no matter of its rows
 */
export async function isolateRejectedRows(
  count: number,
  send: SendRows,
  results: (RowResult | undefined)[] = [],
): Promise<RowResult[]> {
  const attempt = async (rows: readonly number[]): Promise<void> => {
    const [first, ...others] = rows;
    if (first === undefined) return;
    let readings: RowReading[];
    try {
      readings = await send(rows);
    } catch (error) {
      if (!mayBeRows(error)) throw error;
      if (others.length === 0) results[first] = refusedBy(error);
      else await apart(rows, namedIn(error.said, rows.length));
      return;
    }
    const unclear: number[] = [];
    rows.forEach((row, i) => {
      const reading = readings[i] ?? 'unclear';
      if (reading === 'unclear') unclear.push(row);
      else results[row] = reading;
    });
    if (others.length === 0 && unclear.length > 0) results[first] = UNCONFIRMED;
    else if (unclear.length < rows.length) await attempt(unclear);
    else await apart(rows, new Set());
  };
  const apart = async (rows: readonly number[], named: ReadonlySet<number>): Promise<void> => {
    if (named.size > 0) {
      for (const i of named) await attempt([rows[i] as number]);
      await attempt(rows.filter((_, i) => !named.has(i)));
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    await attempt(rows.slice(0, middle));
    await attempt(rows.slice(middle));
  };
  await attempt(Array.from({ length: count }, (_, i) => i));
  return results as RowResult[];
}

/** A row that was alone in a call that was refused. */
function refusedBy({ said, code, label, correlationId }: Refusal): RowResult {
  const reason = reasonIn(said, code === '' ? label : code);
  return { kind: 'refused', ...reason, ...(correlationId === undefined ? {} : { correlationId }) };
}

/** A row that Responsys did not say anything of, though it was sent by itself. */
const UNCONFIRMED: RowResult = { kind: 'refused', ...reasonIn('', 'UNCONFIRMED') };

/**
 * Positions of the rows that a refusal may name: "Record 3 = Bad Email Format", a line each. Oracle
 * counts from 0, others from 1, so that either row may be meant.
 */
export function namedIn(said: string, count: number): Set<number> {
  const named = new Set<number>();
  for (const [, number] of said.matchAll(/\brecord\s+#?(\d{1,6})\s*[=:]/gi)) {
    for (const row of [Number(number), Number(number) - 1]) {
      if (row >= 0 && row < count) named.add(row);
    }
  }
  return named;
}
