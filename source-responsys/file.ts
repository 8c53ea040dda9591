import { badFile, FileFault } from './faults';
import { feedOf, isKnownColumn } from './feeds';
import { nameOf, type DueFile } from './progress/plan';
import { CsvFault, readCsv, type MalformedRow, type RowBatch } from './rows/csv';
import { LineBuffer } from './rows/line-buffer';
import { columnsOf, recordWriter, type Column, type RecordWriter } from './rows/record';
import type { ByteSource } from './store';
import { texts, type Text, type Unwrapping } from './unwrap/unpack';

/*
 * One file, from its bytes to its records. What is wrong with a file travels down the same way as
 * its records do: as data, in order. check, discover and read all read files by this.
 */

/** The columns of a text inside a file; each member of an archive has its own. */
export interface FileHeader {
  kind: 'header';
  columns: readonly Column[];
}

/** A data line that gave no record. It holds no value of the line. */
export interface MalformedLine {
  /** Counted in data lines of the file from 1. */
  line: number;
  /** The member of the archive it is in, if any. */
  member: string | undefined;
  reason: string;
}

/** What a piece of the file holds: records in order, and what gave none. */
export interface RecordBatch {
  kind: 'records';
  /** RECORD messages, one a line. */
  lines: Buffer;
  count: number;
  /** Data lines of the file dealt with so far, malformed ones and those before included. */
  rows: number;
  /** Malformed lines that were skipped so far. */
  skipped: number;
  /** Those of this batch. Whoever reads the file reports them. */
  malformed: readonly MalformedLine[];
  /** Lines so far that repeat the header, which are left out and told in `warnings`. */
  repeatedHeaders: number;
  /** Values so far that could not be converted and became null, by column. */
  nulled: ReadonlyMap<string, number>;
  /** What else is to be said of the file, as sentences without its name. */
  warnings: readonly string[];
  /** Why the file cannot be read on. It is then the last part; the records before it are good. */
  fault?: FileFault;
}

export type FilePart = FileHeader | RecordBatch;

/** What reading a file needs to know. */
export interface FileReading {
  unwrapping: Unwrapping;
  /** Undefined: read it off the header of each file. */
  delimiter: string | undefined;
  malformedRows: 'fail' | 'skip';
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * The header and the records of a file from row `file.resumeAt` on: decrypted, unpacked, parsed and
 * shaped, in batches of what one piece of the file holds. Rows are numbered through all members of
 * an archive, so that file and line identify each. A bad file ends in a batch with its fault.
 * @throws ConnectorError for what is not the file's: a lost connection, a full disk
 */
export async function* readFile(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): AsyncGenerator<FilePart> {
  const run = new FileRun(file, reading);
  try {
    for await (const text of texts(source, reading.unwrapping)) yield* run.read(text);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    yield run.batch({ fault: error });
    return;
  }
  if (run.rows >= file.resumeAt) return;
  const warning =
    `it has ${run.rows} rows where the state says that ${file.resumeAt} were read of it; ` +
    'it is read from its beginning';
  yield run.batch({ warnings: [warning] });
  yield* readFile({ ...file, resumeAt: 0 }, source, reading);
}

/**
 * The column names of a file, or why they cannot be read. Its rows are not looked at; of an
 * encrypted file only the beginning is decrypted, which is not authenticated.
 * @throws ConnectorError as `readFile` does
 */
export async function columnsIn(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): Promise<readonly Column[] | FileFault> {
  const unwrapping = { ...reading.unwrapping, authenticate: false };
  const looking = { ...reading, unwrapping, malformedRows: 'skip' as const };
  for await (const part of readFile({ ...file, resumeAt: 0 }, source, looking)) {
    if (part.kind === 'header') return part.columns;
    if (part.fault !== undefined) return part.fault;
  }
  return [];
}

// One reading of a file: what is counted through all of its texts.
class FileRun {
  rows = 0;
  private skipped = 0;
  private readonly nulled = new Map<string, number>();
  private malformed: MalformedLine[] = [];
  private readonly buffer = new LineBuffer();

