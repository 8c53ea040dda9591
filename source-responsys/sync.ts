import type { Log } from '../shared/log';
import {
  advance,
  entriesOf,
  finish,
  forget,
  prune,
  rescope,
  type Cursor,
  type Scope,
} from './progress/cursor';
import { encode } from './progress/cursor-state';
import { readFile, type FileReading, type RecordBatch } from './file';
import type { FileFault } from './faults';
import { Pace } from './progress/pace';
import { plan, type DueFile, type Plan, type Selection } from './progress/plan';
import type { RemoteFile, Store } from './store';
import { progressOf, summary, type Count, type Failure, type Verdict } from './progress/verdict';

/**
 * What a sync says, in order. A checkpoint covers all records before it; the last one says that
 * everything due has been read.
 */
export type SyncEvent =
  | { kind: 'records'; lines: Buffer }
  | { kind: 'checkpoint'; state: Record<string, unknown>; records: number; last: boolean };

export interface SyncSettings {
  folder: string;
  selection: Selection;
  reading: Omit<FileReading, 'now'>;
}

/**
 * Reads every file that is due, oldest first, and says after each piece how far it has come. A
 * file that cannot be read does not hold up the others; the sync then fails at its end.
 * @param saved where the sync before left off; changed in place
 * @throws ConnectorError that names each file that could not be read, or why none could
 */
export async function* sync(
  store: Store,
  settings: SyncSettings,
  saved: Cursor,
  log: Log,
  now: () => number,
): AsyncGenerator<SyncEvent> {
  const { selection, folder } = settings;
  const listed = await store.list(folder);
  const cursor = cursorFor(saved, listed, selection, log);
  const planned = plan(listed, cursor, selection, seconds(now()));
  announce(log, folder, planned);

  const pace = new Pace(now);
  const run = new Run(store, settings.reading, cursor, listed, pace, log, now);
  const failures: Failure[] = [];
  try {
    for (const [index, file] of planned.due.entries()) {
      const count = { records: 0, skipped: 0 };
      const verdict = yield* run.read(file, count);
      run.note(file, verdict);
      if (verdict.kind === 'failed') failures.push({ path: file.path, fault: verdict.fault });
      const remaining = planned.due.length - index - 1;
      log.info(progressOf(file, count, remaining));
      if (remaining > 0 && pace.isWorth(entriesOf(cursor))) yield run.checkpoint();
    }
  } catch (error) {
    yield run.checkpoint();
    throw error;
  }
  yield run.checkpoint(failures.length === 0);
  if (failures.length > 0) throw summary(failures, planned.due.length);
}

/** The settings that decide whether a state's floors still hold. */
export function scopeOf({ startDate, filePattern }: Selection): Scope {
  return { startDate, filePattern };
}

// One sync at work: what reading a file has to do with the store, the cursor and the states.
class Run {
  private readonly reading: FileReading;

  constructor(
    private readonly store: Store,
    reading: SyncSettings['reading'],
    private readonly cursor: Cursor,
    private readonly listed: readonly RemoteFile[],
    private readonly pace: Pace,
    private readonly log: Log,
    now: () => number,
  ) {
    this.reading = { ...reading, now };
  }

  checkpoint(last = false): SyncEvent {
    return { kind: 'checkpoint', state: encode(this.cursor), records: this.pace.restart(), last };
  }

  /** The records of a file with the states among them, and at the end what became of it. */
  async *read(file: DueFile, count: Count): AsyncGenerator<SyncEvent, Verdict> {
    const fault = file.size > 0 ? yield* this.records(file, count) : undefined;
    // What is wrong with a file may be that it was being written: then it is not its fault.
    if (!(await this.store.isUnchanged(file))) return { kind: 'changed' };
    return fault === undefined ? { kind: 'read' } : { kind: 'failed', fault };
  }

  /** Lets the cursor and the log know what became of a file. */
  note(file: DueFile, verdict: Verdict): void {
    switch (verdict.kind) {
      case 'read':
        finish(this.cursor, file, this.listed);
        break;
      case 'changed':
        forget(this.cursor, file);
        this.log.warn(
          `${file.path} changed while it was being read; the next sync reads it again.`,
        );
        break;
      case 'failed':
        this.log.error(`${file.path} could not be read: ${verdict.fault.message}.`);
    }
  }

  // Hands on what a file holds; why it could not be read to its end, if so.
  private async *records(
    file: DueFile,
    count: Count,
  ): AsyncGenerator<SyncEvent, FileFault | undefined> {
    const { cursor, pace } = this;
    for await (const part of readFile(file, this.store.open(file), this.reading)) {
      if (part.kind === 'header') continue;
      this.report(file, part);
      if (pace.wouldExceed(part.count)) yield this.checkpoint();
      if (part.rows > file.resumeAt) advance(cursor, file, part.rows);
      // A batch that was only skipped is handed on too: its log lines wait for the reader with it.
      if (part.count > 0 || part.malformed.length > 0) yield { kind: 'records', lines: part.lines };
      count.records += part.count;
      count.skipped = part.skipped;
      pace.add(part.count);
      if (pace.isDue()) yield this.checkpoint();
      if (part.fault !== undefined) return part.fault;
    }
    return undefined;
  }

  private report(file: DueFile, { malformed, warnings }: RecordBatch): void {
    for (const warning of warnings) this.log.warn(`${file.path}: ${warning}.`);
    for (const { line, member, reason } of malformed) {
      const where = member === undefined ? file.path : `${file.path} (${member})`;
      this.log.warn(`${where}: data row ${line} is skipped: ${reason}.`);
    }
  }
}

function cursorFor(
  saved: Cursor,
  listed: readonly RemoteFile[],
  selection: Selection,
  log: Log,
): Cursor {
  const { cursor, repeats } = rescope(saved, scopeOf(selection));
  if (repeats) log.warn('Start Date or File Pattern has changed: some old files are read again.');
  for (const path of prune(cursor, listed)) {
    log.warn(`${path} was never read and has been gone for long; the state forgets it.`);
  }
  return cursor;
}

function announce(log: Log, folder: string, { due, left, selected }: Plan): void {
  const parts = [...left].map(([reason, count]) => `${count} ${reason}`);
  const also = parts.length === 0 ? '' : ` Left out: ${parts.join(', ')}.`;
  log.info(`${due.length} files (${totalSize(due)} bytes) are due in ${folder}.${also}`);
  if (selected.length === 0) {
    log.warn(
      `No event file was found in ${folder}. Check Folder, Account IDs, Event Types, Start Date ` +
        'and File Pattern.',
    );
  }
}

function totalSize(files: readonly RemoteFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
