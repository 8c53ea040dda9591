import { BACKSLASH, BLANK, DIGIT_0, QUOTE } from './ascii';
import type { ZoneClock } from './dates';
import type { Dialect } from './dialect';
import type { LineBuffer } from './line-buffer';
import type { Column, FileFacts } from './record';
import { metaOf, recordShape, WORD_BYTES, type RecordShape } from './record-shape';
import { TypedValue } from './typed-value';

/** The most bytes that one byte takes as a JSON escape, \u001f. */
const ESCAPED = 6;
/** More bytes than a null, a date, or the quotes around a value take. */
const VALUE_ROOM = 32;
/** Bytes for two numbers and the text around them. */
const END_ROOM = 100;

/**
 * Writes the records of one text as RECORD messages, one per line. A plain line is parsed in place,
 * and its values are copied byte by byte, without making strings. Most of a sync's time is spent in
 * this loop, so it is one plain function (docs/adr/0018).
 */
export class RecordWriter {
  /** Values so far that could not be converted and became null, by column. */
  readonly nulled: Map<string, number>;
  private readonly shape: RecordShape;
  private readonly typed: readonly (TypedValue | undefined)[];
  private readonly room: number;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly bare: boolean;
  /** By byte: whether it needs special treatment between quotes, and outside of them. */
  private readonly inside: Uint8Array;
  private readonly outside: Uint8Array;
  private emitted = new Uint8Array();
  private emittedAt = NaN;
  /** Columns of the current line whose values could not be converted. */
  private failed: number[] = [];

  constructor(
    private readonly columns: readonly Column[],
    dialect: Dialect,
    { facts, clock, nulled }: { facts: FileFacts; clock: ZoneClock; nulled: Map<string, number> },
    private readonly lines: LineBuffer,
  ) {
    this.nulled = nulled;
    this.shape = recordShape(columns, facts);
    this.typed = columns.map(({ type }) =>
      type === 'string' ? undefined : new TypedValue(type, clock),
    );
    const { keys, tail } = this.shape;
    this.room =
      keys.length * WORD_BYTES +
      tail.length +
      END_ROOM +
      columns.length * VALUE_ROOM +
      metaOf(columns).length * 3;
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.quote = dialect.quote.charCodeAt(0);
    this.bare = dialect.bare;
    const special = (byte: number): boolean =>
      byte < BLANK || byte === QUOTE || byte === BACKSLASH || byte === this.quote;
    this.inside = Uint8Array.from({ length: 256 }, (_, byte) => Number(special(byte)));
    this.outside = this.inside.slice();
    this.outside[this.delimiter] = 1;
  }

  /** The emission time of the next records, in milliseconds since the epoch. */
  stamp(emittedAt: number): void {
    if (emittedAt === this.emittedAt) return;
    this.emittedAt = emittedAt;
    this.emitted = new Uint8Array(Buffer.from(`},"emitted_at":${emittedAt}`));
  }

