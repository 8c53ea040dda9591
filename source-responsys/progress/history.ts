import type { RemoteFile } from '../store';
import { readStatusOf, type Cursor } from './cursor';
import { fingerprintOf } from './fingerprint';
import { feedKey, type Listing, type Slot } from './listing';
import { covers, joined, without, type Span } from './spans';

/*
 * Keeps the state within its bounds. As files that were read get older, they move from a name to a
 * fingerprint to a time span. A span never covers a listed file that has not been read, unless that
 * file is named. Without room to be exact, files become due again: they repeat, none is lost.
 */

/** How much a state may hold. Beyond `slack`, the excess is dropped together: see ADR 4. */
export interface Bounds {
  /** Files known by name, in places: see named.ts. About 75 bytes each. */
  named: number;
  namedSlack: number;
  /** Files known by fingerprint, 10 bytes each. */
  older: number;
  olderSlack: number;
  /** Unfinished files, in places. About 85 bytes each. */
  unfinished: number;
  /** Time spans, of all feeds together. About 50 bytes each. */
  spans: number;
}

/** Together less than half a megabyte of JSON, with names like Responsys's. */
export const BOUNDS: Bounds = {
  ...{ named: 2_000, namedSlack: 500 },
  ...{ older: 15_000, olderSlack: 1_500 },
  ...{ unfinished: 800, spans: 500 },
};

/** What a state no longer had room for. */
export interface Forgotten {
  /** Files on the server that have been read and will be read again. */
  again: string[];
  /** Unfinished files that have been gone from the server for longest. */
  gone: string[];
}

/**
 * Notes that the file has been read to its end. Changes the cursor in place.
 * @param listing all files that the settings could let through
 */
export function finish(
  cursor: Cursor,
  file: RemoteFile,
  listing: Listing,
  bounds = BOUNDS,
): Forgotten {
  const { path, modified, size } = file;
  cursor.partial.delete(path);
  cursor.files.set(path, { modified, size });
  return bound(cursor, listing, bounds);
}

/** Brings a cursor within the bounds. Changes it in place. */
export function bound(cursor: Cursor, listing: Listing, bounds = BOUNDS): Forgotten {
  const { files, older, partial } = cursor;
  const forgotten: Forgotten = { again: [], gone: [] };
  if (files.places > bounds.named + bounds.namedSlack) dropNames(cursor, bounds);
  if (older.size > bounds.older + bounds.olderSlack) {
    dropFingerprints(cursor, listing, bounds, forgotten);
  }
  if (partial.places > bounds.unfinished) dropUnfinished(cursor, listing, bounds, forgotten);
  return forgotten;
}

/** The size of a state of this cursor, counted in names. */
export function entriesOf({ files, older, leftOut, partial }: Cursor): number {
  return files.places + partial.places + Math.ceil((older.size + leftOut.size) / 7);
}

function dropNames(cursor: Cursor, { named }: Bounds): void {
  const byAge = [...cursor.files].sort(([, a], [, b]) => a.modified - b.modified);
  for (const [path, version] of byAge) {
    if (cursor.files.places <= named) return;
    cursor.files.delete(path);
    cursor.older.add(fingerprintOf({ path, ...version }));
  }
}

// Files that are gone from the server are dropped first: if one comes back, it repeats.
function dropFingerprints(
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
    keep(cursor, key, joined([...(cursor.floors.get(key) ?? []), ...runs]));
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

function boundSpans(cursor: Cursor, listing: Listing, bounds: Bounds, forgotten: Forgotten): void {
  let count = 0;
  for (const spans of cursor.floors.values()) count += spans.length;
  if (count <= bounds.spans) return;
  const dropped = newlyDue(cursor, listing.files, () => {
    dropSpans(cursor, listing, bounds);
  });
  forgotten.again.push(...dropped);
}

// The paths of files that count as read before a change but not after it.
function newlyDue(cursor: Cursor, files: readonly RemoteFile[], change: () => void): string[] {
  const read = files.filter((file) => readStatusOf(cursor, file) === 'read by its time');
  change();
  return read.filter((file) => readStatusOf(cursor, file) === 'due').map(({ path }) => path);
}

// Gaps without unread files are closed; if that is not enough, the oldest spans are dropped.
function dropSpans(cursor: Cursor, listing: Listing, { spans: most }: Bounds): void {
  for (const [key, spans] of cursor.floors) {
    const unread = listing
      .feed(key)
      .filter(({ files }) => files.some((file) => readStatusOf(cursor, file) === 'due'));
    const gaps = spans.slice(1).map(([to], i): Span => [(spans[i] as Span)[1] + 1, to - 1]);
    const empty = gaps.filter((gap) => !unread.some(({ time }) => covers([gap], time)));
    cursor.floors.set(key, joined([...spans, ...empty]));
  }
  const all = [...cursor.floors].flatMap(([key, spans]) => spans.map((span) => ({ key, span })));
  all.sort((a, b) => b.span[1] - a.span[1]);
  for (const { key, span } of all.slice(Math.ceil(most * 0.8))) {
    keep(
      cursor,
      key,
      (cursor.floors.get(key) ?? []).filter((one) => one !== span),
    );
  }
}

// A file on the server that no span covers is due even without its name, from its beginning.
function dropUnfinished(
  cursor: Cursor,
  listing: Listing,
  bounds: Bounds,
  forgotten: Forgotten,
): void {
  const { partial, floors } = cursor;
  const drop = (which: (path: string) => boolean): string[] => {
    const dropped: string[] = [];
    for (const [path] of [...partial]) {
      if (partial.places <= bounds.unfinished) break;
      if (!which(path)) continue;
      partial.delete(path);
      dropped.push(path);
    }
    return dropped;
  };
  const isHere = (path: string): boolean => listing.at(path) !== undefined;
  // Most of them are covered by no span.
  drop((path) => {
    const file = listing.at(path);
    return file !== undefined && !covers(floors.get(feedKey(path)) ?? [], file.modified);
  });
  if (partial.places > bounds.unfinished) {
    const keys = [...partial].filter(([path]) => isHere(path)).map(([path]) => feedKey(path));
    for (const key of new Set(keys)) {
      forgotten.again.push(
        ...newlyDue(
          cursor,
          listing.feed(key).flatMap(({ files }) => files),
          () => {
            uncover(cursor, key, listing.feed(key));
          },
        ),
      );
    }
    drop(isHere);
    boundSpans(cursor, listing, bounds, forgotten);
  }
  forgotten.gone.push(...drop(() => true));
}

// Removes the times of due files, and the times between them, from the spans of a feed.
function uncover(cursor: Cursor, key: string, feed: readonly Slot[]): void {
  let spans = cursor.floors.get(key) ?? [];
  let from = 0;
  let holds = false;
  for (const { time, files } of feed) {
    if (files.some((file) => readStatusOf(cursor, file) === 'due')) holds = true;
    else {
      if (holds) spans = without(spans, [from, time - 1]);
      from = time + 1;
      holds = false;
    }
  }
  keep(cursor, key, holds ? without(spans, [from, Infinity]) : spans);
}

function keep({ floors }: Cursor, key: string, spans: readonly Span[]): void {
  if (spans.length === 0) floors.delete(key);
  else floors.set(key, spans);
}
