import type { RemoteFile } from '../store';
import { boundSpans, setSpans } from './bound-spans';
import type { Bounds, Forgotten } from './bounds';
import { readStatusOf, type Cursor } from './cursor';
import { feedKey, type Listing, type Slot } from './listing';
import { joined, type Span } from './spans';

/**
 * Brings the fingerprints within their bound: time spans replace the oldest. Files that are gone
 * from the server are dropped first: if one comes back, it repeats.
 */
export function boundFingerprints(
  cursor: Cursor,
  listing: Listing,
  bounds: Bounds,
  forgotten: Forgotten,
): void {
  const { older } = cursor;
  for (const print of [...older]) {
    if (older.size <= bounds.older) return;
    if (listing.withFingerprint(print) === undefined) older.delete(print);
  }
  const dropped = new Set<RemoteFile>();
  for (const print of [...older]) {
    if (older.size <= bounds.older) break;
    const file = listing.withFingerprint(print);
    if (file !== undefined) dropped.add(file);
    older.delete(print);
  }
  for (const key of new Set([...dropped].map(({ path }) => feedKey(path)))) {
    const runs = runsOf(cursor, listing.feed(key), dropped, bounds);
    setSpans(cursor, key, joined([...(cursor.floors.get(key) ?? []), ...runs]));
  }
  const uncovered = [...dropped].filter((file) => readStatusOf(cursor, file) === 'due');
  forgotten.again.push(...uncovered.map(({ path }) => path));
  boundSpans(cursor, listing, bounds, forgotten);
}

// Spans from one dropped file to the next, where no unread file lies between them.
function runsOf(
  cursor: Cursor,
  feed: readonly Slot[],
  dropped: ReadonlySet<RemoteFile>,
  bounds: Bounds,
): Span[] {
  const runs: Span[] = [];
  let goesOn = false;
  for (const { time, files } of around(feed, dropped)) {
    const statuses = files.map((file) =>
      dropped.has(file) ? 'read by its time' : readStatusOf(cursor, file),
    );
    const unread = files.filter((_, i) => statuses[i] === 'due');
    const covered = statuses.includes('read by its time');
    if (unread.length > 0 && !(covered && keptByName(cursor, unread, bounds))) goesOn = false;
    else if (covered) {
      const from = goesOn ? runs.pop()?.[0] : undefined;
      runs.push([from ?? time, time]);
      goesOn = true;
    }
  }
  return runs;
}

// The part of a feed in which files are dropped, plus the seconds before and after it, which may be
// covered so that spans join. Looking no further keeps the work proportional to what is dropped.
function around(feed: readonly Slot[], dropped: ReadonlySet<RemoteFile>): readonly Slot[] {
  const holds = ({ files }: Slot): boolean => files.some((file) => dropped.has(file));
  const first = feed.findIndex(holds);
  return feed.slice(Math.max(0, first - 1), feed.findLastIndex(holds) + 2);
}

// An unread file modified in the same second as one that was read differs from it by name alone.
function keptByName(
  cursor: Cursor,
  unread: readonly RemoteFile[],
  { unfinished }: Bounds,
): boolean {
  const { partial } = cursor;
  const unnamed = unread.filter(({ path }) => !partial.has(path));
  if (unnamed.length > 0 && partial.places + unnamed.length > unfinished / 2) return false;
  for (const { path, modified, size } of unnamed) partial.set(path, { modified, size, rows: 0 });
  return true;
}