  /**
   * Writes the record of a line, from `start` up to `end`, if it is plain: as many values as there
   * are columns, each either bare without quotes, or quoted with only doubled quotes inside. The
   * byte at `end` must be a line end.
   * @returns false, and nothing is written, if the line is not plain
   */
  plain(bytes: Buffer, start: number, end: number, line: number): boolean {
    const { lines, inside, outside, quote, delimiter, bare, typed } = this;
    const { keys, starts, lengths } = this.shape;
    lines.reserve(this.room + ESCAPED * (end - start));
    const { bytes: out, words } = lines;
    const last = typed.length - 1;
    let to = lines.end;
    let at = start;
    for (let column = 0; column <= last; column++) {
      const keyEnd = starts[column + 1] as number;
      for (let key = starts[column] as number, at4 = to; key < keyEnd; key++, at4 += WORD_BYTES) {
        words.setInt32(at4, keys[key] as number, true);
      }
      to += lengths[column] as number;

      const enclosed = bytes[at] === quote;
      const special = enclosed ? inside : outside;
      if (enclosed) at++;
      const from = at;
      const begun = to;
      out[to++] = QUOTE;
      let byte: number;
      for (;;) {
        byte = bytes[at] as number;
        if (special[byte] === 0) {
          out[to++] = byte;
          at++;
          continue;
        }
        if (at === end) break;
        if (byte === quote) {
          if (enclosed) {
            if (bytes[at + 1] !== quote) break;
            at++;
          } else if (!bare) return this.reset();
        } else if (byte === delimiter && !enclosed) break;
        to = escape(out, to, byte);
        at++;
      }
      const value = typed[column];
      if (at === from) {
        out[begun] = 0x6e;
        out[begun + 1] = 0x75;
        out[begun + 2] = 0x6c;
        out[begun + 3] = 0x6c;
        to = begun + 4;
      } else if (value === undefined) {
        out[to++] = QUOTE;
      } else {
        to = value.write(bytes, from, at, out, begun);
        if (value.failed) this.failed.push(column);
      }
      if (enclosed) {
        if (at === end) return this.reset();
        at++;
      }
      if (column === last ? at !== end : bytes[at] !== delimiter) return this.reset();
      at++;
    }
    this.finish(to, line);
    return true;
  }

  /** Writes the record of a row whose values are known, one for each column. */
  values(row: readonly string[], line: number): void {
    const { lines, typed } = this;
    const { keys, starts, lengths } = this.shape;
    const length = row.reduce((sum, value) => sum + value.length, 0);
    lines.reserve(this.room + ESCAPED * length);
    let to = lines.end;
    row.forEach((value, column) => {
      const key = keys.subarray(starts[column], starts[column + 1]);
      key.forEach((word, i) => {
        lines.words.setInt32(to + i * WORD_BYTES, word, true);
      });
      to += lengths[column] as number;
      const json = value === '' ? 'null' : (typed[column]?.convert ?? JSON.stringify)(value);
      if (json === undefined) this.failed.push(column);
      to += lines.bytes.write(json ?? 'null', to);
    });
    this.finish(to, line);
  }

  private reset(): false {
    this.failed = [];
    return false;
  }

  // Writes the rest after the values, and counts the line as written.
  private finish(at: number, line: number): void {
    const { lines, emitted } = this;
    const { tail } = this.shape;
    const out = lines.bytes;
    let to = at;
    out.set(tail, to);
    to = writeNumber(out, to + tail.length, line);
    out.set(emitted, to);
    to += emitted.length;
    if (this.failed.length > 0) {
      to += lines.bytes.write(this.meta(), to);
      this.failed = [];
    }
    out[to++] = 0x7d;
    out[to++] = 0x7d;
    out[to++] = 0x0a;
    lines.end = to;
  }

  private meta(): string {
    const columns = this.columns.filter((_, column) => this.failed.includes(column));
    for (const { name } of columns) this.nulled.set(name, (this.nulled.get(name) ?? 0) + 1);
    return metaOf(columns);
  }
}

const HEX = Buffer.from('0123456789abcdef');

// Writes an ASCII character as JSON inside a string. Returns the next position.
function escape(out: Uint8Array, at: number, byte: number): number {
  if (byte >= BLANK) {
    if (byte === QUOTE || byte === BACKSLASH) out[at++] = BACKSLASH;
    out[at++] = byte;
    return at;
  }
  out[at++] = BACKSLASH;
  out[at++] = 0x75;
  out[at++] = DIGIT_0;
  out[at++] = DIGIT_0;
  out[at++] = HEX[byte >> 4] as number;
  out[at++] = HEX[byte & 15] as number;
  return at;
}

function writeNumber(out: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  const end = at + digits;
  for (let i = end - 1, rest = value; i >= at; i--) {
    out[i] = DIGIT_0 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return end;
}
