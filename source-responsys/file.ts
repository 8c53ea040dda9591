import { agreeing, counted } from '../shared/counted';
import { badFile, FileFault } from './faults';
import type { NotChosen } from './feeds';
import type { FileHeader, FilePart, RecordBatch } from './file-parts';
import { eventOf, inMember, leftOut, typeOf, type TextChoice } from './members';
import type { DueFile } from './progress/plan';
import { LineBuffer } from './rows/line-buffer';
import type { Column } from './rows/record';
import type { BadLine } from './rows/row-reader';
import { TextReader, type TextContext, type TextSettings } from './rows/text-reader';
import type { ByteSource } from './store';
import { texts, type Text, type Unwrapping } from './unwrap/unpack';

/** What reading a file needs to know. */
export interface FileReading extends TextChoice {
  unwrapping: Unwrapping;
  text: TextSettings;
  malformedRows: 'fail' | 'skip';
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * The header and the records of a file from row `file.resumeAt` on: decrypted, unpacked, taken apart
 * and shaped, in batches of what one piece of the file holds. Rows are numbered through all members
 * of an archive, those that are left out too, so that file and line identify each whatever feeds are
 * chosen. A bad file ends in a batch with its fault.
 * check, discover and read all read files by this.
 * @throws ConnectorError for what is not the file's: a lost connection, a full disk
 */
export async function* readFile(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): AsyncGenerator<FilePart> {
  const run = new FileRun(file, reading);
  try {
    for await (const text of texts(source, reading.unwrapping)) {
      yield { kind: 'text', type: typeOf(text, file.path) };
      const reason = leftOut(text, file.path, reading);
      if (reason === undefined) yield* run.read(text);
      else if (reading.unwrapping.authenticate) yield await run.count(text, reason);
      if (run.failed) return;
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    yield run.batch({ fault: error });
    return;
  }
  if (run.rows >= file.resumeAt) return;
  const warning =
    `it has ${counted(run.rows, 'row')} where the state says that ${counted(file.resumeAt, 'row')} ` +
    `${agreeing(file.resumeAt, 'was', 'were')} read of it; ` +
    'it is read from its beginning';
  yield run.batch({ warnings: [warning] });
  yield* readFile({ ...file, resumeAt: 0 }, source, reading);
}

/** What the header of a text says. */
export interface TextHeader {
  /** The event type of the text in upper case; undefined if no name contains one. */
  type: string | undefined;
  columns: readonly Column[];
}

/**
 * The headers of the texts of a file, up to one that cannot be read: then why. Rows are not looked
 * at; of an encrypted file only the beginning is decrypted, which is not authenticated, and of an
 * archive in it only the first member.
 * @throws ConnectorError as `readFile` does
 */
export async function* headersIn(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): AsyncGenerator<TextHeader | FileFault> {
  const unwrapping = { ...reading.unwrapping, authenticate: false };
  const run = new FileRun({ ...file, resumeAt: 0 }, { ...reading, unwrapping });
  try {
    for await (const text of texts(source, unwrapping)) {
      if (leftOut(text, file.path, reading) !== undefined) continue;
      for await (const part of run.read(text)) {
        if (part.kind === 'header') {
          yield { type: typeOf(text, file.path), columns: part.columns };
          break;
        }
        if (part.fault === undefined) continue;
        yield part.fault;
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    yield error;
  }
}

/**
 * The column names of a file, by the first of its headers, or why they cannot be read.
 * @throws ConnectorError as `readFile` does
 */
export async function columnsIn(
  file: DueFile,
  source: ByteSource,
  reading: FileReading,
): Promise<readonly Column[] | FileFault> {
  for await (const found of headersIn(file, source, reading)) {
    return found instanceof FileFault ? found : found.columns;
  }
  return [];
}

/** Records are handed on after so many bytes, so that no batch holds a checkpoint's worth of them. */
const PIECE_BYTES = 128 * 1024;

// One reading of a file: what is counted through all of its texts.
class FileRun {
  rows = 0;
  /** Whether the last batch had a fault. */
  failed = false;
  /** The last number that stays what it is, whatever becomes of members that could not be counted. */
  private certain: number | undefined;
  private skipped = 0;
  private readonly leftOut = new Map<NotChosen, number>();
  private repeatedHeaders = 0;
  private readonly nulled = new Map<string, number>();
  private readonly buffer = new LineBuffer();

  constructor(
    private readonly file: DueFile,
    private readonly reading: FileReading,
  ) {}

  batch(more: Partial<RecordBatch> = {}): RecordBatch {
    const { skipped, repeatedHeaders, nulled, leftOut: left } = this;
    const rows = this.certain ?? this.rows;
    const so = { rows, skipped, repeatedHeaders, nulled, leftOut: left };
    const lines = this.buffer.take();
    const release = (): void => {
      this.buffer.release(lines);
    };
    const none = { count: 0, odd: 0, malformed: [], warnings: [] };
    return { kind: 'records', lines, release, ...so, ...none, ...more };
  }

  async *read(text: Text): AsyncGenerator<FileHeader | RecordBatch> {
    const { reading } = this;
    const { resumeAt } = this.file;
    const stopAtMalformed = reading.malformedRows === 'fail';
    const reader = this.readerOf(text, { resumeAt, stopAtMalformed }, this.buffer);
    let announced = false;
    const parts = function* (run: FileRun): Generator<FileHeader | RecordBatch> {
      if (!announced && reader.header !== undefined) {
        announced = true;
        yield { kind: 'header', columns: reader.header.columns };
      }
      yield* run.taken(reader, text);
    };
    for await (const piece of text.bytes) {
      for (let at = 0; at < piece.length; at += PIECE_BYTES) {
        const end = Math.min(at + PIECE_BYTES, piece.length);
        reader.take(Buffer.from(piece.buffer, piece.byteOffset + at, end - at), reading.now());
        yield* parts(this);
        if (this.failed) return;
      }
    }
    reader.end(reading.now());
    yield* parts(this);
  }

  /** Gets over a member that is left out. What is wrong with it holds up nothing. */
  async count(text: Text, reason: NotChosen): Promise<RecordBatch> {
    const { reading } = this;
    const how = { resumeAt: Infinity, stopAtMalformed: false };
    const reader = this.readerOf(text, how, new LineBuffer());
    let fault: string | undefined;
    try {
      for await (const piece of text.bytes) reader.take(Buffer.from(piece), reading.now());
      reader.end(reading.now());
      if (reader.fault !== undefined) fault = inMember(text) + reader.fault;
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      fault = error.message;
    }
    const before = this.rows;
    this.rows = reader.rows?.line ?? before;
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + this.rows - before);
    if (fault === undefined) return this.batch();
    this.certain ??= before;
    return this.batch({ warnings: [`rows ${reason} could not be counted: ${fault}`] });
  }

  private readerOf(
    text: Text,
    how: Pick<TextContext, 'resumeAt' | 'stopAtMalformed'>,
    lines: LineBuffer,
  ): TextReader {
    const { path, modified } = this.file;
    const { stream } = this.reading;
    const facts = { stream, path, modified, event: eventOf(text, path) };
    const context = { facts, nulled: this.nulled, after: this.rows, ...how };
    return new TextReader(this.reading.text, context, lines);
  }

  // What the reader has got through since the last time.
  private *taken(reader: TextReader, text: Text): Generator<RecordBatch> {
    const { records, odd, malformed, repeated } = reader.rows?.take() ?? NOTHING;
    const fault = faultOf(reader, malformed, text, this.reading.malformedRows);
    this.rows = reader.rows?.line ?? this.rows;
    this.failed = fault !== undefined;
    if (records + malformed.length + repeated.length === 0 && !this.failed) return;
    const skipped = this.reading.malformedRows === 'skip' ? malformed : [];
    this.skipped += skipped.length;
    this.repeatedHeaders += repeated.length;
    yield this.batch({
      ...{ count: records, odd },
      malformed: skipped.map(({ line, reason }) => ({ line, reason, member: text.member })),
      warnings: repeated.map((line) => `${inMember(text)}data row ${line} is the header again`),
      ...(fault === undefined ? {} : { fault }),
    });
  }
}

const NOTHING = { records: 0, odd: 0, malformed: [], repeated: [] };

function faultOf(
  { fault }: TextReader,
  [first]: readonly BadLine[],
  text: Text,
  malformedRows: 'fail' | 'skip',
): FileFault | undefined {
  if (fault !== undefined) return badFile(inMember(text) + fault);
  if (first === undefined || malformedRows === 'skip') return undefined;
  return badFile(
    `${inMember(text)}data row ${first.line} is malformed: ${first.reason}. Have it exported again, ` +
      'or set Malformed Rows to skip',
  );
}
