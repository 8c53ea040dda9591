import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import type { FileFault } from '../faults';
import { readFile, type FileReading } from '../file/file';
import type { RecordBatch } from '../file/file-parts';
import type { Contents } from '../progress/contents';
import { advance, rowsRead, type Cursor } from '../progress/cursor';
import { encode } from '../progress/cursor-state';
import type { Forgotten } from '../progress/bounds';
import { bound, entriesOf, finish } from '../progress/history';
import type { HostKeys } from '../progress/host-keys';
import type { LackingColumns } from '../progress/lacking';
import { noteLeftOut } from '../progress/left-out';
import type { Listing } from '../progress/listing';
import { CheckpointPolicy } from '../progress/checkpoint-policy';
import type { DueFile } from '../progress/plan';
import { verdictOn, type FileCount, type UnreadableFiles, type Verdict } from '../progress/verdict';
import type { Store } from '../store';

/**
 * What a sync yields, in order. A checkpoint covers all records before it; the last one says that
 * everything due has been read.
 */
export type SyncEvent =
  | { kind: 'records'; lines: Buffer; release: () => void }
  | { kind: 'checkpoint'; state: Record<string, unknown>; records: number; last: boolean };

/** What a sync works with. */
export interface Means {
  store: Store;
  reading: FileReading;
  unreadableFiles: UnreadableFiles;
  /** Changed in place. */
  cursor: Cursor;
  listing: Listing;
  lacking: LackingColumns;
  hostKeys: HostKeys;
  /** What files hold besides rows of this stream; undefined if it is the only one. */
  contents?: Contents;
  log: Log;
}

/** One running sync: how reading a file affects the store, the cursor and the states. */
export class Run {
  private readonly checkpointPolicy: CheckpointPolicy;

  constructor(private readonly means: Means) {
    this.checkpointPolicy = new CheckpointPolicy(() => means.reading.now());
    this.lookAtKey();
  }

  /** Whether the rows since the last state are worth another one. */
  get isWorthState(): boolean {
    return this.checkpointPolicy.isWorth(entriesOf(this.means.cursor));
  }

  checkpoint(last = false): SyncEvent {
    this.lookAtKey();
    const state = encode(this.means.cursor);
    return { kind: 'checkpoint', state, records: this.checkpointPolicy.restart(), last };
  }

  /** The records of a file with the states between them, and at the end its verdict. */
  async *read(file: DueFile, count: FileCount): AsyncGenerator<SyncEvent, Verdict> {
    const { store, unreadableFiles } = this.means;
    const fault = file.size > 0 ? yield* this.records(file, count) : undefined;
    // The file may have been read while it was being written; then it is not to blame.
    if (!(await store.isUnchanged(file))) return { kind: 'changed' };
    return fault === undefined ? { kind: 'read' } : verdictOn(fault, unreadableFiles);
  }

  /** Records the verdict on a file in the cursor and the log. */
  note(file: DueFile, verdict: Verdict, { leftOut }: FileCount): void {
    const { cursor, listing, contents, log } = this.means;
    switch (verdict.kind) {
      case 'read':
        noteLeftOut(cursor, file, leftOut.size > 0);
        contents?.close(file);
        this.warnOfForgotten(finish(cursor, file, listing));
        break;
      case 'changed':
        this.keepDue(file, 0);
        log.warn(`${file.path} changed while it was being read; the next sync reads it again.`);
        break;
      case 'failed':
        this.keepDue(file, rowsRead(cursor, file));
        log.error(`${file.path} could not be read: ${verdict.fault.message}.`);
        break;
      case 'skipped':
        this.keepDue(file, rowsRead(cursor, file));
        log.warn(
          `${file.path} could not be read and is skipped: ${verdict.fault.message}. The next sync ` +
            'tries it again.',
        );
    }
  }

  /** Records that a file holds nothing of this stream. */
  pass(file: DueFile): void {
    const { cursor, listing } = this.means;
    this.warnOfForgotten(finish(cursor, file, listing));
  }

  /** Warns about what the cursor no longer had room for. */
  warnOfForgotten({ again, gone }: Forgotten): void {
    const { log } = this.means;
    for (const path of gone) {
      log.warn(
        `${path} was not read to its end and has been missing for a long time; it is removed from the state.`,
      );
    }
    if (again.length === 0) return;
    log.warn(
      `${counted(again.length, 'file')}, such as ${again[0] ?? ''}, ${agreeing(again.length, 'is', 'are')} ` +
        'going to be read again: the state has no room to distinguish between files that have been ' +
        'read and files that have not.',
    );
  }

  // Yields the records of a file; returns why it could not be read to its end, if so.
  private async *records(
    file: DueFile,
    count: FileCount,
  ): AsyncGenerator<SyncEvent, FileFault | undefined> {
    const { checkpointPolicy } = this;
    const { store, reading, cursor, lacking, contents, log } = this.means;
    for await (const part of readFile(file, store.open(file), reading)) {
      if (part.kind === 'text') {
        contents?.note(file, part.type);
        continue;
      }
      if (part.kind === 'header') {
        const names = part.columns.map(({ name }) => name);
        const notice = lacking.note(file.path, names);
        if (notice !== undefined) log.warn(notice);
        continue;
      }
      this.report(file, part);
      if (checkpointPolicy.wouldExceed(part.count)) yield this.checkpoint();
      if (part.rows > file.resumeAt) advance(cursor, file, part.rows);
      // A batch of skipped lines only is yielded too, so that its log lines wait for the reader.
      const { lines, release } = part;
      if (part.count > 0 || part.malformed.length > 0) yield { kind: 'records', lines, release };
      count.records += part.count;
      count.skipped = part.skipped;
      count.leftOut = part.leftOut;
      count.nulled = part.nulled;
      checkpointPolicy.add(part.count);
      if (checkpointPolicy.isDue()) yield this.checkpoint();
      if (part.fault !== undefined) return part.fault;
    }
    return undefined;
  }

  private report(file: DueFile, { malformed, warnings }: RecordBatch): void {
    const { log } = this.means;
    for (const warning of warnings) log.warn(`${file.path}: ${warning}.`);
    for (const { line, member, reason } of malformed) {
      const where = member === undefined ? file.path : `${file.path} (${member})`;
      log.warn(`${where}: data row ${line} is skipped: ${reason}.`);
    }
  }

  private keepDue(file: DueFile, rows: number): void {
    const { cursor, listing } = this.means;
    advance(cursor, file, rows);
    this.warnOfForgotten(bound(cursor, listing));
  }

  // A connection may be reopened within a sync and reach a different server.
  private lookAtKey(): void {
    const { hostKeys, store, cursor } = this.means;
    hostKeys.look(store.seenFingerprint, cursor);
  }
}
