import { isUtf8 } from 'node:buffer';

import { asConnectorError } from '../shared/errors';
import { CsvError, parse, type Parser } from 'csv-parse';

/** How the values of a file are written. */
export interface Dialect {
  delimiter: string;
  quote: string;
  /** Values may be bare, so a quote inside a bare value is an ordinary character. */
  bare: boolean;
}

export const DELIMITERS = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
} as const;

/** Rows in the order of the file, as many as one piece of it held. */
export interface RowBatch {
  rows: readonly (readonly string[])[];
  /** The line number of each row, counted in data rows from 1; malformed rows count. */
  lines: readonly number[];
  /** The last line number dealt with, malformed rows included. */
  through: number;
}

/** A row that does not fit its header. It carries no value of the row. */
export interface MalformedRow {
  line: number;
  reason: string;
}

/** What goes on in a file besides its rows. Calls come in the order of the file. */
export interface CsvEvents {
  onHeader(header: readonly string[]): void;
  /** May throw to give the file up. */
  onMalformed(row: MalformedRow): void;
  /** Called once if some bytes are not UTF-8; they become U+FFFD. */
  onBadEncoding(): void;
}

/** Thrown when a file cannot be read as CSV at all. The message holds no value of the file. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
}

/** A record is one line of a few hundred bytes; what grows past this has an open quote. */
const MAX_RECORD_BYTES = 1024 * 1024;
/** Rows are handed on after so many bytes, so that no batch holds a checkpoint's worth of them. */
const PIECE_BYTES = 32 * 1024;
const MAX_HEADER_BYTES = 256 * 1024;

/**
 * Reads CSV and yields its rows in batches. The header is read off first and told to `onHeader`;
 * an empty file has neither. Memory is bounded by one piece of input and `MAX_RECORD_BYTES`.
 * @param delimiter the delimiter, or undefined to read it off the header
 * @param after the line number that the first row follows
 * @throws CsvFault for a quote that is never closed, or an encoding that is not UTF-8's family
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string | undefined,
  events: CsvEvents,
  after: number,
): AsyncGenerator<RowBatch> {
  let parser: RowParser | undefined;
  let head = Buffer.alloc(0);
  const encoding = new EncodingCheck(events);
  for await (const piece of bytes) {
    let chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    encoding.look(chunk);
    if (parser === undefined) {
      head = Buffer.concat([head, chunk]);
      const line = firstLine(head, false);
      if (line === undefined) continue;
      parser = new RowParser(dialectOf(line, delimiter), events, after);
      chunk = head;
    }
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield await parser.write(chunk.subarray(at, at + PIECE_BYTES));
    }
  }
  encoding.end();
  if (parser === undefined) {
    const line = firstLine(head, true);
    if (line === undefined) return;
    parser = new RowParser(dialectOf(line, delimiter), events, after);
    yield await parser.write(head);
  }
  yield await parser.end();
}

/**
 * The dialect of a file by its header line. A header whose first name is quoted has all values
 * quoted; a name holds no delimiter, so the most frequent candidate outside quotes is it.
 */
export function dialectOf(header: string, delimiter: string | undefined): Dialect {
  const first = header.trimStart()[0];
  const quote = first === "'" ? "'" : '"';
  const outside = header.replace(quote === "'" ? /'[^']*'/g : /"[^"]*"/g, '');
  const counts = Object.values(DELIMITERS).map((d) => [d, outside.split(d).length - 1] as const);
  const [found] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return { delimiter: delimiter ?? found, quote, bare: first !== quote };
}

// The first line that is not blank, without a byte-order mark; undefined while it is incomplete.
function firstLine(head: Buffer, atEnd: boolean): string | undefined {
  if (head.length >= 2 && (head.readUInt16BE(0) === 0xfffe || head.readUInt16BE(0) === 0xfeff)) {
    throw new CsvFault(
      'it is written in UTF-16; set the character set of the Connect job to UTF-8',
    );
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const at = text.search(/\S/);
  const end = at < 0 ? -1 : text.indexOf('\n', at);
  if (at >= 0 && (end >= 0 || atEnd)) {
    return checkedLine(text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end));
  }
  if (!atEnd && head.length > MAX_HEADER_BYTES) {
    throw new CsvFault(`its first line is longer than ${MAX_HEADER_BYTES} bytes; is it CSV?`);
  }
  return undefined;
}

// Rows that are told apart by carriage returns would all be taken for one long header.
function checkedLine(line: string): string {
  const text = line.replace(/\r$/, '');
  const quoted = text.trimStart().startsWith("'") ? /'[^']*(?:'|$)/g : /"[^"]*(?:"|$)/g;
  if (text.replace(quoted, '').includes('\r')) {
    throw new CsvFault('its lines end in a carriage return alone; have it written with line feeds');
  }
  return text;
}

