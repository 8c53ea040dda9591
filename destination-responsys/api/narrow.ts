import { configError } from '../../shared/errors';
import { Refusal } from './faults';
import type { RowResult } from '../responsys';
import { rowsNamed } from './answer';

/** Sends some of the rows, given by their indices, and resolves to their results in that order. */
export type SendRows = (rows: readonly number[]) => Promise<RowResult[]>;

/** Refusals of a whole call that one row may be the reason of. */
const BY_A_ROW = new Set([
  'INVALID_PARAMETER',
  'INVALID_REQUEST_CONTENT',
  'INVALID_NUMBER',
  'INVALID_DATE',
  'MULTIPLE_RECIPIENTS_FOUND',
  'NO_RECIPIENT_FOUND',
]);

/** Rows that are refused one after the other, none taken, before the call itself is in doubt. */
const SUSPICIOUS = 8;

/**
 * Sends rows. When the whole call is refused because of some of them, finds these and sends the
 * rest: by the records that the refusal names, or else by halves.
 * @param secretsOf values of a row, which no reason may show
 * @throws ConnectorError (config_error) if the call is refused whatever rows it holds
 */
export async function narrowed(
  count: number,
  send: SendRows,
  secretsOf: (row: number) => readonly string[],
): Promise<RowResult[]> {
  const results = new Array<RowResult>(count);
  let refused = 0;
  let taken = false;
  const attempt = async (rows: readonly number[]): Promise<void> => {
    let error: Refusal;
    try {
      const answers = await send(rows);
      rows.forEach((row, i) => (results[row] = answers[i] as RowResult));
      taken = true;
      return;
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || !BY_A_ROW.has(thrown.code)) throw thrown;
      error = thrown;
    }
    const named = rowsNamed(error.detail, rows.length, (i) => secretsOf(rows[i] as number));
    if (named.size > 0) {
      for (const [i, reason] of named)
        results[rows[i] as number] = { kind: 'refused', code: error.code, reason };
      const rest = rows.filter((_, i) => !named.has(i));
      if (rest.length > 0) await attempt(rest);
    } else if (rows.length === 1) {
      if (++refused >= SUSPICIOUS && !taken) throw wholly(error);
      results[rows[0] as number] = { kind: 'refused', code: error.code, reason: error.code };
    } else {
      const middle = Math.ceil(rows.length / 2);
      await attempt(rows.slice(0, middle));
      await attempt(rows.slice(middle));
    }
  };
  if (count > 0) await attempt(Array.from({ length: count }, (_, i) => i));
  return results;
}

function wholly(error: Refusal): Error {
  return configError(
    `Responsys refuses every row (${error.code}). Check the list, the tables and the fields of the ` +
      'workflow.',
    error,
  );
}
