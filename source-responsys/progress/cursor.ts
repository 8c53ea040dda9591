import type { FeedChoice } from '../feeds/feeds';
import type { RemoteFile } from '../store';
import { fingerprintOf } from './fingerprint';
import { feedKey, isOfOthers } from './listing';
import { Named } from './named';
import { covers, type Span } from './spans';

/*
 * What has been read, and where to continue: the state of the stream. The newest files read are
 * known by name, older ones by fingerprint, and below those, time spans in which everything was
 * read. Unfinished files are known by name, whatever their age. history.ts moves files from one
 * level to the next, so the state is bounded whatever is on the server.
 */

/** What distinguishes one version of a file from another. */
export interface Version {
  /** Seconds since the epoch. */
  modified: number;
  /** Bytes. */
  size: number;
}

/** How far a file has been read: `rows` data rows, malformed ones included. */
export interface Progress extends Version {
  rows: number;
}

/** The settings that decide which files, and which of their rows, are read. */
export interface Scope extends FeedChoice {
  filePattern: string;
}

export interface Cursor {
  /** Files read to their authenticated end, by path. */
  files: Named<Version>;
  /** Fingerprints of older ones, in order of insertion. */
  older: Set<string>;
  /** Fingerprints of files read without some members: see left-out.ts. */
  leftOut: Set<string>;
  /** Files that are due whatever their age: in progress, read in part, failed, or changed. */
  partial: Named<Progress>;
  /** Per feed: files modified within these spans count as read unless they are named elsewhere. */
  floors: Map<string, readonly Span[]>;
  /** Seconds: files of any feed modified up to this time count as read. Set only by hand. */
  everyFloor: number | undefined;
  scope: Scope;
  /** SHA256:... of the host key that the server showed last. */
  hostKey: string | undefined;
}

/** What a cursor says about a file. */
export type ReadStatus = 'read' | 'read by its time' | 'due';

export function emptyCursor(scope: Scope): Cursor {
  return {
    files: new Named(),
    older: new Set(),
    leftOut: new Set(),
    partial: new Named(),
    floors: new Map(),
    everyFloor: undefined,
    scope,
    hostKey: undefined,
  };
}

/** Whether this version of the file has been read to its end. */
export function readStatusOf(cursor: Cursor, file: RemoteFile): ReadStatus {
  const { files, older, partial, floors, everyFloor = -1 } = cursor;
  const known = files.get(file.path);
  if (known !== undefined) return sameVersion(known, file) ? 'read' : 'due';
  if (older.has(fingerprintOf(file))) return 'read';
  if (partial.has(file.path)) return 'due';
  const spans = floors.get(feedKey(file.path)) ?? [];
  const byTime = file.modified <= everyFloor || covers(spans, file.modified);
  return byTime ? 'read by its time' : 'due';
}

/** How many rows of this version of the file have been emitted already. */
export function rowsRead(cursor: Cursor, file: RemoteFile): number {
  const partial = cursor.partial.get(file.path);
  return partial !== undefined && sameVersion(partial, file) ? partial.rows : 0;
}

/**
 * Notes that `rows` rows of the file have been emitted and that it is unfinished: it stays due,
 * even if it is gone while others are read. Changes the cursor in place.
 */
export function advance(cursor: Cursor, file: RemoteFile, rows: number): void {
  const { modified, size } = file;
  cursor.partial.set(file.path, { modified, size, rows });
}

/**
 * The cursor for settings that may have changed since the state was written. Spans that could hide
 * files never looked at are removed, and row counts that could have skipped rows are reset: rows
 * then repeat, none is lost.
 */
export function rescope(cursor: Cursor, scope: Scope): { cursor: Cursor; repeats: boolean } {
  const { scope: before, floors } = cursor;
  const changed: Cursor = { ...cursor, scope };
  let repeats = false;
  if (scope.filePattern !== before.filePattern) {
    changed.floors = new Map([...floors].filter(([key]) => !isOfOthers(key)));
    repeats = changed.floors.size < floors.size;
  }
  if (
    scope.eventTypes.join() !== before.eventTypes.join() ||
    scope.accountIds.join() !== before.accountIds.join()
  ) {
    // Archive members left out before may precede those that were read.
    changed.partial = new Named();
    for (const [path, progress] of cursor.partial) {
      if (progress.rows > 0) repeats = true;
      changed.partial.set(path, { ...progress, rows: 0 });
    }
  }
  return { cursor: changed, repeats };
}

function sameVersion(a: Version, b: Version): boolean {
  return a.modified === b.modified && a.size === b.size;
}
