import type { Log } from '../shared/log';
import { ahead } from './ahead';
import type { Cursor } from './progress/cursor';
import { HostKeys } from './progress/host-keys';
import { absentKinds, nothingToRead, outlook } from './progress/notices';
import { listingOf, plan, type ReadPlan } from './progress/plan';
import { silence, summary } from './progress/verdict';
import type { SyncEvent } from './run';
import type { SyncSettings } from './settings';
import type { RemoteFile, Store } from './store';
import { startFrom, StreamReader } from './stream-reader';

/**
 * Reads every file that is due into one stream, oldest first, with checkpoints along the way. A file
 * that cannot be read does not hold up the others; the sync then fails at its end.
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
  const { selection, folder, maxSilenceHours } = settings;
  const listed = await store.list(folder);
  const listing = listingOf(listed, selection);
  const start = startFrom(saved, selection, listing);
  const planned = plan(listed, start.cursor, selection, seconds(now()));
  const files = ahead(store, planned.due);
  const hostKeys = new HostKeys(log);
  const means = { settings, start, planned, listing, hostKeys, log, now };
  const reader = new StreamReader({ store: files, ...means });
  announce(log, settings, listed, planned);
  reader.warnOfLeftOut();

  yield* reader.read(planned.due);
  reader.conclude();
  const quiet = silence(folder, planned.selected, maxSilenceHours, seconds(now()));
  const { failures } = reader;
  yield reader.checkpoint(failures.length === 0 && quiet === undefined);
  if (quiet !== undefined && failures.length > 0) log.error(quiet.message);
  if (failures.length > 0) throw summary(failures, planned.due.length);
  if (quiet !== undefined) throw quiet;
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
