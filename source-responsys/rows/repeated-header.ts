import { isKnownColumn } from '../feeds/feeds';
import { parseLine } from './csv-line';
import type { Header } from './header';

/** No Responsys column has a longer name. */
const MAX_NAME_BYTES = 128;
/** The first byte of a byte-order mark in UTF-8. */
const MARK = 0xef;
/** A line with fewer names than this may be data. */
const LEAST_NAMES = 3;

/**
 * Finds headers among the data lines: texts that were joined, or packed into one gzip file, each
 * have one.
 */
export class RepeatedHeader {
  private readonly names: ReadonlySet<string>;
  private readonly starts = new Uint8Array(256);
  private readonly quote: number;
  private readonly delimiter: number;

  constructor(private readonly header: Header) {
    this.names = new Set(header.titles.map(nameOf));
    this.quote = header.dialect.quote.charCodeAt(0);
    this.delimiter = header.dialect.delimiter.charCodeAt(0);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_ ';
    const own = header.titles[0] ?? '';
    for (const byte of Buffer.from(letters + letters.toLowerCase() + own)) this.starts[byte] = 1;
    this.starts[MARK] = 1;
  }

  /** Whether a line is worth a look; data lines nearly always begin with a number. */
  mayBe(bytes: Uint8Array, at: number): boolean {
    const first = bytes[at] as number;
    return this.starts[first === this.quote ? (bytes[at + 1] as number) : first] === 1;
  }

  /** Whether a line is the same header again, one of other columns, or no header. */
  compare(bytes: Buffer, start: number, end: number): 'same' | 'other' | 'none' {
    if (!this.isName(this.firstValue(bytes, start, end))) return 'none';
    const { titles, dialect } = this.header;
    const line = bytes.toString('utf8', start, end).replace(/^\uFEFF/, '');
    const values = parseLine(line, dialect);
    if (typeof values === 'string') return 'none';
    const names = values.map(nameOf);
    if (values.length === titles.length) {
      // A single value may be a name by chance, so it must be written exactly the same way.
      const [found, own] = titles.length === 1 ? [values, titles] : [names, titles.map(nameOf)];
      if (found.every((name, i) => name.trim() === own[i]?.trim())) return 'same';
    }
    const distinct = new Set(names).size === names.length;
    const isOther = names.length >= LEAST_NAMES && distinct && names.every((n) => this.isName(n));
    return isOther ? 'other' : 'none';
  }

  private isName(name: string): boolean {
    return this.names.has(name) || isKnownColumn(name);
  }

  private firstValue(bytes: Buffer, start: number, end: number): string {
    let from = bytes[start] === MARK ? start + 3 : start;
    if (bytes[from] === this.quote) from += 1;
    const most = Math.min(end, from + MAX_NAME_BYTES);
    let to = from;
    while (to < most && bytes[to] !== this.delimiter && bytes[to] !== this.quote) to += 1;
    return nameOf(bytes.toString('utf8', from, to));
  }
}

function nameOf(title: string): string {
  return title.trim().toLowerCase();
}
