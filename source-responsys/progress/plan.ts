import { feedOf, notChosen, type FeedChoice, type NotChosen } from '../feeds';
import type { RemoteFile } from '../store';
import { rowsRead, readStatusOf, type Cursor, type Scope } from './cursor';
import { matchesGlob } from './glob';
import { Listing } from './listing';

/** Which files of the folder to read, by the form. */
export interface Selection extends FeedChoice {
  /** Pattern with * and ? for names that follow no feed; empty: none. */
  filePattern: string;
  /** Seconds since the epoch; 0: no limit. */
  startDate: number;
  /** Without dot; empty: files need no ready file. */
  readyExtension: string;
  settleSeconds: number;
}

/** The settings that decide whether a state's floors still hold. */
export function scopeOf({ filePattern, accountIds, eventTypes }: Selection): Scope {
  return { filePattern, accountIds, eventTypes };
}

/** Why a file is not read in this sync. */
export type SkipReason =
  | 'not an event file'
  | 'ready or count file'
  | NotChosen
  | 'older than the start date'
  | 'without its ready file yet'
  | 'changed too recently'
  | 'read before'
  | 'read by its time';

/** A file to read, from row `resumeAt` on (0: from its beginning). */
export interface DueFile extends RemoteFile {
  resumeAt: number;
}

/** Every listed file has one place here. */
export interface ReadPlan {
  /** Oldest first, by modified time and path. */
  due: DueFile[];
  /** The files that the settings let through, whether read before or not. */
  selected: RemoteFile[];
  /** How many files are skipped, by reason. */
  skipped: Map<SkipReason, number>;
}

/** A modified time further in the future than this says nothing about when the file was written. */
const CLOCK_DIFFERENCE_SECONDS = 24 * 60 * 60;

/**
 * Decides about every file of a listing.
 * @param now seconds since the epoch
 * @param names those of all files in the folder, if these are only some
 */
export function plan(
  listed: readonly RemoteFile[],
  cursor: Cursor,
  selection: Selection,
  now: number,
  names = namesOf(listed),
): ReadPlan {
  const due: DueFile[] = [];
  const selected: RemoteFile[] = [];
  const skipped = new Map<SkipReason, number>();
  const leave = (reason: SkipReason): void => {
    skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  };
  for (const file of listed) {
    const outside = strangeness(nameOf(file.path), selection) ?? outsideOf(file, selection);
    if (outside !== undefined) {
      leave(outside);
      continue;
    }
    selected.push(file);
    const wait = waitOf(file, cursor, names, selection, now);
    if (wait === undefined) due.push({ ...file, resumeAt: rowsRead(cursor, file) });
    else leave(wait);
  }
  due.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1));
  return { due, selected, skipped };
}

/** The names of files without their folder, in lower case. */
export function namesOf(files: readonly RemoteFile[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => nameOf(path).toLowerCase()));
}

/** The files of a folder that may be read now, or with other accounts, kinds or dates selected. */
export function listingOf(listed: readonly RemoteFile[], selection: Selection): Listing {
  return new Listing(
    listed.filter(({ path }) => strangeness(nameOf(path), selection) === undefined),
  );
}

/** The name of a file without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Why a file is not an event file, whatever the account, kind and date; undefined if it is one. */
export function strangeness(
  name: string,
  { readyExtension, filePattern }: Selection,
): SkipReason | undefined {
  // Checked first, since a ready file may be named like an event file: X.txt beside X.csv.
  if (isReadyFile(name, readyExtension)) return 'ready or count file';
  if (feedOf(name) !== undefined) return undefined;
  return filePattern !== '' && matchesGlob(filePattern, name) ? undefined : 'not an event file';
}

function outsideOf(file: RemoteFile, selection: Selection): SkipReason | undefined {
  const feed = feedOf(nameOf(file.path));
  const other = feed === undefined ? undefined : notChosen(feed, selection);
  return other ?? (file.modified < selection.startDate ? 'older than the start date' : undefined);
}

function waitOf(
  file: RemoteFile,
  cursor: Cursor,
  names: ReadonlySet<string>,
  selection: Selection,
  now: number,
): SkipReason | undefined {
  const status = readStatusOf(cursor, file);
  if (status === 'read') return 'read before';
  return status === 'due' ? premature(file, names, selection, now) : status;
}

function premature(
  file: RemoteFile,
  names: ReadonlySet<string>,
  { readyExtension, settleSeconds }: Selection,
  now: number,
): SkipReason | undefined {
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

// Responsys appends the extension to the whole name, or replaces the name's own.
function hasReadyFile(name: string, names: ReadonlySet<string>, extension: string): boolean {
  for (let stem = name.toLowerCase(); ;) {
    if (names.has(`${stem}.${extension.toLowerCase()}`)) return true;
    const dot = stem.lastIndexOf('.');
    if (dot <= 0) return false;
    stem = stem.slice(0, dot);
  }
}
