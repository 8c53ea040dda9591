import type { FileFault } from './faults';
import type { NotChosen } from './feeds';
import type { Column } from './rows/record';

/*
 * What reading a file yields, in order. Faults are data too, and travel the same way as records.
 */

/** The beginning of a text inside a file, whether it is read or left out. */
export interface FileText {
  kind: 'text';
  /** The event type of its name in upper case; undefined if it has none. */
  type: string | undefined;
}

/** The columns of a text inside a file; each member of an archive has its own. */
export interface FileHeader {
  kind: 'header';
  columns: readonly Column[];
}

/** A data line that gave no record. Contains no value from the line. */
export interface MalformedLine {
  /** Counted in data lines of the file from 1. */
  line: number;
  /** The member of the archive it is in, if any. */
  member: string | undefined;
  reason: string;
}

/** What one piece of the file yielded: records in order, and lines that gave none. */
export interface RecordBatch {
  kind: 'records';
  /** RECORD messages, one a line. */
  lines: Buffer;
  /** Releases the memory of `lines`. Call it once, when they will not be read again. */
  release: () => void;
  count: number;
  /**
   * Data lines of the file processed so far, whatever their result, including those before
   * `resumeAt`. Blank lines do not count; continuation lines of a record do. It stops growing after
   * a left-out member that could not be counted, since later row numbers may then change.
   */
  rows: number;
  /** Malformed lines that were skipped so far. */
  skipped: number;
  /** Those of this batch. The caller reports them. */
  malformed: readonly MalformedLine[];
  /** Rows so far in archive members that the settings leave out, by reason. */
  leftOut: ReadonlyMap<NotChosen, number>;
  /** Lines so far that repeat the header; they are left out and reported in `warnings`. */
  repeatedHeaders: number;
  /** Values so far that could not be converted and became null, by column. */
  nulled: ReadonlyMap<string, number>;
  /** Lines of this batch that were not plain and went through csv-parse. */
  odd: number;
  /** Other warnings about the file, as sentences without its name. */
  warnings: readonly string[];
  /** Why reading stopped. This is then the last part; the records before it are good. */
  fault?: FileFault;
}

export type FilePart = FileText | FileHeader | RecordBatch;
