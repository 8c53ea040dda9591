import type { CsvEvents } from './csv-faults';
import { dialectOf, firstLine } from './dialect';
import { EncodingCheck } from './encoding';
import { RowParser, type RowBatch } from './row-parser';

export { CsvFault, type CsvEvents, type MalformedRow } from './csv-faults';
export { DELIMITERS, dialectOf } from './dialect';
export type { RowBatch } from './row-parser';

/** Rows are handed on after so many bytes, so that no batch holds a checkpoint's worth of them. */
const PIECE_BYTES = 128 * 1024;

/**
 * Reads CSV and yields its rows in batches. The header is read off first and told to `onHeader`;
 * an empty file has neither. Memory is bounded by one piece of input and `MAX_RECORD_BYTES`.
 * @param delimiter the delimiter, or undefined to read it off the header
 * @param after the line number that the first row follows
 * @throws CsvFault for a quote that is never closed, or an encoding that is not UTF-8's family
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string | undefined,
  events: CsvEvents,
  after: number,
): AsyncGenerator<RowBatch> {
  let parser: RowParser | undefined;
  let head = Buffer.alloc(0);
  const encoding = new EncodingCheck(events);
  for await (const piece of bytes) {
    let chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    encoding.look(chunk);
    if (parser === undefined) {
      head = Buffer.concat([head, chunk]);
      const line = firstLine(head, false);
      if (line === undefined) continue;
      parser = new RowParser(dialectOf(line, delimiter), events, after);
      chunk = head;
    }
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield await parser.write(chunk.subarray(at, at + PIECE_BYTES));
    }
  }
  encoding.end();
  if (parser === undefined) {
    const line = firstLine(head, true);
    if (line === undefined) return;
    parser = new RowParser(dialectOf(line, delimiter), events, after);
    yield await parser.write(head);
  }
  yield await parser.end();
}