  constructor(
    private readonly file: DueFile,
    private readonly reading: FileReading,
  ) {}

  batch(more: Partial<RecordBatch> = {}): RecordBatch {
    const { malformed, rows, skipped, nulled } = this;
    this.malformed = [];
    const lines = this.buffer.take();
    const counts = { rows, skipped, repeatedHeaders: 0, nulled };
    return { kind: 'records', lines, count: 0, ...counts, malformed, warnings: [], ...more };
  }

  async *read(text: Text): AsyncGenerator<FilePart> {
    const { file, reading } = this;
    let columns: Column[] | undefined;
    let writer: RecordWriter | undefined;
    let warnings: string[] = [];
    const onHeader = (header: readonly string[]): void => {
      const { path, modified } = file;
      columns = checkedColumns(header, text, file);
      writer = recordWriter(columns, { path, modified, event: eventOf(text, file) });
    };
    const onMalformed = (row: MalformedRow): void => {
      if (row.line > file.resumeAt) this.note(row, text);
    };
    const onBadEncoding = (): void => {
      warnings = [
        `${inMember(text)}it has bytes that are not UTF-8; they are read as U+FFFD. ` +
          'Set the character set of the Connect job to UTF-8',
      ];
    };
    const events = { onHeader, onMalformed, onBadEncoding };
    try {
      for await (const batch of readCsv(text.bytes, reading.delimiter, events, this.rows)) {
        if (columns !== undefined) yield { kind: 'header', columns };
        columns = undefined;
        this.rows = batch.through;
        if (this.rows <= file.resumeAt || writer === undefined) continue;
        const count = write(batch, file.resumeAt, writer, reading.now(), this.buffer);
        yield this.batch({ count, warnings });
        warnings = [];
      }
    } catch (error) {
      if (error instanceof CsvFault) throw badFile(`${inMember(text)}${error.message}`, error);
      throw error;
    }
  }

  private note({ line, reason }: MalformedRow, text: Text): void {
    if (this.reading.malformedRows === 'fail') {
      throw badFile(
        `${inMember(text)}data row ${line} is malformed: ${reason}. Have it exported again, or set ` +
          'Malformed Rows to skip',
      );
    }
    this.malformed.push({ line, member: text.member, reason });
    this.skipped += 1;
  }
}

// The rows after `resumeAt` of a batch, as lines; how many they are.
function write(
  { rows, lines }: RowBatch,
  resumeAt: number,
  lineOf: RecordWriter,
  now: number,
  into: LineBuffer,
): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const line = lines[i] as number;
    if (line <= resumeAt) continue;
    into.add(lineOf(rows[i] as readonly string[], line, now));
    count += 1;
  }
  return count;
}

function eventOf(text: Text, file: DueFile): string | null {
  const member = text.member === undefined ? undefined : feedOf(nameOf(text.member));
  const feed = member ?? feedOf(nameOf(file.path));
  return feed?.kind.toLowerCase() ?? null;
}

// Control characters but for tabs and line ends: what has them is no text.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BINARY = /[\u0000-\u0008\u000e-\u001f]/;

// A Connect job may leave the header out. Its first row would then become column names: rows
// without a name, and personal data in the catalog.
function checkedColumns(header: readonly string[], text: Text, file: DueFile): Column[] {
  const columns = columnsOf(header);
  const fromFeed = eventOf(text, file) !== null;
  const named = header.map((title) => title.trim());
  const plausible = fromFeed
    ? columns.some(({ name }) => isKnownColumn(name))
    : named.every((title) => !title.includes('@') && !/^[-+]?\d[\d.,:/ -]*$/.test(title));
  if (plausible && !named.some((title) => BINARY.test(title))) return columns;
  throw badFile(
    `${inMember(text)}its first line is not a header. Let the Connect job insert column headers as ` +
      'first line',
  );
}

function inMember(text: Text): string {
  return text.member === undefined ? '' : `in its member ${text.member}, `;
}
