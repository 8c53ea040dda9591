import { feedOf } from '../feeds';
import type { RemoteFile } from '../store';
import { streamOfType } from '../streams';
import type { Cursor } from './cursor';
import type { Listing } from './listing';
import { nameOf, strangeness, type Selection, type SkipReason } from './plan';

/* Which files the stream of an event type has to look at, where each type has its own. */

/** The files of a folder, by what their names say. */
export interface Division {
  /** The event files of each stream. */
  named: ReadonlyMap<string, readonly RemoteFile[]>;
  /** Files without an event type in their names, which may hold rows of any stream. */
  untyped: readonly RemoteFile[];
  /** How many files are no event files, by reason. */
  strange: ReadonlyMap<SkipReason, number>;
}

/**
 * The selection of files for one stream: which types are read is decided by which streams there are,
 * so a change of Event Types does not touch the progress of a stream.
 */
export function selectionOfStream(selection: Selection): Selection {
  return { ...selection, eventTypes: [] };
}

/** Divides a listing, once for all streams. */
export function divide(listed: readonly RemoteFile[], selection: Selection): Division {
  const named = new Map<string, RemoteFile[]>();
  const untyped: RemoteFile[] = [];
  const strange = new Map<SkipReason, number>();
  for (const file of listed) {
    const name = nameOf(file.path);
    const reason = strangeness(name, selection);
    const stream = streamOfName(name);
    if (reason !== undefined) strange.set(reason, (strange.get(reason) ?? 0) + 1);
    else if (stream === undefined) untyped.push(file);
    else {
      const files = named.get(stream) ?? [];
      named.set(stream, files);
      files.push(file);
    }
  }
  return { named, untyped, strange };
}

/** The files that may hold rows of a stream, as far as their names tell. */
export function candidatesOf(stream: string, { named, untyped }: Division): RemoteFile[] {
  return [...(named.get(stream) ?? []), ...untyped];
}

/** The files on the server that were read without some of their members, by any of the cursors. */
export function readWithout(cursors: readonly Cursor[], listing: Listing): Set<RemoteFile> {
  const files = new Set<RemoteFile>();
  for (const { leftOut } of cursors) {
    for (const print of leftOut) {
      const file = listing.withFingerprint(print);
      if (file !== undefined) files.add(file);
    }
  }
  return files;
}

/** The stream that a file's name puts it in; undefined if it contains no event type. */
export function streamOfName(name: string): string | undefined {
  const feed = feedOf(name);
  return feed === undefined ? undefined : streamOfType(feed.kind);
}
