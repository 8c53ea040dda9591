import type { Log } from '../shared/log';
import type { Contents } from './progress/contents';
import { emptyCursor } from './progress/cursor';
import { selectionOfStream } from './progress/division';
import { absentKinds, nothingToRead, outlook } from './progress/notices';
import { plan, scopeOf, type Selection, type SkipReason } from './progress/plan';
import {
  excluded,
  forNoStream,
  isDocumented,
  notSelected,
  notSelectedWithin,
  withoutFiles,
} from './progress/stream-notices';
import type { SyncSettings } from './settings';
import type { Folder, Part } from './stream-parts';
import { isOffered } from './streams';
import type { RemoteFile } from './store';

/* What a sync of several streams says for all of them. */

/** Says what is due for each stream, and which files are read into none. */
export function announce(
  log: Log,
  { folder, selection }: SyncSettings,
  { listed, names, division, at }: Folder,
  parts: readonly Part[],
): void {
  const ofStream = selectionOfStream(selection);
  const planOf = (files: readonly RemoteFile[], by: Selection): ReturnType<typeof plan> =>
    plan(files, emptyCursor(scopeOf(by)), by, at, names);
  for (const { name, candidates, planned } of parts) {
    if (candidates.size > 0) log.info(`${name}: ${outlook(folder, planned)}`);
  }
  const idle = parts.filter(({ candidates, offered }) => offered && candidates.size === 0);
  const none = withoutFiles(
    folder,
    idle.map(({ name }) => name),
  );
  if (none !== undefined) log.info(none);

  const skipped = new Map<SkipReason, number>(division.strange);
  for (const [stream, files] of division.named) {
    if (!isOffered(stream, selection.eventTypes)) {
      const count = skipped.get('of another event type') ?? 0;
      skipped.set('of another event type', count + files.length);
    } else if (!parts.some(({ name }) => name === stream)) {
      const { selected } = planOf(files, ofStream);
      if (selected.length > 0) {
        tell(log, stream, notSelected(folder, stream, selected.length));
      }
    }
  }
  const left = forNoStream(folder, skipped);
  if (left !== undefined) log.info(left);
  const barred = excluded(parts.filter(({ offered }) => !offered).map(({ name }) => name));
  if (barred !== undefined) log.warn(barred);
  if (parts.every(({ planned }) => planned.selected.length === 0)) {
    const all = planOf(listed, selection);
    if (all.selected.length === 0) log.warn(nothingToRead(folder, all));
  }
  const absent = absentKinds(folder, listed, selection);
  if (absent !== undefined) log.warn(absent);
}

/** Names the streams that files hold rows of and that are not selected. */
export function reportContents(log: Log, parts: readonly Part[], contents: Contents): void {
  const [{ settings }] = parts as [Part];
  for (const [stream, path] of contents.examples()) {
    const isRead = parts.some(({ name }) => name === stream);
    if (isRead || !isOffered(stream, settings.reading.feeds.eventTypes)) continue;
    tell(log, stream, notSelectedWithin(path, stream));
  }
}

// A documented type may have been left out on purpose; of any other nobody may know.
function tell(log: Log, stream: string, notice: string): void {
  if (isDocumented(stream)) log.info(notice);
  else log.warn(notice);
}
