import type { Conversion } from './values';

/** Wall-clock seconds, as if they were UTC -> seconds since the epoch. */
export type ZoneClock = (wall: number) => number;

/** The clock of a file whose dates are in UTC, as Responsys writes them. */
export const UTC: ZoneClock = (wall) => wall;

/** Seconds since the epoch as an RFC 3339 date-time in UTC. */
export function timestampOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

// DD-Mon-YYYY HH24:MI:SS, as Responsys writes it, or the ISO form that some jobs are reported to
// write; with or without a zone, and with or without a time.
const DATE =
  /^(?:(\d{1,2})-([a-z]{3})-(\d{4})|(\d{4})-(\d\d)-(\d\d))(?:[ t](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?: ?(z|utc|gmt|[+-]\d\d(?::?\d\d)?))?)?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A date from a file in RFC 3339, in UTC, or undefined if it is not valid. A date without a time is
 * midnight; fractions of a second are dropped.
 * @param clock the clock of dates without a zone of their own
 */
export function toTimestamp(text: string, clock: ZoneClock): string | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, d1, name = '', y1, y2, m2, d2, h = '0', min = '0', s = '0', zone] = match;
  const month = m2 === undefined ? MONTHS.indexOf(name.toLowerCase()) + 1 : Number(m2);
  const midnight = midnightOf(Number(y1 ?? y2), month, Number(d1 ?? d2));
  const [hours, minutes, secs] = [Number(h), Number(min), Number(s)];
  if (midnight === undefined || hours > 23 || minutes > 59 || secs > 59) return undefined;
  const wall = midnight + hours * 3600 + minutes * 60 + secs;
  const offset = zone === undefined ? undefined : offsetOf(zone);
  if (Number.isNaN(offset)) return undefined;
  const seconds = offset === undefined ? clock(wall) : wall - offset;
  const timestamp = timestampOf(seconds);
  // The zone may have moved it out of the four-digit years.
  return timestamp.length === '2024-05-23T07:00:56Z'.length ? timestamp : undefined;
}

// Seconds; Date accepts 31 February and a month 0 and rolls them over, into another month.
function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 ? date.getTime() / 1000 : undefined;
}

// Seconds east of Greenwich; NaN for an impossible offset.
function offsetOf(zone: string): number {
  if (/[a-z]/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))];
  if (hours > 23 || minutes > 59) return NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** How dates with the same beginning convert: `json`, then their last `tail` characters, then Z. */
export interface DateHead {
  text: string;
  json: string;
  tail: number;
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const SECONDS = /^[0-5]\d$/;
const MAX_HEADS_KEPT = 10_000;

/** A conversion of dates, with what it learned about those that begin like the last one. */
export type DateConversion = Conversion & { head: DateHead | undefined };

/**
 * A conversion that caches the days it has seen, since a file has few days but many seconds; with a
 * clock other than UTC, it caches minutes.
 */
export function dateConversion(clock: ZoneClock): DateConversion {
  const [tail, pattern] = clock === UTC ? [8, TIME] : [2, SECONDS];
  const heads = new Map<string, DateHead | null>();
  const convert = (text: string): string | undefined => {
    const cut = text.length - tail;
    const end = text.slice(cut);
    if (!pattern.test(end)) return quoted(toTimestamp(text.trim(), clock));
    const start = text.slice(0, cut);
    let head = heads.get(start);
    if (head === undefined) {
      if (heads.size >= MAX_HEADS_KEPT) heads.clear();
      head = headOf(start, tail, clock);
      heads.set(start, head);
    }
    if (head === null) return quoted(toTimestamp(text.trim(), clock));
    conversion.head = head;
    return `${head.json}${end}Z"`;
  };
  const conversion: DateConversion = Object.assign(convert, { head: undefined });
  return conversion;
}

// Null where the tail cannot simply be copied: it may be part of an offset, or of a minute in which
// the clock changed.
function headOf(text: string, tail: number, clock: ZoneClock): DateHead | null {
  const ends = tail === 2 ? ['00', '59'] : ['00:00:00', '23:59:59'];
  const [first, last] = ends.map((end) => toTimestamp((text + end).trim(), clock));
  if (first === undefined || last === undefined) return null;
  const json = first.slice(0, -tail - 1);
  const simple = first === `${json}${ends[0] ?? ''}Z` && last === `${json}${ends[1] ?? ''}Z`;
  return simple ? { text, json: `"${json}`, tail } : null;
}

function quoted(timestamp: string | undefined): string | undefined {
  return timestamp === undefined ? undefined : `"${timestamp}"`;
}
