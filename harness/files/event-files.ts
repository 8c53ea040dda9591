import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { eventColumns, type EventKind } from './event-layouts';
import { valueOf, type Value } from './event-values';

export { EVENT_KINDS, eventColumns, type EventKind } from './event-layouts';
export { zipOf } from './zip';

/** Rows that are written at a time. */
const BATCH = 1_000;
/** Another seed makes other people, ids and times, as long as files are shorter than this. */
const ROWS_PER_SEED = 10_000_000;

/** A column that an account has added. */
export interface ExtraColumn {
  /** As the header shows it; it may repeat a name. */
  name: string;
  /** Its position, counted from 0 among the columns so far; the last when not given. */
  at?: number;
  /** What row i has there; a text made of the name and the row's number when not given. */
  value?: string | ((i: number) => string);
}

export interface EventFileOptions {
  kind: EventKind;
  rows: number;
  /** Number of the first row; 0 when not given. */
  startRow?: number;
  seed?: number;
  /** A comma when not given. */
  delimiter?: string;
  /** Whether all values are quoted, which is the default, or only if necessary. */
  quote?: boolean;
  crlf?: boolean;
  bom?: boolean;
  /** Whether the last line has an end; it does when this is not given. */
  finalNewline?: boolean;
  /** How column names are written, upper case when not given; `none` leaves the header out. */
  header?: 'upper' | 'lower' | 'mixed' | 'none';
  extraColumns?: readonly ExtraColumn[];
}

/** The values of row i (from 0) by column in upper case, as every file of that kind has them. */
export function eventRow(kind: EventKind, i: number, seed = 0): Record<string, string> {
  const number = seed * ROWS_PER_SEED + i;
  return Object.fromEntries(
    eventColumns(kind).map((column) => [column, valueOf(kind, column)(number)]),
  );
}

/** An event file in memory. With no rows it is a header only, or empty without a header. */
export function eventFile(options: EventFileOptions): Buffer {
  return Buffer.concat([...pieces(options)]);
}

/** Writes an event file of any size to disk; resolves to its size in bytes. */
export async function writeEventFile(path: string, options: EventFileOptions): Promise<number> {
  const file = createWriteStream(path);
  await pipeline(Readable.from(pieces(options)), file);
  return file.bytesWritten;
}

/** `54321_SENT_20240523_070056.csv`, stamped in UTC. */
export function eventFileName({
  account = '54321',
  kind,
  date,
  ext = 'csv',
}: {
  account?: string;
  kind: string;
  date: Date;
  /** One or more extensions, e.g. `txt.zip`. */
  ext?: string;
}): string {
  const [day = '', time = ''] = date.toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${account}_${kind}_${day}_${time}.${ext.replace(/^\./, '')}`;
}

function* pieces(options: EventFileOptions): Generator<Buffer> {
  const { rows, startRow = 0, seed = 0, crlf = false, bom = false, header = 'upper' } = options;
  const { finalNewline = true } = options;
  const columns = columnsOf(options);
  const write = lineWriter(options.delimiter ?? ',', options.quote ?? true);
  const end = crlf ? '\r\n' : '\n';
  if (bom) yield Buffer.from('\uFEFF');
  if (header !== 'none') {
    const line = write(columns.map(({ name }) => CASES[header](name)));
    yield Buffer.from(rows > 0 || finalNewline ? line + end : line);
  }
  for (let from = 0; from < rows; from += BATCH) {
    const to = Math.min(from + BATCH, rows);
    let text = '';
    for (let row = startRow + from; row < startRow + to; row++) {
      if (text !== '') text += end;
      text += write(columns.map(({ value }) => value(row, seed * ROWS_PER_SEED + row)));
    }
    yield Buffer.from(to < rows || finalNewline ? text + end : text);
  }
}

interface GeneratedColumn {
  name: string;
  value: (row: number, number: number) => string;
}

function columnsOf({ kind, extraColumns = [] }: EventFileOptions): GeneratedColumn[] {
  const filled =
    (of: Value): GeneratedColumn['value'] =>
    (_row, number) =>
      of(number);
  const columns: GeneratedColumn[] = eventColumns(kind).map((name) => ({
    name,
    value: filled(valueOf(kind, name)),
  }));
  for (const { name, at = columns.length, value } of extraColumns) {
    const given = typeof value === 'string' ? () => value : value;
    columns.splice(at, 0, { name, value: given ?? filled(valueOf(kind, name)) });
  }
  return columns;
}

const CASES = {
  upper: (name: string): string => name,
  lower: (name: string): string => name.toLowerCase(),
  mixed: (name: string): string =>
    name.toLowerCase().replace(/(^|_)[a-z]/g, (start) => start.toUpperCase()),
};

function lineWriter(delimiter: string, quoteAll: boolean): (values: string[]) => string {
  const quoted = (text: string): string =>
    `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
  const needed = (text: string): boolean => text.includes(delimiter) || /["\r\n]/.test(text);
  if (quoteAll) return (values) => values.map(quoted).join(delimiter);
  return (values) => values.map((text) => (needed(text) ? quoted(text) : text)).join(delimiter);
}
