import { LineBuffer } from '../rows/line-buffer';
import { UTC } from '../rows/dates';
import type { BadLine } from '../rows/row-reader';
import { TextReader, type TextContext, type TextSettings } from '../rows/text-reader';
import { ALL_EVENTS } from '../feeds/streams';

/** A line that the source writes for a record. */
export interface RecordMessage {
  type: string;
  record: {
    stream: string;
    data: Record<string, unknown>;
    emitted_at: number;
    meta?: { changes: { field: string; change: string; reason: string }[] };
  };
}

/** The records of RECORD messages, a line each, as a platform would read them. */
export function recordsIn(lines: Buffer): RecordMessage['record'][] {
  return lines
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as RecordMessage).record);
}

/** The result of reading a text. */
export interface TextHeard {
  columns: string[];
  /** The data of each record, as a platform would read it. */
  records: Record<string, unknown>[];
  /** The RECORD messages, a line each, as they were written. */
  lines: string[];
  malformed: BadLine[];
  repeated: number[];
  /** Lines that were passed to csv-parse. */
  odd: number;
  /** The number of the last line that was read. */
  through: number;
  nulled: Record<string, number>;
  fault: string | undefined;
}

export interface TextOptions {
  settings?: Partial<TextSettings>;
  place?: Partial<TextContext>;
}

/**
 * Reads a text that arrives in these pieces; malformed lines are skipped unless the place says
 * otherwise.
 */
export function readText(
  pieces: readonly Uint8Array[] | string,
  options: TextOptions = {},
): TextHeard {
  // csv-parse creates an error for each line that it refuses, and Jest computes the frames of each.
  const frames = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return heardOf(typeof pieces === 'string' ? [Buffer.from(pieces)] : pieces, options);
  } finally {
    Error.stackTraceLimit = frames;
  }
}

function heardOf(
  pieces: readonly Uint8Array[],
  { settings = {}, place = {} }: TextOptions,
): TextHeard {
  const buffer = new LineBuffer();
  const nulled = new Map<string, number>();
  const path = 'download/54321_SENT_20240523_070000.csv';
  const facts = { stream: ALL_EVENTS, path, modified: 0, event: 'sent' };
  const reader = new TextReader(
    { delimiter: undefined, characterSet: 'utf-8', clock: UTC, ...settings },
    { facts, nulled, after: 0, resumeAt: 0, stopAtMalformed: false, ...place },
    buffer,
  );
  const heard: TextHeard = {
    ...{ columns: [], records: [], lines: [], malformed: [], repeated: [] },
    ...{ odd: 0, through: 0, nulled: {}, fault: undefined },
  };
  const note = (): void => {
    const taken = reader.rows?.take();
    const lines = buffer.take().toString().split('\n').slice(0, -1);
    if (lines.length !== (taken?.records ?? 0)) throw new Error('Records are miscounted.');
    heard.lines.push(...lines);
    heard.malformed.push(...(taken?.malformed ?? []));
    heard.repeated.push(...(taken?.repeated ?? []));
    heard.odd += taken?.odd ?? 0;
  };
  for (const piece of pieces) {
    reader.take(Buffer.from(piece), 0);
    note();
  }
  reader.end(0);
  note();
  heard.records = heard.lines.map(
    (line) => (JSON.parse(line) as { record: { data: Record<string, unknown> } }).record.data,
  );
  heard.columns = (reader.header?.columns ?? []).map(({ name }) => name);
  heard.through = reader.rows?.line ?? 0;
  heard.nulled = Object.fromEntries(nulled);
  heard.fault = reader.fault;
  return heard;
}

/** The number of each record's line. */
export function numbersOf({ records }: TextHeard): unknown[] {
  return records.map((record) => record['_ab_source_file_line']);
}

/** The values of each record in the order of the columns. */
export function valuesOf({ records, columns }: TextHeard): unknown[][] {
  return records.map((record) => columns.map((name) => record[name]));
}
