import { emptyCursor, readStatusOf, type Cursor, type Scope } from '../progress/cursor';
import { decode, encode } from '../progress/cursor-state';
import { BOUNDS, type Bounds } from '../progress/bounds';
import { finish } from '../progress/history';
import { Listing } from '../progress/listing';
import type { RemoteFile } from '../store';

export const SCOPE: Scope = { filePattern: '', accountIds: [], eventTypes: [] };
export const START = 1_700_000_000;

export function file(path: string, modified = START, size = 100): RemoteFile {
  return { path, modified, size };
}

/** The n-th hourly file of a feed: `n` hours after the first. */
export function hourly(n: number, kind = 'SENT', folder = 'download'): RemoteFile {
  const modified = START + n * 3600;
  const stamp = new Date(modified * 1000).toISOString().replace(/[-:]/g, '');
  const name = `54321_${kind}_${stamp.slice(0, 8)}_${stamp.slice(9, 15)}.csv.gpg`;
  return { path: `${folder}/${name}`, modified, size: 123_456_789 };
}

export function hours(count: number, kind?: string, folder?: string): RemoteFile[] {
  return Array.from({ length: count }, (_, n) => hourly(n, kind, folder));
}

/** 25 November 2026, 02:00 UTC, in seconds. */
export const NOW = 1_795_572_000;

/** Whether this version of the file counts as read. */
export function isRead(cursor: Cursor, one: RemoteFile): boolean {
  return readStatusOf(cursor, one) !== 'due';
}

export function dueOf(cursor: Cursor, files: readonly RemoteFile[]): RemoteFile[] {
  return files.filter((one) => !isRead(cursor, one));
}

/** The state's length in characters. */
export function sizeOf(cursor: Cursor): number {
  return JSON.stringify(encode(cursor)).length;
}

/** A cursor after reading these files, oldest first. */
export function reading(
  files: readonly RemoteFile[],
  listed: readonly RemoteFile[] = files,
  cursor = emptyCursor(SCOPE),
  bounds: Bounds = BOUNDS,
): Cursor {
  const listing = new Listing(listed);
  for (const one of files) finish(cursor, one, listing, bounds);
  return cursor;
}

/** As the next sync gets it: through the JSON of a state. */
export function saved(cursor: Cursor, scope = SCOPE): Cursor {
  return decode(JSON.parse(JSON.stringify(encode(cursor))), scope, NOW);
}
