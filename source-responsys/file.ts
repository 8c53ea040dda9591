import { CsvFault, readCsv, type MalformedRow, type RowBatch } from './rows/csv';
import { badFile } from './faults';
import { feedOf, isKnownColumn } from './feeds';
import { LineBuffer } from './rows/line-buffer';
import { nameOf, type DueFile } from './progress/plan';
import { columnsOf, recordWriter, type Column, type RecordWriter } from './rows/record';
import type { ByteSource } from './store';
import { texts, type Text, type Unwrapping } from './unwrap/unpack';

/** Records of one file, in order. */
export interface RecordBatch {
  /** RECORD messages, one a line. */
  lines: Buffer;
  count: number;
  /** Data rows of the file dealt with so far, malformed ones and those before included. */
  rows: number;
  /** Malformed rows that were skipped so far. */
  skipped: number;
}

/** What reading a file needs to know. */
export interface FileReading {
  unwrapping: Unwrapping;
  /** Undefined: read it off the header of each file. */
  delimiter: string | undefined;
  malformedRows: 'fail' | 'skip';
  now(): number;
  warn(message: string): void;
}

/**
 * The records of a file from row `file.resumeAt` on: decrypted, unpacked, parsed and shaped, in
 * batches of what one piece of the file holds. Rows are numbered through all members of an
 * archive, so that file and line identify each.
 * @throws FileFault when the file cannot be read to its end; what was yielded before is good
 */
export async function* recordsOf(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): AsyncGenerator<RecordBatch> {
  let rows = 0;
  let skipped = 0;
  const buffer = new LineBuffer();
  for await (const text of texts(source, reading.unwrapping)) {
    let writer: RecordWriter | undefined;
    const onHeader = (header: readonly string[]): void => {
      const { path, modified } = file;
      writer = recordWriter(checkedColumns(header, text, file), {
        path,
        modified,
        event: eventOf(text, file),
      });
    };
    const onMalformed = (row: MalformedRow): void => {
      if (row.line <= file.resumeAt) return;
      report(row, text, file, reading);
      skipped += 1;
    };
    const onBadEncoding = (): void => {
      reading.warn(
        `${label(text, file)} has bytes that are not UTF-8; they are read as U+FFFD. ` +
          'Set the character set of the Connect job to UTF-8.',
      );
    };
    const events = { onHeader, onMalformed, onBadEncoding };
    try {
      for await (const batch of readCsv(text.bytes, reading.delimiter, events, rows)) {
        rows = batch.through;
        if (rows <= file.resumeAt || writer === undefined) continue;
        const count = write(batch, file.resumeAt, writer, reading.now(), buffer);
        yield { lines: buffer.take(), count, rows, skipped };
      }
    } catch (error) {
      if (error instanceof CsvFault) throw badFile(`${inMember(text)}${error.message}`, error);
      throw error;
    }
  }
  if (rows < file.resumeAt) {
    reading.warn(
      `${file.path} has ${rows} rows where the state says that ${file.resumeAt} were read of it; ` +
        'it is read from its beginning.',
    );
    yield* recordsOf({ ...file, resumeAt: 0 }, source, reading);
  }
}

/**
 * The column names of a file. Its rows are not looked at; of an encrypted file only the beginning
 * is decrypted, which is not authenticated.
 * @throws FileFault when the file has no readable header
 */
export async function headerOf(
  file: DueFile,
  source: ByteSource,
  unwrapping: Unwrapping,
  delimiter: string | undefined,
): Promise<Column[]> {
  const quiet = {
    onMalformed: () => undefined,
    onBadEncoding: () => undefined,
  };
  for await (const text of texts(source, {
    ...unwrapping,
    authenticate: false,
  })) {
    let columns: Column[] = [];
    const onHeader = (header: readonly string[]): void => {
      columns = checkedColumns(header, text, file);
    };
    for await (const batch of readCsv(text.bytes, delimiter, { ...quiet, onHeader }, 0)) {
      if (batch.rows.length >= 0) break;
    }
    return columns;
  }
  return [];
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

function report(row: MalformedRow, text: Text, file: DueFile, reading: FileReading): void {
  if (reading.malformedRows === 'fail') {
    throw badFile(
      `${inMember(text)}data row ${row.line} is malformed: ${row.reason}. Have it exported again, ` +
        'or set Malformed Rows to skip',
    );
  }
  reading.warn(`${label(text, file)}: data row ${row.line} is skipped: ${row.reason}.`);
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

function label(text: Text, file: DueFile): string {
  return text.member === undefined ? file.path : `${file.path} (${text.member})`;
}

function inMember(text: Text): string {
  return text.member === undefined ? '' : `in its member ${text.member}, `;
}
