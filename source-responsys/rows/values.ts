/* Values of a file as JSON. Column names show which columns hold dates and numbers. */

export type ColumnType = 'string' | 'date-time' | 'number';

// Totals and counts. Identifiers stay text, since RIIDs exceed 2^31 and some accounts' codes have
// leading zeros.
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

/** The JSON of a value that is not text, in ASCII, or undefined if it cannot be converted. */
export type Conversion = (text: string) => string | undefined;

const NUMBER = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i;

/**
 * A number with all its digits. JSON sets no limit to them, and a warehouse reads a decimal. Only
 * what JSON does not allow is changed: a plus, leading zeros, a point without digits on both sides.
 */
export function numberJson(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = ''] = NUMBER.exec(text.trim()) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const json = `${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
  const value = Number(json);
  // Beyond a double's range most JSON readers would return infinity.
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' && value !== 0 ? `-${json}` : json;
}
