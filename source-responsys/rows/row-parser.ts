import { asConnectorError } from '../../shared/errors';
import { CsvError, Parser } from 'csv-parse';

import { CsvFault, type CsvEvents } from './csv-faults';
import type { Dialect } from './dialect';

/** Rows in the order of the file, as many as one piece of it held. */
export interface RowBatch {
  rows: readonly (readonly string[])[];
  /** The line number of each row, counted in data rows from 1; malformed rows count. */
  lines: readonly number[];
  /** The last line number dealt with, malformed rows included. */
  through: number;
}

/** A record is one line of a few hundred bytes; what grows past this has an open quote. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** Turns the pieces of a file into batches of rows, each of as many values as the header has. */
export class RowParser {
  private rows: (readonly string[])[] = [];
  private lines: number[] = [];
  private columns = -1;
  private fed = 0;
  private thrown: Error | undefined;
  private readonly parser: Parser;

  /** @param line the line number that the first row follows */
  constructor(
    dialect: Dialect,
    private readonly events: CsvEvents,
    private line: number,
  ) {
    this.parser = new PushParser(dialect, (row) => {
      this.take(row);
    });
    this.parser.on('skip', (error: CsvError) => {
      if (this.columns < 0) this.thrown ??= new CsvFault('its header has a broken quote');
      else this.malformed(reasonOf(error));
    });
    // An error also reaches the callback of the write that met it.
    this.parser.on('error', () => undefined);
  }

  /** @throws CsvFault when the file cannot be read on; what was handed out before is good */
  async write(chunk: Buffer): Promise<RowBatch> {
    this.fed += chunk.length;
    await called((done) => this.parser.write(chunk, done));
    if (this.fed - this.parser.info.bytes > MAX_RECORD_BYTES) this.checkOpenRecord(chunk.length);
    return this.batch();
  }

  /** The rows that were still open at the end of the file. Throws as `write` does. */
  async end(): Promise<RowBatch> {
    await called((done) => this.parser.end(done));
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

const DEFAULT_QUOTE = '"';

// csv-parse counts and drops broken records by itself (skip_records_with_error); its errors quote
// values, so only their code is kept. It has no limit of its own that works together with that.
// Rows are taken where the parser pushes them: queueing each as an object of a stream costs more
// than a tenth of the parsing (docs/adr/0007).
class PushParser extends Parser {
  constructor(
    { delimiter, quote, bare }: Dialect,
    private readonly onRow: (row: string[]) => void,
  ) {
    super({
      bom: true,
      delimiter,
      // Said again, its default slows csv-parse down by a fifteenth.
      ...(quote === DEFAULT_QUOTE ? {} : { quote, escape: quote }),
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      relax_quotes: bare,
      skip_empty_lines: true,
      skip_records_with_error: true,
    });
  }

  override push(row: string[] | null): boolean {
    if (row === null) return super.push(null);
    this.onRow(row);
    return true;
  }
}

function called(work: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error) reject(unquoted(error));
      else resolve();
    });
  });
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
