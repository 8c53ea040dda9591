import { JsonLine } from './json-line';
import { conversionOf, timestampOf, typeOf, type ColumnType } from './values';

/*
 * Row -> record, as finished JSON. The rows of a file share their columns, so whatever depends on
 * the columns alone is worked out once; building an object per row and serializing it costs more
 * than parsing the row did.
 */

export const STREAM = 'responsys_events';

/** Fields that the connector adds to the columns of a file. */
export const EVENT = 'event';
export const FILE_URL = '_ab_source_file_url';
export const FILE_MODIFIED = '_ab_source_file_last_modified';
export const FILE_LINE = '_ab_source_file_line';

export interface Column {
  /** Name of the field: lower case, unique within the file. */
  name: string;
  type: ColumnType;
}

/**
 * The columns of a file from its header: lower case, a repeated name with `_2`, `_3`, ..., an
 * empty one named by its position. A column never takes the name of a field of the connector's.
 */
export function columnsOf(header: readonly string[]): Column[] {
  const taken = new Set([EVENT, FILE_URL, FILE_MODIFIED, FILE_LINE]);
  return header.map((title, index) => {
    const base = title.trim().toLowerCase() || `column_${index + 1}`;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return { name, type: typeOf(base) };
  });
}

/** What all records of a file have in common. */
export interface FileFacts {
  path: string;
  /** Seconds since the epoch. */
  modified: number;
  /** Kind of event in lower case; null for a file whose name does not tell. */
  event: string | null;
}

/**
 * Turns a row (values in the order of the columns) and its line number into a RECORD message on a
 * line of its own, which holds until the next call. `emittedAt` in milliseconds since the epoch.
 */
export type RecordWriter = (row: readonly string[], line: number, emittedAt: number) => JsonLine;

/**
 * A writer for the rows of one file. Empty values become null. A date or number that cannot be
 * converted becomes null too, and is named in the record's `meta.changes`.
 */
export function recordWriter(columns: readonly Column[], file: FileFacts): RecordWriter {
  const message = new JsonLine(piecesOf(columns, file));
  const count = columns.length;
  const slots = { line: count, emittedAt: count + 1, meta: count + 2 };
  const conversions = columns.map(({ type }) => conversionOf(type));
  // Neighbouring rows share most of their values: account, list, campaign, launch, date.
  const values = new Array<string | undefined>(count).fill(undefined);
  const failed = new Set<number>();

  const put = (column: number, value: string): void => {
    const convert = conversions[column];
    if (convert === undefined && value !== '') {
      message.setString(column, value);
      return;
    }
    const json = convert === undefined || value === '' ? 'null' : convert(value);
    message.set(column, json ?? 'null');
    if (failed.has(column) === (json === undefined)) return;
    if (json === undefined) failed.add(column);
    else failed.delete(column);
    message.set(slots.meta, metaJson(columns.filter((_, i) => failed.has(i))));
  };

  return (row, line, emittedAt) => {
    for (let column = 0; column < count; column++) {
      const value = row[column] as string;
      if (value === values[column]) continue;
      values[column] = value;
      put(column, value);
    }
    message.set(slots.line, String(line));
    message.set(slots.emittedAt, String(emittedAt));
    return message;
  };
}

/** What stands around the values, the line number, the time of emission and the meta, in order. */
function piecesOf(columns: readonly Column[], { path, modified, event }: FileFacts): string[] {
  const start = `{"type":"RECORD","record":{"stream":"${STREAM}","data":{"${EVENT}":${JSON.stringify(event)}`;
  const end =
    `,"${FILE_URL}":${JSON.stringify(path)}` +
    `,"${FILE_MODIFIED}":${JSON.stringify(timestampOf(modified))},"${FILE_LINE}":`;
  const keys = columns.map(({ name }) => `,${JSON.stringify(name)}:`);
  const pieces = [...keys, end, '},"emitted_at":', '', '}}\n'];
  return pieces.map((piece, index) => (index === 0 ? start + piece : piece));
}

function metaJson(columns: readonly Column[]): string {
  if (columns.length === 0) return '';
  const changes = columns.map(({ name }) => ({
    field: name,
    change: 'NULLED',
    reason: 'SOURCE_SERIALIZATION_ERROR',
  }));
  return `,"meta":${JSON.stringify({ changes })}`;
}