// csv-parse counts and drops broken records by itself (skip_records_with_error); its errors quote
// values, so only their code is kept. It has no limit of its own that works together with that.
class RowParser {
  private rows: (readonly string[])[] = [];
  private lines: number[] = [];
  private columns = -1;
  private fed = 0;
  private thrown: Error | undefined;
  private readonly parser: Parser;

  constructor(
    dialect: Dialect,
    private readonly events: CsvEvents,
    private line: number,
  ) {
    this.parser = parse({
      bom: true,
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      escape: dialect.quote,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      relax_quotes: dialect.bare,
      skip_empty_lines: true,
      skip_records_with_error: true,
    });
    this.parser.on('data', (row: string[]) => {
      this.take(row);
    });
    this.parser.on('skip', (error: CsvError) => {
      if (this.columns < 0) this.thrown ??= new CsvFault('its header has a broken quote');
      else this.malformed(reasonOf(error));
    });
  }

  async write(chunk: Buffer): Promise<RowBatch> {
    this.fed += chunk.length;
    await new Promise<void>((resolve, reject) => {
      this.parser.write(chunk, (error) => {
        if (error) reject(unquoted(error));
        else resolve();
      });
    });
    if (this.fed - this.parser.info.bytes > MAX_RECORD_BYTES) this.checkOpenRecord(chunk.length);
    return this.batch();
  }

  async end(): Promise<RowBatch> {
    await new Promise<void>((resolve, reject) => {
      this.parser.once('end', resolve);
      this.parser.once('error', (error) => {
        reject(unquoted(error));
      });
      this.parser.end();
    });
    return this.batch();
  }

  private take(row: string[]): void {
    if (this.gaveUp()) return;
    if (this.columns < 0) {
      this.columns = row.length;
      this.attempt(() => {
        this.events.onHeader(row);
      });
      return;
    }
    if (row.length !== this.columns) {
      this.malformed(`it has ${row.length} values where the header has ${this.columns}`);
      return;
    }
    this.line += 1;
    this.rows.push(row);
    this.lines.push(this.line);
  }

  private malformed(reason: string): void {
    if (this.gaveUp()) return;
    this.line += 1;
    const { line } = this;
    this.attempt(() => {
      this.events.onMalformed({ line, reason });
    });
    // A row that the file was given up for has not been dealt with: a resumed read meets it again.
    if (this.gaveUp()) this.line -= 1;
  }

  // An exception must not pass through the parser's own event loop.
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.thrown = asConnectorError(error);
    }
  }

  private gaveUp(): boolean {
    return this.thrown !== undefined;
  }

  private checkOpenRecord(slack: number): void {
    if (this.fed - this.parser.info.bytes <= MAX_RECORD_BYTES + slack) return;
    this.parser.destroy();
    throw new CsvFault(
      `a quote that opens in data row ${this.line + 1} is not closed within ` +
        `${MAX_RECORD_BYTES} bytes`,
    );
  }

  // Rows ahead of a fault are good; the fault is raised once they have been handed on.
  private batch(): RowBatch {
    if (this.thrown !== undefined && this.rows.length === 0) {
      this.parser.destroy();
      throw this.thrown;
    }
    const batch = { rows: this.rows, lines: this.lines, through: this.line };
    this.rows = [];
    this.lines = [];
    return batch;
  }
}

function reasonOf(error: CsvError): string {
  switch (error.code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quote inside a value is not doubled';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands inside a value that is not quoted';
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is never closed';
    default:
      return 'its quotes are broken';
  }
}

function unquoted(error: Error): CsvFault {
  const code = error instanceof CsvError ? error.code : error.name;
  return new CsvFault(`it cannot be parsed as CSV (${code})`);
}

// Looks at whole sequences only: a character may be cut in two between pieces.
class EncodingCheck {
  private carry = Buffer.alloc(0);
  private told = false;

  constructor(private readonly events: Pick<CsvEvents, 'onBadEncoding'>) {}

  look(chunk: Buffer): void {
    if (this.told) return;
    const all = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    const cut = completeLength(all);
    if (!isUtf8(all.subarray(0, cut))) this.tell();
    this.carry = Buffer.from(all.subarray(cut));
  }

  end(): void {
    if (!this.told && this.carry.length > 0) this.tell();
  }

  private tell(): void {
    this.told = true;
    this.events.onBadEncoding();
  }
}

function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
