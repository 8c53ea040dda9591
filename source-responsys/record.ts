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

export type ColumnType = 'string' | 'date-time' | 'number';

export interface Column {
  /** Name of the field: lower case, unique within the file. */
  name: string;
  type: ColumnType;
}

// Totals and counts; whatever identifies something stays text, since RIIDs exceed 2^31 and the
// codes of some accounts have leading zeros.
const NUMBERS: ReadonlySet<string> = new Set([
  'order_total',
  'order_quantity',
  'message_size',
  'msg_split_count',
]);

/** The type of a column by its name (lower case), documented or not. */
export function typeOf(column: string): ColumnType {
  if (NUMBERS.has(column)) return 'number';
  return column.endsWith('_dt') ? 'date-time' : 'string';
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

/** Turns a row (values in the order of the columns) and its line number into a RECORD message. */
export type RecordWriter = (row: readonly string[], line: number, emittedAt: number) => string;

/**
 * A writer for the rows of one file. Empty values become null. A date or number that cannot be
 * converted becomes null too, and is named in the record's `meta.changes`.
 */
export function recordWriter(columns: readonly Column[], file: FileFacts): RecordWriter {
  const keys = columns.map(({ name }) => `,${JSON.stringify(name)}:`);
  const types = columns.map(({ type }) => type);
  const start = `{"type":"RECORD","record":{"stream":"${STREAM}","data":{"${EVENT}":${JSON.stringify(file.event)}`;
  const url = `,"${FILE_URL}":${JSON.stringify(file.path)}`;
  const modified = `,"${FILE_MODIFIED}":${JSON.stringify(timestampOf(file.modified))}`;
  const end = `${url}${modified},"${FILE_LINE}":`;
  const days: Days = new Map();
  const count = columns.length;
  // Neighbouring rows share most of their values: account, list, campaign, launch, date. Keeping
  // the last value of each column with its JSON saves more than half of the conversions.
  const lastValues: (string | undefined)[] = new Array<undefined>(count).fill(undefined);
  const lastPieces = new Array<string>(count).fill('');

  return (row, line, emittedAt) => {
    let text = start;
    let failed: string[] | undefined;
    for (let i = 0; i < count; i++) {
      const value = row[i] as string;
      if (value === lastValues[i]) {
        text += lastPieces[i] as string;
        continue;
      }
      const json = jsonOf(value, types[i] as ColumnType, days);
      const piece = (keys[i] as string) + (json ?? 'null');
      text += piece;
      if (json === undefined) {
        failed = [...(failed ?? []), (columns[i] as Column).name];
      } else {
        lastValues[i] = value;
        lastPieces[i] = piece;
      }
    }
    text += `${end}${line}},"emitted_at":${emittedAt}`;
    return failed === undefined ? `${text}}}\n` : `${text},"meta":${metaJson(failed)}}}\n`;
  };
}

// What JSON.stringify would escape. Most values have none of these and need only quotes.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function jsonOf(value: string, type: ColumnType, days: Days): string | undefined {
  if (value === '') return 'null';
  if (type === 'string') return SPECIAL.test(value) ? JSON.stringify(value) : `"${value}"`;
  return type === 'number' ? numberJson(value) : dateJson(value, days);
}

/** Seconds since the epoch as an RFC 3339 date-time in UTC. */
export function timestampOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function metaJson(fields: readonly string[]): string {
  const changes = fields.map((field) => ({
    field,
    change: 'NULLED',
    reason: 'SOURCE_SERIALIZATION_ERROR',
  }));
  return JSON.stringify({ changes });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberJson(text: string): string | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return NUMBER.test(trimmed) && Number.isFinite(value) ? String(value) : undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// DD-Mon-YYYY HH24:MI:SS in UTC, as Responsys writes it; the ISO form is what some jobs are
// reported to write.
const RESPONSYS_DATE = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const MOST_DAYS_KEPT = 10_000;

/** Day as written in a file -> day as ISO, or null where there is no such day. */
type Days = Map<string, string | null>;

function dateJson(text: string, days: Days): string | undefined {
  const date = toTimestamp(text.trim(), days);
  return date === undefined ? undefined : `"${date}"`;
}

/**
 * A date as Responsys writes it (UTC) in RFC 3339, or undefined if there is no such date.
 * @param days the days met so far, which are few in a file, while its seconds are many
 */
export function toTimestamp(text: string, days: Days = new Map()): string | undefined {
  const gap = text.search(/[ T]/);
  const time = text.slice(gap + 1).replace(/(?:\.\d+)?Z?$/, '');
  if (gap < 0 || !TIME.test(time)) return undefined;
  const written = text.slice(0, gap);
  let day = days.get(written);
  if (day === undefined) {
    day = isoDay(written) ?? null;
    if (days.size >= MOST_DAYS_KEPT) days.clear();
    days.set(written, day);
  }
  return day === null ? undefined : `${day}T${time}Z`;
}

function isoDay(text: string): string | undefined {
  let candidate = ISO_DATE.test(text) ? text : undefined;
  const [, day, month, year] = RESPONSYS_DATE.exec(text) ?? [];
  if (day !== undefined && month !== undefined && year !== undefined) {
    const number = MONTHS.indexOf(month.toLowerCase()) + 1;
    candidate = `${year}-${pad(String(number))}-${pad(day)}`;
  }
  // Date accepts 31 February and rolls it over, so what comes back must be what went in.
  const parsed = candidate === undefined ? NaN : Date.parse(`${candidate}T00:00:00Z`);
  if (candidate === undefined || Number.isNaN(parsed)) return undefined;
  return timestampOf(parsed / 1000).startsWith(candidate) ? candidate : undefined;
}

function pad(text: string): string {
  return text.padStart(2, '0');
}
