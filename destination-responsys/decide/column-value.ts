import { valueText } from './member';

/**
 * A value as the text that a column of a type takes; undefined where it says nothing, so that the
 * column stays as it is; a reason, without the value, where it does not fit. A type that is not
 * known takes everything. Types: Oracle, "Data types and field names".
 * @param type as Responsys calls it, in upper case
 * @param clears whether a null empties the column
 */
export function columnText(
  value: unknown,
  type: string | undefined,
  clears: boolean,
): string | undefined | { reason: string } {
  if (value === null) return clears ? '' : undefined;
  const text = valueText(value);
  if (text === undefined || text === '' || type === undefined) return text;
  switch (type) {
    case 'INTEGER': {
      const number = numeric(value, text).replace(/^([+-]?\d+)\.0*$/, '$1');
      return /^[+-]?\d+$/.test(number) ? number : { reason: NO_INTEGER };
    }
    case 'NUMBER': {
      const number = numeric(value, text);
      return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(number) ? number : { reason: NO_NUMBER };
    }
    case 'TIMESTAMP':
      return (typeof value === 'string' ? dateText(text.trim()) : undefined) ?? { reason: NO_DATE };
    default: {
      const most = type === 'CHAR' ? 1 : Number(/^STR(\d+)$/.exec(type)?.[1] ?? Infinity);
      return isLonger(text, most) ? { reason: TOO_LONG } : text;
    }
  }
}

// Responsys has no booleans; a column of numbers takes them as 1 and 0.
function numeric(value: unknown, text: string): string {
  return typeof value === 'boolean' ? String(Number(value)) : text.trim();
}

const DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?(?: UTC)?)?)?$/i;

// With a zone: in UTC, in the form that was seen to be taken [R], since nobody knows whether another
// zone would be honoured [U]. Without one: as it is, to the second, which is their precision [D].
function dateText(text: string): string | undefined {
  const match: readonly (string | undefined)[] | null = DATE.exec(text);
  if (match === null) return undefined;
  const [, day = '', time, zone] = match;
  // A day that does not exist, such as February 30, becomes another one.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  if (time === undefined) return day;
  const clock = time.length === 5 ? `${time}:00` : time;
  if (zone === undefined) return isReal(`${day}T${clock}Z`) ? `${day}T${clock}` : undefined;
  const [, sign = '', hours = '00', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?/.exec(zone) ?? [];
  const whole = `${day}T${clock}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`;
  return isReal(whole) ? new Date(whole).toISOString() : undefined;
}

function isReal(date: string): boolean {
  return !Number.isNaN(Date.parse(date));
}

// In characters, not in halves of them.
function isLonger(text: string, most: number): boolean {
  return text.length > most && Array.from(text).length > most;
}

const NO_INTEGER = 'a value is not a whole number, and its column takes nothing else';
const NO_NUMBER = 'a value is not a number, and its column takes nothing else';
const NO_DATE = 'a value is not a date, and its column takes nothing else';
const TOO_LONG = 'a value is longer than its column';
