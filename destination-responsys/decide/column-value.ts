import { valueText } from './member';

/**
 * Converts a value to the text that a column's type accepts. Undefined where the value leaves the
 * column unchanged; a reason, without the value, where it does not fit. An unknown type accepts
 * every value. Types: Oracle, "Data types and field names".
 * @param type Responsys's name for it, in upper case
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

// Responsys has no booleans; a numeric column gets 1 or 0.
function numeric(value: unknown, text: string): string {
  return typeof value === 'boolean' ? String(Number(value)) : text.trim();
}

const DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?(?: UTC)?)?)?$/i;

// With a time zone: converted to UTC, in the format that was observed to work [R], since it is
// unknown whether another zone is respected [U]. Without one: unchanged, to the second, which is
// the precision of these columns [D].
function dateText(text: string): string | undefined {
  const match: readonly (string | undefined)[] | null = DATE.exec(text);
  if (match === null) return undefined;
  const [, day = '', time, zone] = match;
  // JavaScript turns a date that does not exist, such as February 30, into another date.
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

// Counts characters, not UTF-16 units.
function isLonger(text: string, most: number): boolean {
  return text.length > most && Array.from(text).length > most;
}

const NO_INTEGER = 'a value is not a whole number, and its column takes nothing else';
const NO_NUMBER = 'a value is not a number, and its column takes nothing else';
const NO_DATE = 'a value is not a date, and its column takes nothing else';
const TOO_LONG = 'a value is longer than its column';
