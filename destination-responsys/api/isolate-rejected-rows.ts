import type { RowResult } from '../responsys';
import { reasonIn } from './codes';
import { mayBeRows, type Refusal } from './faults';

/** What an answer says about a row; `unclear`: only known once the row has been sent alone. */
export type RowReading = RowResult | 'unclear';

/** Sends some of the rows, by index, and resolves to what the answer says about each. */
export type SendRows = (rows: readonly number[]) => Promise<RowReading[]>;

/**
 * Sends rows so that each gets its own result. If a call is refused as a whole because of some
 * rows, or its answer does not say which row is meant, those rows are isolated: rows that the
 * refusal names are sent individually, since it may count from 0 or from 1 and may name too few;
 * otherwise the rows are sent in halves.
 * @param results filled as they arrive, so they are known if a later call fails
 * @throws any failure of a call that is not due to its rows
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

/** A row that was refused in a call of its own. */
function refusedBy({ said, code, label, correlationId }: Refusal): RowResult {
  const reason = reasonIn(said, code === '' ? label : code);
  return { kind: 'refused', ...reason, ...(correlationId === undefined ? {} : { correlationId }) };
}

/** A row that Responsys said nothing about, even in a call of its own. */
const UNCONFIRMED: RowResult = { kind: 'refused', ...reasonIn('', 'UNCONFIRMED') };

/**
 * Positions of the rows that a refusal may name: "Record 3 = Bad Email Format", one per line.
 * Oracle counts from 0, others from 1, so either row may be meant.
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
