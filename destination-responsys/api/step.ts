import { ConnectorError } from '../../shared/errors';
import type { Cells, RowResult } from '../responsys';
import type { Call, Reply, Send } from './call';
import { reasonIn } from './codes';
import { Refusal } from './faults';
import { isolateRejectedRows, type RowReading } from './isolate-rejected-rows';
import { piecesOf } from './pieces';
import { explained } from './refused-call';

/** A kind of call that carries rows, with a result for each. */
export interface RowCall<Row> {
  /** In the words of a log line. */
  doing: string;
  call(rows: readonly Row[]): Call;
  /** What the answer says about each row. */
  read(reply: Reply, rows: readonly Row[]): Promise<RowReading[]> | RowReading[];
  /** Turns a failed call into results if it says something about its rows; otherwise throws. */
  failed?(error: unknown, rows: readonly Row[]): Promise<RowReading[]> | RowReading[];
  /** The cells of a row that are written as columns, the same ones in all rows of a call. */
  columns: (row: Row) => Cells;
  /** What a row becomes in the body. */
  body: (row: Row) => object;
  /** Whether parts are sent one after the other. */
  inTurn: boolean;
  /** What a dry run logs instead. */
  says(rows: readonly Row[]): string;
}

/**
 * Carries a step out and resolves to a result for each row, by position. Each bad row, however many
 * there are, is isolated and refused alone.
 * @throws ConnectorError for failures not due to a row; for a step that mails, only if none of its
 *   e-mails can have gone out
 */
export async function carriedOut<Row>(
  step: RowCall<Row>,
  rows: readonly Row[],
  send: Send,
): Promise<RowResult[]> {
  const results = new Array<RowResult | undefined>(rows.length);
  const { pieces, oversized } = piecesOf(rows, step.columns, step.body);
  for (const row of oversized) results[row] = { kind: 'refused', ...reasonIn('', 'TOO_LARGE') };
  const piece = async (indices: readonly number[]): Promise<void> => {
    const at = (i: number): Row => rows[indices[i] as number] as Row;
    const answers: (RowResult | undefined)[] = [];
    try {
      await isolateRejectedRows(
        indices.length,
        (some) => readingsOf(step, some.map(at), send),
        answers,
      );
    } finally {
      answers.forEach((answer, i) => {
        if (answer !== undefined) results[indices[i] as number] = answer;
      });
    }
  };
  try {
    if (step.inTurn) for (const indices of pieces) await piece(indices);
    else await Promise.all(pieces.map(piece));
  } catch (error) {
    const hasMailed = step.inTurn && results.some((one) => one !== undefined && isOut(one));
    if (!hasMailed) throw explained(error, step.doing);
    for (let i = 0; i < rows.length; i++) results[i] ??= notSent(error);
  }
  return results as RowResult[];
}

function isOut({ kind }: RowResult): boolean {
  return kind !== 'refused';
}

/**
 * A row that was not sent while other rows of the call were, so the call cannot fail as a whole.
 */
function notSent(error: unknown): RowResult {
  const cause = error instanceof ConnectorError ? error.cause : error;
  const code = cause instanceof Refusal && cause.code !== '' ? cause.code : 'NOT_SENT';
  return { kind: 'refused', ...reasonIn('', code) };
}

async function readingsOf<Row>(
  step: RowCall<Row>,
  rows: readonly Row[],
  send: Send,
): Promise<RowReading[]> {
  let reply: Reply;
  try {
    reply = await send(step.call(rows));
  } catch (error) {
    if (step.failed === undefined) throw error;
    return step.failed(error, rows);
  }
  return step.read(reply, rows);
}
