import picomatch from 'picomatch';

import { isRead, rowsRead, type Cursor } from './cursor';
import { feedOf } from '../feeds';
import type { RemoteFile } from '../store';

/** Which files of the folder to read, as the form has it. */
export interface Selection {
  /** Empty: all accounts. */
  accountIds: readonly string[];
  /** Upper case; empty: all kinds. */
  eventTypes: readonly string[];
  /** Glob for names that follow no feed; empty: none. */
  filePattern: string;
  /** Seconds since the epoch; 0: no limit. */
  startDate: number;
  /** Without dot; empty: files need no ready file. */
  readyExtension: string;
  settleSeconds: number;
}

/** Why a file is not read in this sync. */
export type Reason =
  | 'not an event file'
  | 'ready or count file'
  | 'of another account'
  | 'of another event type'
  | 'older than the start date'
  | 'without its ready file yet'
  | 'changed too recently'
  | 'read before';

/** A file to read, from row `resumeAt` on (0: from its beginning). */
export interface DueFile extends RemoteFile {
  resumeAt: number;
}

/** Every listed file has one place here. */
export interface Plan {
  /** Oldest first, by modified time and path. */
  due: DueFile[];
  /** The files that the settings let through, read before or not. */
  selected: RemoteFile[];
  /** How many files are left out, by reason. */
  left: Map<Reason, number>;
}

/** A file whose time is further ahead than this says nothing about when it was written. */
const CLOCK_DIFFERENCE_SECONDS = 24 * 60 * 60;

/**
 * Decides about every file of a listing.
 * @param now seconds since the epoch
 */
export function plan(
  listed: readonly RemoteFile[],
  cursor: Cursor,
  selection: Selection,
  now: number,
): Plan {
  const names = new Set(listed.map(({ path }) => nameOf(path).toLowerCase()));
  const matches = selection.filePattern === '' ? undefined : globOf(selection.filePattern);
  const made: Plan = { due: [], selected: [], left: new Map() };
  const leave = (reason: Reason): void => {
    made.left.set(reason, (made.left.get(reason) ?? 0) + 1);
  };
  for (const file of listed) {
    const outside = outsideOf(file, selection, matches);
    if (outside !== undefined) {
      leave(outside);
      continue;
    }
    made.selected.push(file);
    const wait = isRead(cursor, file) ? 'read before' : premature(file, names, selection, now);
    if (wait === undefined) made.due.push({ ...file, resumeAt: rowsRead(cursor, file) });
    else leave(wait);
  }
  made.due.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1));
  return made;
}

/** The name of a file without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function globOf(pattern: string): (name: string) => boolean {
  return picomatch(pattern, { nocase: true, dot: true });
}

function outsideOf(
  file: RemoteFile,
  selection: Selection,
  matches: ((name: string) => boolean) | undefined,
): Reason | undefined {
  const name = nameOf(file.path);
  const feed = feedOf(name);
  if (feed === undefined) {
    if (isReadyFile(name, selection.readyExtension)) return 'ready or count file';
    if (matches?.(name) !== true) return 'not an event file';
  } else {
    const { accountIds, eventTypes } = selection;
    if (accountIds.length > 0 && !accountIds.includes(feed.account)) return 'of another account';
    if (eventTypes.length > 0 && !eventTypes.includes(feed.kind)) return 'of another event type';
  }
  return file.modified < selection.startDate ? 'older than the start date' : undefined;
}

function premature(
  file: RemoteFile,
  names: ReadonlySet<string>,
  { readyExtension, settleSeconds }: Selection,
  now: number,
): Reason | undefined {
  if (readyExtension !== '' && !hasReadyFile(nameOf(file.path), names, readyExtension)) {
    return 'without its ready file yet';
  }
  const age = now - file.modified;
  const settled = age >= settleSeconds || age < -CLOCK_DIFFERENCE_SECONDS;
  return settled ? undefined : 'changed too recently';
}

function isReadyFile(name: string, extension: string): boolean {
  return extension !== '' && name.toLowerCase().endsWith(`.${extension.toLowerCase()}`);
}

// Responsys puts the extension after the whole name or in place of the name's own.
function hasReadyFile(name: string, names: ReadonlySet<string>, extension: string): boolean {
  for (let stem = name.toLowerCase(); ;) {
    if (names.has(`${stem}.${extension.toLowerCase()}`)) return true;
    const dot = stem.lastIndexOf('.');
    if (dot <= 0) return false;
    stem = stem.slice(0, dot);
  }
}
