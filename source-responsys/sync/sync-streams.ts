import type { Log } from '../../shared/log';
import { ahead } from './ahead';
import { Contents } from '../progress/contents';
import { HostKeys } from '../progress/host-keys';
import type { DueFile } from '../progress/plan';
import { silence, summary, type UnreadableFile } from '../progress/verdict';
import type { SyncEvent } from './run';
import type { RemoteFile, Store } from '../store';
import { folderOf, mixedIn, moreFor, partsOf, type StreamStart } from './stream-parts';
import { announce, reportContents } from './stream-reports';
import { StreamReader } from './stream-reader';

/** What a sync of several streams yields, in order: what a sync of one does, and how each stands. */
export type StreamEvent = { stream: string } & (
  SyncEvent | { kind: 'running' } | { kind: 'complete' }
);

/**
 * Reads every file that is due into the stream of its event type: one stream after another, each
 * with a cursor of its own, over one listing (docs/adr/0023). A stream with a file that cannot be
 * read is not complete; the sync fails at its end.
 * @param starts at least one; they differ only in their streams and columns
 * @throws ConnectorError that names each file that could not be read, or why none could
 */
export async function* syncStreams(
  store: Store,
  starts: readonly StreamStart[],
  log: Log,
  now: () => number,
): AsyncGenerator<StreamEvent> {
  const [{ settings }] = starts as [StreamStart];
  const folder = folderOf(await store.list(settings.folder), settings, now());
  const parts = partsOf(starts, folder);
  announce(log, settings, folder, parts);
  const contents = new Contents();
  const due = distinct(parts.flatMap(({ planned }) => planned.due));
  const shared = {
    ...{ store: ahead(store, due), listing: folder.listing, contents, now },
    hostKeys: new HostKeys(log),
  };
  const streams = parts.map((part) => {
    const reader = new StreamReader({ ...shared, ...part, log: ofStream(log, part.name) });
    return { ...part, reader };
  });

  for (const { name, planned, reader } of streams) {
    yield { stream: name, kind: 'running' };
    reader.warnOfLeftOut();
    yield* tagged(name, reader.read(planned.due));
    if (planned.due.length > 0) yield { stream: name, ...reader.checkpoint() };
  }
  // Files read so far may have turned out to hold rows of other streams than names tell.
  for (let more = true; more;) {
    more = false;
    const mixed = mixedIn(parts, folder);
    for (const part of streams) {
      const { name, reader } = part;
      const due = moreFor(part, mixed, folder, contents);
      if (due.length === 0) continue;
      more = true;
      yield* tagged(name, reader.read(due));
      yield { stream: name, ...reader.checkpoint() };
    }
  }
  for (const { reader } of streams) reader.conclude();
  reportContents(log, parts, contents);

  const selected = distinct(parts.flatMap(({ planned }) => planned.selected));
  const { maxSilenceHours } = settings;
  const quiet = silence(settings.folder, selected, maxSilenceHours, Math.floor(now() / 1000));
  for (const { name, reader } of streams) {
    const isWhole = reader.failures.length === 0 && quiet === undefined;
    yield { stream: name, ...reader.checkpoint(isWhole) };
    if (isWhole) yield { stream: name, kind: 'complete' };
  }
  const failures = distinct<UnreadableFile>(streams.flatMap(({ reader }) => reader.failures));
  if (quiet !== undefined && failures.length > 0) log.error(quiet.message);
  if (failures.length > 0) throw summary(failures, due.length);
  if (quiet !== undefined) throw quiet;
}

async function* tagged(
  stream: string,
  events: AsyncIterable<SyncEvent>,
): AsyncGenerator<StreamEvent> {
  for await (const event of events) yield { stream, ...event };
}

/** A log in which each line begins with the name of a stream. */
function ofStream(log: Log, name: string): Log {
  return {
    info(message) {
      log.info(`${name}: ${message}`);
    },
    warn(message) {
      log.warn(`${name}: ${message}`);
    },
    error(message) {
      log.error(`${name}: ${message}`);
    },
  };
}

/** A file may be due for several streams. */
function distinct<T extends Pick<RemoteFile | DueFile, 'path'>>(files: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const file of files) if (!first.has(file.path)) first.set(file.path, file);
  return [...first.values()];
}
