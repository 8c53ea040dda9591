import { feedOf } from '../feeds';
import type { RemoteFile } from '../store';

/*
 * What has been read, and where to go on: the state of the stream. Files are read oldest first,
 * so a history of the newest ones and a floor beneath it say everything in bounded space.
 */

/** What tells one version of a file from another. */
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

/** The settings that decide which files are looked at; another value may bring old files in. */
export interface Scope {
  /** Seconds since the epoch; 0 when there is none. */
  startDate: number;
  filePattern: string;
}

export interface Cursor {
  /** Files read to their authenticated end, by path. */
  files: Map<string, Version>;
  /** Files read in part: the one in progress, and those that failed on the way. */
  partial: Map<string, Progress>;
  /** Per feed: files modified up to this time (seconds) that `files` does not name count as read. */
  floors: Map<string, number>;
  /** Paths at or under their floor that have not been read: they failed, or were not ready. */
  unread: Set<string>;
  scope: Scope;
}

/** Files named in a state: about 400 kB of JSON, and 20 days of an account's hourly exports. */
export const HISTORY = 5_000;
/** Dropping some at a time keeps the work per file constant. */
const HISTORY_SLACK = 500;
/** Failed files whose progress is kept; beyond, a file would be read from its beginning again. */
const MOST_PARTIAL = 1_000;
/**
 * Unread files that a state remembers although they are gone from the server: about 300 kB of JSON.
 */
const MOST_GONE = 5_000;
/** The floor of feeds that have none of their own; set only by hand, to skip a backlog. */
const EVERY_FEED = '*';

export function emptyCursor(scope: Scope): Cursor {
  return {
    files: new Map(),
    partial: new Map(),
    floors: new Map(),
    unread: new Set(),
    scope,
  };
}

/** Whether this version of the file has been read to its end. */
export function isRead(cursor: Cursor, file: RemoteFile): boolean {
  const known = cursor.files.get(file.path);
  if (known !== undefined) return sameVersion(known, file);
  return file.modified <= floorOf(cursor.floors, file.path) && !cursor.unread.has(file.path);
}

function floorOf(floors: ReadonlyMap<string, number>, path: string): number {
  return Math.max(floors.get(feedKey(path)) ?? -1, floors.get(EVERY_FEED) ?? -1);
}

/** How many rows of this version of the file have been emitted already. */
export function rowsRead(cursor: Cursor, file: RemoteFile): number {
  const partial = cursor.partial.get(file.path);
  return partial !== undefined && sameVersion(partial, file) ? partial.rows : 0;
}

/** Notes that `rows` rows of the file have been emitted. Changes the cursor in place. */
export function advance(cursor: Cursor, file: RemoteFile, rows: number): void {
  const { modified, size } = file;
  cursor.partial.delete(file.path);
  cursor.partial.set(file.path, { modified, size, rows });
  if (cursor.partial.size > MOST_PARTIAL) {
    const [oldest] = cursor.partial.keys();
    if (oldest !== undefined) cursor.partial.delete(oldest);
  }
}

/** Forgets the rows of a file that turned out to be another version. Changes the cursor in place. */
export function forget(cursor: Cursor, file: RemoteFile): void {
  cursor.partial.delete(file.path);
}

/**
 * Notes that the file has been read to its end. Changes the cursor in place.
 * @param listed all files of the folder, whether the settings let them through or not: those not
 *   read yet stay due when the floor passes them
 */
export function finish(cursor: Cursor, file: RemoteFile, listed: readonly RemoteFile[]): void {
  const { modified, size } = file;
  cursor.partial.delete(file.path);
  cursor.unread.delete(file.path);
  cursor.files.set(file.path, { modified, size });
  if (cursor.files.size > HISTORY + HISTORY_SLACK) raiseFloors(cursor, folderOf(file.path), listed);
}

// Only feeds of the folder that was listed get a floor: which files of another one were never read
// is not known, so should that come back, files repeat rather than get lost.
function raiseFloors(cursor: Cursor, folder: string, listed: readonly RemoteFile[]): void {
  const byAge = [...cursor.files].sort(([, a], [, b]) => a.modified - b.modified);
  const dropped = byAge.slice(0, byAge.length - HISTORY);
  const floors = new Map(cursor.floors);
  for (const [path, { modified }] of dropped) {
    if (folderOf(path) !== folder) continue;
    floors.set(feedKey(path), Math.max(modified, floorOf(floors, path)));
  }
  // A file under the floor as it was is one read, one that is known by name, or unread already.
  const { from, to } = rise(cursor.floors, floors);
  const names = new Set(dropped.map(([path]) => path));
  for (const file of listed) {
    const { path, modified } = file;
    if (!(modified > from && modified <= to) && !names.has(path)) continue;
    if (modified <= floorOf(floors, path) && !isRead(cursor, file)) cursor.unread.add(path);
  }
  cursor.floors = floors;
  for (const [path] of dropped) cursor.files.delete(path);
}

// The times that floors pass when they rise: above `from`, up to `to`. Looking only at files between
// them keeps the work in proportion to the files, where a folder holds very many.
function rise(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): { from: number; to: number } {
  let from = Infinity;
  let to = -1;
  for (const [key, floor] of after) {
    const old = before.get(key) ?? -1;
    if (floor <= old) continue;
    from = Math.min(from, old);
    to = Math.max(to, floor);
  }
  return { from, to };
}

/**
 * Forgets the unread files that have been gone from the server for longest where there are too many
 * of them, so that the state stays bounded. Changes the cursor in place.
 * @param listed all files of the folder; what is among them is never forgotten
 * @returns the paths forgotten
 */
export function prune(cursor: Cursor, listed: readonly RemoteFile[]): string[] {
  if (cursor.unread.size <= MOST_GONE) return [];
  const here = new Set(listed.map(({ path }) => path));
  const gone = [...cursor.unread].filter((path) => !here.has(path));
  const forgotten = gone.slice(0, Math.max(0, gone.length - MOST_GONE));
  for (const path of forgotten) cursor.unread.delete(path);
  return forgotten;
}

/** How many files a state of this cursor names, which is what its size goes by. */
export function entriesOf({ files, partial, unread }: Cursor): number {
  return files.size + partial.size + unread.size;
}

/**
 * The cursor for settings that may have changed since the state was written. Where a floor could
 * hide files that were never looked at, it is taken away: files then repeat, none is lost.
 */
export function rescope(cursor: Cursor, scope: Scope): { cursor: Cursor; repeats: boolean } {
  const { scope: before, floors } = cursor;
  if (scope.startDate < before.startDate && floors.size > 0) {
    return { cursor: { ...cursor, floors: new Map(), scope }, repeats: true };
  }
  if (scope.filePattern !== before.filePattern) {
    const kept = new Map([...floors].filter(([key]) => !key.endsWith(`/${OTHER_FILES}`)));
    return {
      cursor: { ...cursor, floors: kept, scope },
      repeats: kept.size < floors.size,
    };
  }
  return { cursor: { ...cursor, scope }, repeats: false };
}

const OTHER_FILES = 'other';

// Feeds have floors of their own, since settings may let one in that was left out before.
function feedKey(path: string): string {
  const feed = feedOf(path.slice(path.lastIndexOf('/') + 1));
  const name = feed === undefined ? OTHER_FILES : `${feed.account}_${feed.kind}`;
  return `${folderOf(path)}/${name}`;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function sameVersion(a: Version, b: Version): boolean {
  return a.modified === b.modified && a.size === b.size;
}
