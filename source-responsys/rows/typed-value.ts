import { DIGIT_0, DIGIT_9, QUOTE } from './ascii';
import { dateConversion, type DateConversion, type DateHead, type ZoneClock } from './dates';
import { numberJson, type ColumnType, type Conversion } from './values';

/** Numbers of up to this many digits are copied unchanged. */
const PLAIN_DIGITS = 15;
const COLON = 0x3a;
const Z = 0x5a;

/** A column whose values are not text. */
export type TypedColumn = Exclude<ColumnType, 'string'>;

/**
 * Writes the values of a date or number column as JSON. Values that look like the previous one, or
 * are only digits, are copied; any other is converted by way of a string.
 */
export class TypedValue {
  /** Whether the last value could not be converted and was written as null. */
  failed = false;
  readonly convert: Conversion;
  private readonly dates: DateConversion | undefined;
  /** How the previous date began, in bytes: in the file, and as JSON. */
  private head: DateHead | undefined;
  private written = new Uint8Array();
  private json = new Uint8Array();

  constructor(type: TypedColumn, clock: ZoneClock) {
    this.dates = type === 'date-time' ? dateConversion(clock) : undefined;
    this.convert = this.dates ?? numberJson;
  }

  /** Writes the value at `from` up to `end` to `out` at `at`. Returns the next position. */
  write(bytes: Buffer, from: number, end: number, out: Buffer, at: number): number {
    this.failed = false;
    if (this.dates === undefined) {
      if (isPlainNumber(bytes, from, end)) return copy(bytes, from, end, out, at);
    } else if (this.beginsAlike(bytes, from, end)) {
      const { json, written } = this;
      const to = copy(bytes, from + written.length, end, out, copy(json, 0, json.length, out, at));
      out[to] = Z;
      out[to + 1] = QUOTE;
      return to + 2;
    }
    const json = this.convert(bytes.toString('utf8', from, end));
    if (this.dates !== undefined) this.remember(this.dates.head);
    this.failed = json === undefined;
    return at + out.write(json ?? 'null', at, 'latin1');
  }

  private remember(head: DateHead | undefined): void {
    if (head === undefined || head === this.head) return;
    this.head = head;
    this.written = new Uint8Array(Buffer.from(head.text));
    this.json = new Uint8Array(Buffer.from(head.json));
  }

  private beginsAlike(bytes: Uint8Array, from: number, end: number): boolean {
    const { head, written } = this;
    if (head === undefined || end - from !== written.length + head.tail) return false;
    for (let i = 0; i < written.length; i++) if (bytes[from + i] !== written[i]) return false;
    const time = from + written.length;
    if (head.tail === 2) return isUpTo(bytes, time, 59);
    return (
      isUpTo(bytes, time, 23) &&
      bytes[time + 2] === COLON &&
      isUpTo(bytes, time + 3, 59) &&
      bytes[time + 5] === COLON &&
      isUpTo(bytes, time + 6, 59)
    );
  }
}

// Whether the two digits at `at` are a number up to `most`.
function isUpTo(bytes: Uint8Array, at: number, most: number): boolean {
  const [tens, ones] = [(bytes[at] as number) - DIGIT_0, (bytes[at + 1] as number) - DIGIT_0];
  return tens >= 0 && ones >= 0 && ones <= 9 && tens * 10 + ones <= most;
}

function isPlainNumber(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > PLAIN_DIGITS || (bytes[from] === DIGIT_0 && end - from > 1)) return false;
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < DIGIT_0 || byte > DIGIT_9) return false;
  }
  return true;
}

function copy(bytes: Uint8Array, from: number, end: number, out: Uint8Array, at: number): number {
  let to = at;
  for (let i = from; i < end; i++) out[to++] = bytes[i] as number;
  return to;
}
