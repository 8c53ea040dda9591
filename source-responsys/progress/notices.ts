import { agreeing, counted } from '../../shared/counted';
import { feedOf } from '../feeds/feeds';
import type { RemoteFile } from '../store';
import { nameOf, type ReadPlan, type SkipReason, type Selection } from './plan';

/* Sentences for the log and for check: what is in the folder, and anything odd about it. */

/** What is due, and what is skipped and why. */
export function outlook(folder: string, { due, skipped }: ReadPlan): string {
  const bytes = due.reduce((sum, { size }) => sum + size, 0);
  const also = skipped.size === 0 ? '' : ` Left out: ${reasons(skipped)}.`;
  const files = `${counted(due.length, 'file')} (${counted(bytes, 'byte')})`;
  return `${files} ${agreeing(due.length, 'is', 'are')} due in ${folder}.${also}`;
}

/** For read and check alike, when the settings let no file through. */
export function nothingToRead(folder: string, { skipped }: Pick<ReadPlan, 'skipped'>): string {
  if (skipped.size === 0) return `The folder ${folder} is still empty.`;
  return (
    `No event file was found in ${folder} (${reasons(skipped)}). Check Folder, Account IDs, Event ` +
    'Types, Start Date and File Pattern.'
  );
}

/** Names the event types in the settings that no file name contains; undefined if none. */
export function absentKinds(
  folder: string,
  listed: readonly RemoteFile[],
  { eventTypes }: Selection,
): string | undefined {
  const present = new Set(listed.map(({ path }) => feedOf(nameOf(path))?.kind));
  const absent = eventTypes.filter((kind) => !present.has(kind));
  if (absent.length === 0) return undefined;
  return (
    `Event Types: no file in ${folder} has one of these types in its name: ${absent.join(', ')}. Check the ` +
    'spelling, and that a Connect job exports them.'
  );
}

/**
 * For settings that let in more than before: the archives that were read with less; undefined if
 * there are no such archives.
 */
export function stillLeftOut(archives: readonly RemoteFile[]): string | undefined {
  const [first] = archives;
  if (first === undefined) return undefined;
  const count = archives.length;
  const [hold, these] = count === 1 ? ['has', 'this archive'] : ['have', 'these archives'];
  return (
    `Account IDs or Event Types includes more than before: ${counted(count, 'archive')} that ` +
    `${agreeing(count, 'has', 'have')} been read, such as ${first.path}, ${hold} members that were ` +
    `skipped, and these are not read now. To have them read, upload ${these} again, or clear the ` +
    'data of the stream, which reads everything again.'
  );
}

/** For a server that shows a different host key from the previous sync. */
export function keyChanged(before: string, seen: string): string {
  return (
    `The server's host key has changed since the last sync: it was ${before} and is ${seen}. If ` +
    'nobody announced that, ask Oracle; Host Key Fingerprint refuses any server but one.'
  );
}

/** How many files are skipped for which reason, for a sentence. */
export function reasons(skipped: ReadonlyMap<SkipReason, number>): string {
  return [...skipped].map(([reason, count]) => `${count} ${reason}`).join(', ');
}
