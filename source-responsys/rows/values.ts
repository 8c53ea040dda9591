/* Values of a file as JSON. Which columns hold dates and numbers is told by their names. */

export type ColumnType = 'string' | 'date-time' | 'number';

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

/** The JSON of a value that is not text, or undefined if it cannot be converted. */
export type Conversion = (text: string) => string | undefined;

/** The conversion for a column of this type; undefined for text, which needs none. */
export function conversionOf(type: ColumnType): Conversion | undefined {
  if (type === 'string') return undefined;
  if (type === 'number') return numberJson;
  return dateConversion();
}

// Neighbouring rows are of the same day, so that only the time has to be looked at.
function dateConversion(): Conversion {
  const days: Days = new Map();
  let day = '\n';
  let json = '';
  return (text) => {
    const time = text.slice(day.length);
    if (text.startsWith(day) && TIME.test(time)) return `${json}${time}Z"`;
    const date = toTimestamp(text.trim(), days);
    if (date === undefined) return undefined;
    if (text.trimStart() !== text) return `"${date}"`;
    day = text.slice(0, text.search(/[ T]/) + 1);
    json = `"${date.slice(0, ISO_DAY_LENGTH)}`;
    return `"${date}"`;
  };
}

/** Seconds since the epoch as an RFC 3339 date-time in UTC. */
export function timestampOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
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
/** 2024-05-23T */
const ISO_DAY_LENGTH = 11;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const MOST_DAYS_KEPT = 10_000;

/** Day as written in a file -> day as ISO, or null where there is no such day. */
type Days = Map<string, string | null>;

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
