import type { RemoteFile } from '../store';
import { boundFingerprints } from './bound-fingerprints';
import { boundUnfinished } from './bound-unfinished';
import { BOUNDS, type Bounds, type Forgotten } from './bounds';
import type { Cursor } from './cursor';
import { fingerprintOf } from './fingerprint';
import type { Listing } from './listing';

/*
 * Keeps the state within its bounds. As files that were read get older, they move from a name to a
 * fingerprint to a time span. A span never covers a listed file that has not been read, unless that
 * file is named. Without room to be exact, files become due again: they repeat, none is lost.
 */

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
    boundFingerprints(cursor, listing, bounds, forgotten);
  }
  if (partial.places > bounds.unfinished) boundUnfinished(cursor, listing, bounds, forgotten);
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
