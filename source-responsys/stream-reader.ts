import { counted } from '../shared/counted';
import type { Log } from '../shared/log';
import type { Contents } from './progress/contents';
import { rescope, type Cursor, type Scope } from './progress/cursor';
import type { Forgotten } from './progress/bounds';
import { bound } from './progress/history';
import type { HostKeys } from './progress/host-keys';
import { LackingColumns } from './progress/lacking';
import { readInPart, widens } from './progress/left-out';
import type { Listing } from './progress/listing';
import { stillLeftOut } from './progress/notices';
import { scopeOf, type DueFile, type ReadPlan, type Selection } from './progress/plan';
import { progressOf, type FileCount, type UnreadableFile } from './progress/verdict';
import { Run, type SyncEvent } from './run';
import type { SyncSettings } from './settings';
import type { Store } from './store';

/** Where a stream left off, brought up to date with the settings and the listing. */
export interface Start {
  /** Changed in place while files are read. */
  cursor: Cursor;
  /** The settings of the sync before. */
  before: Scope;
  /** Whether rows come again because the settings have changed. */
  repeats: boolean;
  /** What the state had no room for. */
  forgotten: Forgotten;
}

/** @param saved where the sync before left off; changed in place */
export function startFrom(saved: Cursor, selection: Selection, listing: Listing): Start {
  const { cursor, repeats } = rescope(saved, scopeOf(selection));
  return { cursor, before: saved.scope, repeats, forgotten: bound(cursor, listing) };
}

/** What a stream is read with. */
export interface ReaderMeans {
  store: Store;
  settings: SyncSettings;
  start: Start;
  planned: ReadPlan;
  listing: Listing;
  hostKeys: HostKeys;
  /** What files hold besides rows of this stream; undefined if it is the only one. */
  contents?: Contents;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Reads files into one stream, with checkpoints along the way. A file that cannot be read does not
 * hold up the others.
 */
export class StreamReader {
  readonly failures: UnreadableFile[] = [];
  private readonly run: Run;
  private readonly lacking: LackingColumns;
  /** Files that turned out to hold nothing of this stream. */
  private passed = 0;

  constructor(private readonly means: ReaderMeans) {
    const { store, settings, start, listing, hostKeys, contents, log, now } = means;
    if (start.repeats) {
      log.warn('Account IDs, Event Types or File Pattern has changed: some rows are read again.');
    }
    this.lacking = new LackingColumns(settings.catalogColumns);
    this.run = new Run({
      ...{ store, listing, hostKeys, log, cursor: start.cursor, lacking: this.lacking },
      ...{ reading: { ...settings.reading, now }, unreadableFiles: settings.unreadableFiles },
      ...(contents === undefined ? {} : { contents }),
    });
    this.run.warnOfForgotten(start.forgotten);
  }

  /** Warns of archives that hold what the settings let in now and did not when they were read. */
  warnOfLeftOut(): void {
    const { settings, start, planned, log } = this.means;
    if (!widens(settings.selection, start.before)) return;
    const notice = stillLeftOut(readInPart(start.cursor, planned.selected));
    if (notice !== undefined) log.warn(notice);
  }

  /**
   * Reads files in order.
   * @throws ConnectorError for what is not a file's own, after a checkpoint
   */
  async *read(due: readonly DueFile[]): AsyncGenerator<SyncEvent> {
    const { settings, contents, log } = this.means;
    const { run } = this;
    try {
      for (const [index, file] of due.entries()) {
        if (contents?.mayHold(file, settings.reading.stream) === false) {
          run.pass(file);
          this.passed += 1;
          continue;
        }
        const count: FileCount = { records: 0, skipped: 0, leftOut: new Map(), nulled: new Map() };
        const verdict = yield* run.read(file, count);
        run.note(file, verdict, count);
        if (verdict.kind === 'failed') {
          this.failures.push({ path: file.path, fault: verdict.fault });
        }
        const remaining = due.length - index - 1;
        log.info(progressOf(file, count, remaining));
        if (remaining > 0 && run.isWorthState) yield run.checkpoint();
      }
    } catch (error) {
      yield run.checkpoint();
      throw error;
    }
  }

  checkpoint(last = false): SyncEvent {
    return this.run.checkpoint(last);
  }

  /** Says what is known only once all files have been read. */
  conclude(): void {
    const { log } = this.means;
    for (const notice of this.lacking.rest()) log.warn(notice);
    if (this.passed === 0) return;
    const files = counted(this.passed, 'file');
    log.info(`Not opened, since nothing of this stream is in them: ${files}.`);
  }
}
