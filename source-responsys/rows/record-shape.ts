import { timestampOf } from './dates';
import { EVENT, FILE_LINE, FILE_MODIFIED, FILE_URL, type Column, type FileFacts } from './record';

export const WORD_BYTES = 4;

/** The parts of a RECORD message that are the same for all records of a text, as bytes of JSON. */
export interface RecordShape {
  /**
   * The bytes before each value, one after the other, each padded to whole little-endian words of
   * four bytes. The value overwrites the padding.
   */
  keys: Int32Array;
  /** Where each begins in `keys`, in words, plus one entry for where the last ends. */
  starts: Int32Array;
  /** Length of each key in bytes. */
  lengths: Int32Array;
  /** The bytes between the last value and the line number. */
  tail: Uint8Array;
}

/** The shape of the records of a text with these columns. */
export function recordShape(
  columns: readonly Column[],
  { stream, path, modified, event }: FileFacts,
): RecordShape {
  const head = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"data":{"${EVENT}":${JSON.stringify(event)}`;
  const keys = columns.map(({ name }, i) =>
    Buffer.from(`${i === 0 ? head : ''},${JSON.stringify(name)}:`),
  );
  const starts = new Int32Array(columns.length + 1);
  const words = keys.flatMap((key, i) => {
    const own = wordsOf(key);
    starts[i + 1] = (starts[i] as number) + own.length;
    return own;
  });
  const tail =
    `,"${FILE_URL}":${JSON.stringify(path)}` +
    `,"${FILE_MODIFIED}":${JSON.stringify(timestampOf(modified))},"${FILE_LINE}":`;
  return {
    keys: Int32Array.from(words),
    starts,
    lengths: Int32Array.from(keys, (key) => key.length),
    tail: new Uint8Array(Buffer.from(tail)),
  };
}

function wordsOf(bytes: Buffer): number[] {
  const words: number[] = [];
  const padded = Buffer.concat([bytes, Buffer.alloc(WORD_BYTES)]);
  for (let at = 0; at < bytes.length; at += WORD_BYTES) words.push(padded.readInt32LE(at));
  return words;
}

/** The `meta` of a record in which the values of these columns could not be converted. */
export function metaOf(columns: readonly Column[]): string {
  const changes = columns.map(({ name }) => ({
    field: name,
    change: 'NULLED',
    reason: 'SOURCE_SERIALIZATION_ERROR',
  }));
  return `,"meta":${JSON.stringify({ changes })}`;
}
