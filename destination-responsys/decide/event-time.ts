/** A moment, with every digit of its fraction of a second. */
export interface Moment {
  /** Seconds since the epoch. */
  second: number;
  /** The digits after the decimal point, without trailing zeros. */
  fraction: string;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?(?: UTC)?)?)?$/i;

/**
 * The time of an event: text as RFC 3339 or as databases print it (UTC where it has no offset), or
 * a number, also as text, of seconds, milliseconds, microseconds or nanoseconds since the epoch,
 * which are distinguished by size. Undefined where there is none, `unreadable` for anything else.
 */
export function momentOf(value: unknown): Moment | undefined | 'unreadable' {
  if (value === undefined || value === null || value === '' || value === 0) return undefined;
  if (typeof value === 'number') return numbered(String(value));
  if (typeof value !== 'string') return 'unreadable';
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return numbered(text);
  return dated(text);
}

/** Negative if the first moment is the earlier one, 0 if both are the same. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.second !== b.second) return a.second - b.second;
  return a.fraction < b.fraction ? -1 : a.fraction > b.fraction ? 1 : 0;
}

/** The moment as text: equal moments give equal texts. */
export function momentText({ second, fraction }: Moment): string {
  return fraction === '' ? String(second) : `${second}.${fraction}`;
}

// Eleven digits of seconds last until the year 5138; twelve of milliseconds begin in 1973.
function numbered(text: string): Moment | 'unreadable' {
  const [whole = '', part = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  if (!/^\d*$/.test(digits) || !/^\d*$/.test(part) || digits.length > 20) return 'unreadable';
  const scale = digits.length <= 11 ? 0 : digits.length <= 14 ? 3 : digits.length <= 17 ? 6 : 9;
  const end = digits.length - scale;
  return { second: Number(digits.slice(0, end)), fraction: trimmed(digits.slice(end) + part) };
}

function dated(text: string): Moment | 'unreadable' {
  const match: readonly (string | undefined)[] | null = ISO.exec(text);
  if (match === null) return 'unreadable';
  const number = (group: number): number => Number(match[group] ?? 0);
  const [month, day, hour] = [number(2), number(3), number(4)];
  const midnight = Date.UTC(number(1), month - 1, day);
  const isReal =
    month <= 12 &&
    new Date(midnight).getUTCDate() === day &&
    hour <= 24 &&
    number(5) <= 59 &&
    number(6) <= 60;
  if (!isReal) return 'unreadable';
  const second = midnight / 1000 + hour * 3600 + number(5) * 60 + number(6) - offsetOf(match[8]);
  return { second, fraction: trimmed(match[7] ?? '') };
}

function offsetOf(zone = 'Z'): number {
  const match = /^([+-])(\d{2}):?(\d{2})?/.exec(zone);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

function trimmed(fraction: string): string {
  return fraction.replace(/0+$/, '');
}
