import type { FileFault } from './faults';
import type { NotChosen } from './feeds';
import type { Column } from './rows/record';

/*
 * What reading a file brings, in order. What is wrong with a file is data too, and travels down the
 * same way as its records do.
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
  /** Gives the memory of `lines` back, to be called once, when nobody will look at them again. */
  release: () => void;
  count: number;
  /**
   * Data lines of the file dealt with so far, whatever became of them, and those before included.
   * Blank lines do not count; those that a record goes on in do. After a member that was left out
   * and could not be counted it stays as it is, since the numbers behind that one may change.
   */
  rows: number;
  /** Malformed lines that were skipped so far. */
  skipped: number;
  /** Those of this batch. Whoever reads the file reports them. */
  malformed: readonly MalformedLine[];
  /** Rows so far of members of an archive that are not wanted, by reason. */
  leftOut: ReadonlyMap<NotChosen, number>;
  /** Lines so far that repeat the header, which are left out and told in `warnings`. */
  repeatedHeaders: number;
  /** Values so far that could not be converted and became null, by column. */
  nulled: ReadonlyMap<string, number>;
  /** Lines of this batch that were not plain, so that csv-parse was asked about them. */
  odd: number;
  /** What else is to be said of the file, as sentences without its name. */
  warnings: readonly string[];
  /** Why the file cannot be read on. It is then the last part; the records before it are good. */
  fault?: FileFault;
}

export type FilePart = FileHeader | RecordBatch;
