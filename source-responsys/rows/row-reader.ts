import { isUtf8 } from 'node:buffer';

import { BLANK, CR, LF, TAB } from './ascii';
import { MAX_LINE_BYTES } from './character-set';
import type { Header } from './header';
import { oddLine } from './odd-line';
import type { RecordWriter } from './record-writer';
import { RepeatedHeader } from './repeated-header';

/** A data line that gives no record, and why, without quoting a value. */
export interface BadLine {
  line: number;
  reason: string;
}

/** What was read from a text. */
export interface RowsTaken {
  /** How many records were written. */
  records: number;
  /** How many lines were not plain and went through csv-parse. */
  odd: number;
  malformed: BadLine[];
  /** The numbers of lines that repeat the header. */
  repeated: number[];
}

const nothing = (): RowsTaken => ({ records: 0, odd: 0, malformed: [], repeated: [] });

/** What a reader of rows needs besides the text. */
export interface RowSettings {
  /** The number of the line before the first one. */
  after: number;
  /** Lines up to this number have been processed before: they are counted, not parsed. */
  resumeAt: number;
  /** Whether a malformed line stops the reading. It is then not counted as processed. */
  stopAtMalformed: boolean;
  /** The reason given for a line with bytes that are invalid in the character set. */
  notText: string;
}

const TOO_LONG = `it is longer than ${MAX_LINE_BYTES} bytes`;

/**
 * Lines -> records. A record is one line. Only in a file with quoted values may a record span
 * lines, and only if the lines together have the header's width; otherwise the first of them is
 * malformed, and the next is parsed on its own.
 *
 * All lines except blank ones are numbered, whatever they turn out to be: a record has the number
 * of its first line, and its continuation lines have numbers too. So no number depends on how
 * earlier lines were parsed.
 */
export class RowReader {
  /** The number of the last line processed. */
  line: number;
  /** Whether to read nothing after `line`. */
  stopped = false;
  /** Why the rest of the text cannot be read. */
  fault: string | undefined;
  private taken = nothing();
  private readonly repeatedHeader: RepeatedHeader;
  private readonly blankTab: boolean;

  constructor(
    private readonly header: Header,
    private readonly writer: RecordWriter,
    private readonly settings: RowSettings,
  ) {
    this.line = settings.after;
    this.repeatedHeader = new RepeatedHeader(header);
    this.blankTab = header.dialect.delimiter !== '\t';
  }

  /**
   * Reads whole lines: the last byte is a line feed.
   * @param atEnd whether nothing will follow
   * @returns how many bytes were read: not all, if a record may continue in the next piece
   */
  read(bytes: Buffer, atEnd: boolean): number {
    const { writer, repeatedHeader } = this;
    const { resumeAt } = this.settings;
    const allText = isUtf8(bytes);
    let at = 0;
    while (at < bytes.length && !this.stopped) {
      const feed = bytes.indexOf(LF, at);
      const end = bytes[feed - 1] === CR ? feed - 1 : feed;
      const short = end - at <= MAX_LINE_BYTES;
      if (short && this.isBlank(bytes, at, end)) {
        at = feed + 1;
        continue;
      }
      this.line += 1;
      if (this.line <= resumeAt) {
        at = feed + 1;
      } else if (
        allText &&
        short &&
        !repeatedHeader.mayBe(bytes, at) &&
        writer.plain(bytes, at, end, this.line)
      ) {
        this.taken.records += 1;
        at = feed + 1;
      } else {
        const next = this.look(bytes, at, end, atEnd);
        if (next < 0) return at;
        at = next;
      }
    }
    return at;
  }

  /** Notes that the next line is too long. The line itself is never passed in. */
  passTooLong(): void {
    this.line += 1;
    if (this.line > this.settings.resumeAt) this.leave(TOO_LONG);
  }

  /** What has been read since the last call. */
  take(): RowsTaken {
    const { taken } = this;
    this.taken = nothing();
    return taken;
  }

  // Reads a line that may not be plain. Returns where the next one begins, or -1 without any effect
  // if more bytes are needed to decide.
  private look(bytes: Buffer, start: number, end: number, atEnd: boolean): number {
    const next = bytes.indexOf(LF, end) + 1;
    if (end - start > MAX_LINE_BYTES) return this.leave(TOO_LONG, next);
    if (!isUtf8(bytes.subarray(start, end))) return this.leave(this.settings.notText, next);
    if (this.repeatedHeader.mayBe(bytes, start)) {
      const found = this.repeatedHeader.compare(bytes, start, end);
      if (found === 'same') this.taken.repeated.push(this.line);
      if (found === 'other') this.stop(OTHER_HEADER);
      if (found !== 'none') return next;
    }
    if (this.writer.plain(bytes, start, end, this.line)) {
      this.taken.records += 1;
      return next;
    }
    this.taken.odd += 1;
    const { dialect, titles } = this.header;
    const found = oddLine(bytes, [start, end], { dialect, width: titles.length }, atEnd);
    if (found.kind === 'malformed') return this.leave(found.reason, next);
    if (found.kind === 'more') {
      this.line -= 1;
      this.taken.odd -= 1;
      return -1;
    }
    this.writer.values(found.values, this.line);
    this.taken.records += 1;
    this.line += this.linesIn(bytes, next, found.next);
    return found.next;
  }

  private leave(reason: string, next = 0): number {
    this.taken.malformed.push({ line: this.line, reason });
    if (this.settings.stopAtMalformed) this.stop();
    return next;
  }

  private stop(fault?: (line: number) => string): void {
    this.fault = fault?.(this.line);
    this.stopped = true;
    this.line -= 1;
  }

  private isBlank(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte !== BLANK && byte !== CR && !(byte === TAB && this.blankTab)) return false;
    }
    return true;
  }

  private linesIn(bytes: Buffer, start: number, end: number): number {
    let count = 0;
    for (let at = start; at < end;) {
      const feed = bytes.indexOf(LF, at);
      if (!this.isBlank(bytes, at, feed)) count += 1;
      at = feed + 1;
    }
    return count;
  }
}

const OTHER_HEADER = (line: number): string =>
  `data row ${line} is a header of other columns, so the file was put together from several. Have ` +
  'each exported by itself';
