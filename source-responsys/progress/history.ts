import type { RemoteFile } from '../store';
import { readStatusOf, type Cursor } from './cursor';
import { fingerprintOf } from './fingerprint';
import { feedKey, type Listing, type Slot } from './listing';
import { covers, joined, without, type Span } from './spans';

/*
 * Keeps the state within its bounds. What was read moves from a name to a fingerprint to a span of
 * time as it gets older. A span never covers a listed file that has not been read, unless that is
 * named. Where there is no room to be exact, files come to be due again: they repeat, none is lost.
 */

/** How much a state may hold. What is above `slack` too is dropped together: see ADR 4. */
export interface Bounds {
  /** Files known by name, in places: see named.ts. About 75 bytes each. */
  named: number;
  namedSlack: number;
  /** Files known by fingerprint, 10 bytes each. */
  older: number;
  olderSlack: number;
  /** Files not finished, in places. About 85 bytes each. */
  unfinished: number;
  /** Spans of time, of all feeds together. About 50 bytes each. */
  spans: number;
}

/** Together less than half a megabyte of JSON, with names such as Responsys gives. */
export const BOUNDS: Bounds = {
  ...{ named: 2_000, namedSlack: 500 },
  ...{ older: 15_000, olderSlack: 1_500 },
  ...{ unfinished: 800, spans: 500 },
};

/** What a state had no room for any more. */
export interface Forgotten {
  /** Files on the server that have been read and are going to be read again. */
  again: string[];
  /** Files that are not finished and have been gone from the server for longest. */
  gone: string[];
}

/**
 * Notes that the file has been read to its end. Changes the cursor in place.
 * @param listing all files that settings may let through
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

/** How many names' room a state of this cursor takes, which is what its size goes by. */
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

// Those of files that are gone are the first to go: should one come back, it repeats.
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

// The times from one dropped file to the next, as far as no unread file lies between them.
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

// The part of a feed in which files are dropped, and the seconds before and after it, which may be
// covered: then the spans join. Looking at no more keeps the work in proportion to what is dropped.
function around(feed: readonly Slot[], dropped: ReadonlySet<RemoteFile>): readonly Slot[] {
  const holds = ({ files }: Slot): boolean => files.some((file) => dropped.has(file));
  const first = feed.findIndex(holds);
  return feed.slice(Math.max(0, first - 1), feed.findLastIndex(holds) + 2);
}

// Unread files of the very second of one that was read can be told from it by their names alone.
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

// The paths of the files that count as read before a change and not after it.
function newlyDue(cursor: Cursor, files: readonly RemoteFile[], change: () => void): string[] {
  const read = files.filter((file) => readStatusOf(cursor, file) === 'read by its time');
  change();
  return read.filter((file) => readStatusOf(cursor, file) === 'due').map(({ path }) => path);
}

// Gaps in which nothing unread lies are closed; if that is not enough, the oldest times go.
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

// A file that is on the server and that no span covers is due without its name, from its beginning.
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
  // No span is in the way of most of them.
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

// Takes the times of files that are due, and those between them, out of the spans of a feed.
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
