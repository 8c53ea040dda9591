import type { Log } from '../shared/log';
import { ahead } from './ahead';
import { rescope, type Cursor, type Scope } from './progress/cursor';
import { bound } from './progress/history';
import { LackingColumns } from './progress/lacking';
import { readInPart, widens } from './progress/left-out';
import { absentKinds, nothingToRead, outlook, stillLeftOut } from './progress/notices';
import { listingOf, plan, type ReadPlan, type Selection } from './progress/plan';
import {
  progressOf,
  silence,
  summary,
  type FileCount,
  type UnreadableFile,
} from './progress/verdict';
import { Run, type SyncEvent } from './run';
import type { SyncSettings } from './settings';
import type { RemoteFile, Store } from './store';

/**
 * Reads every file that is due, oldest first, with checkpoints along the way. A file that cannot be
 * read does not hold up the others; the sync then fails at its end.
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
  const { selection, folder, unreadableFiles, maxSilenceHours } = settings;
  const listed = await store.list(folder);
  const listing = listingOf(listed, selection);
  const { cursor, repeats } = rescope(saved, scopeOf(selection));
  if (repeats) {
    log.warn('Account IDs, Event Types or File Pattern has changed: some rows are read again.');
  }
  const forgotten = bound(cursor, listing);
  const planned = plan(listed, cursor, selection, seconds(now()));
  const lacking = new LackingColumns(settings.catalogColumns);
  const reading = { ...settings.reading, now };
  const files = ahead(store, planned.due);
  const run = new Run({ store: files, reading, unreadableFiles, cursor, listing, lacking, log });
  run.warnOfForgotten(forgotten);
  announce(log, settings, listed, planned);
  if (widens(selection, saved.scope)) {
    const notice = stillLeftOut(readInPart(cursor, planned.selected));
    if (notice !== undefined) log.warn(notice);
  }

  const failures: UnreadableFile[] = [];
  try {
    for (const [index, file] of planned.due.entries()) {
      const count: FileCount = { records: 0, skipped: 0, leftOut: new Map(), nulled: new Map() };
      const verdict = yield* run.read(file, count);
      run.note(file, verdict, count);
      if (verdict.kind === 'failed') failures.push({ path: file.path, fault: verdict.fault });
      const remaining = planned.due.length - index - 1;
      log.info(progressOf(file, count, remaining));
      if (remaining > 0 && run.isWorthState) yield run.checkpoint();
    }
  } catch (error) {
    yield run.checkpoint();
    throw error;
  }
  for (const notice of lacking.rest()) log.warn(notice);
  const quiet =
    maxSilenceHours === undefined
      ? undefined
      : silence(folder, planned.selected, maxSilenceHours, seconds(now()));
  yield run.checkpoint(failures.length === 0 && quiet === undefined);
  if (quiet !== undefined && failures.length > 0) log.error(quiet.message);
  if (failures.length > 0) throw summary(failures, planned.due.length);
  if (quiet !== undefined) throw quiet;
}

/** The settings that decide whether a state's floors still hold. */
export function scopeOf({ filePattern, accountIds, eventTypes }: Selection): Scope {
  return { filePattern, accountIds, eventTypes };
}

function announce(
  log: Log,
  { folder, selection }: SyncSettings,
  listed: readonly RemoteFile[],
  planned: ReadPlan,
): void {
  log.info(outlook(folder, planned));
  if (planned.selected.length === 0) log.warn(nothingToRead(folder, planned));
  const absent = absentKinds(folder, listed, selection);
  if (absent !== undefined) log.warn(absent);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
