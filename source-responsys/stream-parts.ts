import type { Contents } from './progress/contents';
import {
  candidatesOf,
  divide,
  readWithout,
  selectionOfStream,
  type Division,
} from './progress/division';
import type { Listing } from './progress/listing';
import { listingOf, namesOf, plan, type DueFile, type ReadPlan } from './progress/plan';
import type { SyncSettings } from './settings';
import type { RemoteFile } from './store';
import { startFrom, type Start } from './stream-reader';
import type { StreamStart } from './sync-streams';
import { isOffered } from './streams';

/** The folder, listed and divided once for all streams. */
export interface Folder {
  listed: readonly RemoteFile[];
  listing: Listing;
  /** In lower case, of all files. */
  names: ReadonlySet<string>;
  division: Division;
  /** When it was listed, in seconds since the epoch. */
  at: number;
}

/** @param now milliseconds since the epoch */
export function folderOf(
  listed: readonly RemoteFile[],
  { selection }: SyncSettings,
  now: number,
): Folder {
  const [listing, names] = [listingOf(listed, selection), namesOf(listed)];
  const division = divide(listed, selection);
  return { listed, listing, names, division, at: Math.floor(now / 1000) };
}

/** A stream with what it may have to read. */
export interface Part {
  name: string;
  settings: SyncSettings;
  start: Start;
  /** Whether Event Types lets it in. */
  offered: boolean;
  /** The files that may hold rows of it. */
  candidates: Set<RemoteFile>;
  /** What is to be read of them as far as names tell. */
  planned: ReadPlan;
}

/** What each stream reads, as far as names and states tell. */
export function partsOf(starts: readonly StreamStart[], folder: Folder): Part[] {
  const { division, listing, names, at } = folder;
  return starts.map(({ settings, saved }) => {
    const name = settings.reading.stream;
    const selection = selectionOfStream(settings.selection);
    const start = startFrom(saved, selection, listing);
    const offered = isOffered(name, settings.selection.eventTypes);
    const candidates = new Set(offered ? candidatesOf(name, division) : []);
    const planned = plan([...candidates], start.cursor, selection, at, names);
    return { name, settings: { ...settings, selection }, start, offered, candidates, planned };
  });
}

/** The archives that any of the streams has read without some of their members. */
export function mixedIn(parts: readonly Part[], { listing }: Folder): Set<RemoteFile> {
  return readWithout(
    parts.map(({ start }) => start.cursor),
    listing,
  );
}

/**
 * The archives, beyond the candidates so far, in which other streams have found rows of this one, or
 * may have. Adds them to the candidates.
 * @param mixed archives that were read without some of their members
 * @returns those that are due
 */
export function moreFor(
  { name, settings, start, offered, candidates }: Part,
  mixed: ReadonlySet<RemoteFile>,
  { listing, names, at }: Folder,
  contents: Contents,
): DueFile[] {
  if (!offered) return [];
  const held = contents.holding(name).flatMap((path) => listing.at(path) ?? []);
  const more = [...new Set([...mixed, ...held])].filter((file) => !candidates.has(file));
  for (const file of more) candidates.add(file);
  return plan(more, start.cursor, settings.selection, at, names).due;
}
