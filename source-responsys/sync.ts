import { ConnectorError, type FailureType } from '../shared/errors';
import type { ByteSource } from './bytes';
import { advance, encode, finish, forget, rescope, type Cursor, type Scope } from './cursor';
import { FileFault } from './faults';
import { recordsOf, type FileReading } from './file';
import { plan, type DueFile, type Plan, type Selection } from './plan';
import type { RemoteFile } from './sftp';

/** Where the files are. */
export interface Store {
  list(folder: string): Promise<RemoteFile[]>;
  open(file: RemoteFile): ByteSource;
  isUnchanged(file: RemoteFile): Promise<boolean>;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * What a sync says, in order. A checkpoint covers all records before it; the last one says that
 * everything due has been read.
 */
export type SyncEvent =
  | { kind: 'due'; bytes: number }
  | { kind: 'records'; lines: Buffer }
  | { kind: 'checkpoint'; state: Record<string, unknown>; records: number; last: boolean };

export interface SyncSettings {
  folder: string;
  selection: Selection;
  reading: Omit<FileReading, 'now' | 'warn'>;
}

/** A state is written at least this often, so a kill repeats no more than this. */
export const CHECKPOINT_ROWS = 50_000;
export const CHECKPOINT_MS = 30_000;

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
  const { cursor, repeats } = rescope(saved, scopeOf(selection));
  if (repeats) log.warn('Start Date or File Pattern has changed: some old files are read again.');
  const listed = await store.list(folder);
  const { due, selected, left } = plan(listed, cursor, selection, seconds(now()));
  announce(log, folder, due, left, selected.length);
  yield { kind: 'due', bytes: totalSize(due) };

  const pace = new Pace(now);
  const checkpoint = (last = false): SyncEvent => ({
    kind: 'checkpoint',
    state: encode(cursor),
    records: pace.restart(),
    last,
  });
  const failures: Failure[] = [];
  const reading: FileReading = {
    ...settings.reading,
    now,
    warn: (message) => {
      log.warn(message);
    },
  };
  try {
    for (const [index, file] of due.entries()) {
      let count = 0;
      let skipped = 0;
      try {
        if (file.size > 0) {
          for await (const batch of recordsOf(file, store.open(file), reading)) {
            if (pace.wouldExceed(batch.count)) yield checkpoint();
            advance(cursor, file, batch.rows);
            count += batch.count;
            ({ skipped } = batch);
            if (batch.count > 0) {
              pace.add(batch.count);
              yield { kind: 'records', lines: batch.lines };
            }
            if (pace.isDue()) yield checkpoint();
          }
        }
        if (await store.isUnchanged(file)) finish(cursor, file, listed);
        else changed(log, cursor, file);
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        // What is wrong with a file may be that it was being written: then it is not its fault.
        if (await store.isUnchanged(file)) failures.push(failed(log, file, error));
        else changed(log, cursor, file);
      }
      const remaining = due.length - index - 1;
      log.info(`${progressOf(file, count, skipped)}; ${remaining} files remain.`);
      if (remaining > 0 && pace.isWorth(cursor.files.size + cursor.partial.size)) {
        yield checkpoint();
      }
    }
  } catch (error) {
    yield checkpoint();
    throw error;
  }
  yield checkpoint(failures.length === 0);
  if (failures.length > 0) throw summary(failures, due.length);
}

/** The settings that decide whether a state's floors still hold. */
export function scopeOf({ startDate, filePattern }: Selection): Scope {
  return { startDate, filePattern };
}

// Decides when a state is due.
class Pace {
  private records = 0;
  private since: number;

  constructor(private readonly now: () => number) {
    this.since = now();
  }

  add(records: number): void {
    this.records += records;
  }

  wouldExceed(records: number): boolean {
    return this.records > 0 && this.records + records > CHECKPOINT_ROWS;
  }

  isDue(): boolean {
    return this.records >= CHECKPOINT_ROWS || this.now() - this.since >= CHECKPOINT_MS;
  }

  // After a file a state is welcome, but it names up to thousands of files: as long as it comes
  // after as many rows as it has entries, all states together stay in proportion to the rows.
  isWorth(entries: number): boolean {
    return this.isDue() || (this.records > 0 && this.records >= entries);
  }

  restart(): number {
    const { records } = this;
    this.records = 0;
    this.since = this.now();
    return records;
  }
}

interface Failure {
  path: string;
  fault: FileFault;
}

function failed(log: Log, file: DueFile, fault: FileFault): Failure {
  log.error(`${file.path} could not be read: ${fault.message}.`);
  return { path: file.path, fault };
}

function changed(log: Log, cursor: Cursor, file: DueFile): void {
  forget(cursor, file);
  log.warn(`${file.path} changed while it was being read; the next sync reads it again.`);
}

function progressOf(file: DueFile, count: number, skipped: number): string {
  const after = file.resumeAt > 0 ? ` after the first ${file.resumeAt}` : '';
  const left = skipped > 0 ? `, ${skipped} malformed and skipped` : '';
  return `${file.path}: ${file.size} bytes, ${count} rows${after}${left}`;
}

const MOST_NAMED = 10;

function summary(failures: readonly Failure[], due: number): ConnectorError {
  const named = failures
    .slice(0, MOST_NAMED)
    .map(({ path, fault }) => `${path}: ${fault.message}`)
    .join('; ');
  const more = failures.length - MOST_NAMED;
  return new ConnectorError(
    failureTypeOf(failures),
    `${failures.length} of ${due} files could not be read; they did not hold up the others. ${named}` +
      `${more > 0 ? `; and ${more} more, named in the log` : ''}.`,
    { cause: failures[0]?.fault },
  );
}

// Airbyte does not retry a config_error, so one failure that may pass makes all of them worth it.
function failureTypeOf(failures: readonly Failure[]): FailureType {
  const types = new Set(failures.map(({ fault }) => fault.failureType));
  if (types.has('transient_error')) return 'transient_error';
  return types.has('system_error') ? 'system_error' : 'config_error';
}

function announce(
  log: Log,
  folder: string,
  due: readonly DueFile[],
  left: Plan['left'],
  selected: number,
): void {
  const parts = [...left].map(([reason, count]) => `${count} ${reason}`);
  const also = parts.length === 0 ? '' : ` Left out: ${parts.join(', ')}.`;
  log.info(`${due.length} files (${totalSize(due)} bytes) are due in ${folder}.${also}`);
  if (selected === 0) {
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
