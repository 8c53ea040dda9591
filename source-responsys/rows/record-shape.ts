import { timestampOf } from './dates';
import {
  EVENT,
  FILE_LINE,
  FILE_MODIFIED,
  FILE_URL,
  STREAM,
  type Column,
  type FileFacts,
} from './record';

/** What of a RECORD message is the same for all records of a text, as bytes of JSON. */
export interface RecordShape {
  /** What stands before each value, one after the other. */
  keys: Uint8Array;
  /** Where in `keys` each begins; one more for where the last ends. */
  starts: Int32Array;
  /** What stands between the last value and the number of the line. */
  tail: Uint8Array;
}

/** The shape of the records of a text with these columns. */
export function recordShape(
  columns: readonly Column[],
  { path, modified, event }: FileFacts,
): RecordShape {
  const head = `{"type":"RECORD","record":{"stream":"${STREAM}","data":{"${EVENT}":${JSON.stringify(event)}`;
  const keys = columns.map(({ name }, i) =>
    Buffer.from(`${i === 0 ? head : ''},${JSON.stringify(name)}:`),
  );
  const starts = new Int32Array(columns.length + 1);
  keys.forEach((key, i) => (starts[i + 1] = (starts[i] as number) + key.length));
  const tail =
    `,"${FILE_URL}":${JSON.stringify(path)}` +
    `,"${FILE_MODIFIED}":${JSON.stringify(timestampOf(modified))},"${FILE_LINE}":`;
  return {
    keys: new Uint8Array(Buffer.concat(keys)),
    starts,
    tail: new Uint8Array(Buffer.from(tail)),
  };
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
