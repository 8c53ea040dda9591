import { isUtf8 } from 'node:buffer';

import { LF } from './ascii';
import { encodingOf, MARK_BYTES, transcoderOf, type Transcoder } from './character-set';
import type { ZoneClock } from './dates';
import { headerOf, isBinary, type Header } from './header';
import type { LineBuffer } from './line-buffer';
import type { FileFacts } from './record';
import { RecordWriter } from './record-writer';
import { RowReader, type RowSettings } from './row-reader';
import { WholeLines, type LineSink } from './whole-lines';

/** How the texts of a configuration are written. */
export interface TextSettings {
  /** Undefined: detect it from the header of each text. */
  delimiter: string | undefined;
  /** A name that TextDecoder knows. */
  characterSet: string;
  /** The clock of dates without a zone. */
  clock: ZoneClock;
}

/** The text's place in its file, and what all texts of a file share. */
export interface TextContext extends Omit<RowSettings, 'notText'> {
  facts: FileFacts;
  /** Values so far that could not be converted, by column. */
  nulled: Map<string, number>;
}

const MAX_HEADER_BYTES = 256 * 1024;
const TOO_LONG = `its first line is longer than ${MAX_HEADER_BYTES} bytes, so it is hardly CSV`;

/**
 * One text, piece by piece: its character set, its header, its rows. Records go to `lines`. If
 * something is wrong, `fault` is a sentence without a value of the text, and reading stops.
 */
export class TextReader implements LineSink {
  header: Header | undefined;
  rows: RowReader | undefined;
  private broken: string | undefined;
  private writer: RecordWriter | undefined;
  private transcoder: Transcoder | undefined;
  private head = Buffer.alloc(0);
  private now = 0;
  private readonly whole = new WholeLines(this);

  constructor(
    private readonly settings: TextSettings,
    private readonly context: TextContext,
    private readonly lines: LineBuffer,
  ) {}

  get fault(): string | undefined {
    return this.broken ?? this.rows?.fault;
  }

  /** Whether reading has stopped. */
  get stopped(): boolean {
    return this.broken !== undefined || this.rows?.stopped === true;
  }

  /** Reads the next piece. `now` in milliseconds since the epoch. */
  take(piece: Buffer, now: number): void {
    this.stamp(now);
    if (this.transcoder === undefined) {
      this.head = Buffer.concat([this.head, piece]);
      if (this.head.length >= MARK_BYTES) this.begin();
    } else {
      this.whole.take(this.transcoder.feed(piece));
    }
  }

  /** Reads the bytes held back. */
  end(now: number): void {
    this.stamp(now);
    const transcoder = this.transcoder ?? this.begin();
    if (transcoder === undefined || this.stopped) return;
    this.whole.take(transcoder.end());
    this.whole.end();
  }

  read(bytes: Buffer, atEnd: boolean): number {
    let at = 0;
    while (this.header === undefined && at < bytes.length) {
      if (this.broken !== undefined) return bytes.length;
      const feed = bytes.indexOf(LF, at);
      this.readHeader(bytes.subarray(at, feed));
      at = feed + 1;
    }
    return at + (this.rows?.read(bytes.subarray(at), atEnd) ?? 0);
  }

  passTooLong(): void {
    if (this.rows === undefined) this.broken ??= TOO_LONG;
    else this.rows.passTooLong();
  }

  private begin(): Transcoder | undefined {
    const encoding = encodingOf(this.head.subarray(0, MARK_BYTES), this.settings.characterSet);
    if (encoding === undefined) {
      this.broken = 'it is written in UTF-16; set Character Set to utf-16';
      return undefined;
    }
    this.transcoder = transcoderOf(encoding);
    const { head } = this;
    this.head = Buffer.alloc(0);
    this.whole.take(this.transcoder.feed(head));
    return this.transcoder;
  }

  private stamp(now: number): void {
    this.now = now;
    this.writer?.stamp(now);
  }

  // Blank lines may precede the header.
  private readHeader(bytes: Buffer): void {
    const { delimiter, characterSet, clock } = this.settings;
    const notText = `it has bytes that are not of ${characterSet}; Character Set must name what it is written in`;
    const line = bytes
      .toString()
      .replace(/^\uFEFF/, '')
      .replace(/\r$/, '');
    if (line.trim() === '') return;
    const { facts, nulled, ...rows } = this.context;
    const header =
      bytes.length > MAX_HEADER_BYTES
        ? TOO_LONG
        : !isUtf8(bytes) && !isBinary(line)
          ? notText
          : headerOf(line, delimiter, facts.event !== null);
    if (typeof header === 'string') {
      this.broken = header;
      return;
    }
    this.header = header;
    const { columns, dialect } = header;
    this.writer = new RecordWriter(columns, dialect, { facts, clock, nulled }, this.lines);
    this.writer.stamp(this.now);
    this.rows = new RowReader(header, this.writer, { ...rows, notText });
  }
}
