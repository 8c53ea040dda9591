import type { FeedChoice } from '../feeds/feeds';
import type { RemoteFile } from '../store';
import { readStatusOf, type Cursor } from './cursor';
import { fingerprintOf } from './fingerprint';

/*
 * Archives that count as read although some members were left out. They are remembered so that a
 * sync with other settings can report what it does not read.
 */

/** How many archives are remembered, the latest ones: 20,000 characters of a state. */
const MAX_ARCHIVES = 2_000;

/** Notes whether a file was read without some members. Changes the cursor in place. */
export function noteLeftOut({ leftOut }: Cursor, file: RemoteFile, some: boolean): void {
  const print = fingerprintOf(file);
  leftOut.delete(print);
  if (some) leftOut.add(print);
  for (const oldest of leftOut) {
    if (leftOut.size <= MAX_ARCHIVES) return;
    leftOut.delete(oldest);
  }
}

/** Those of the files that count as read although some members were left out. */
export function readInPart(cursor: Cursor, files: readonly RemoteFile[]): RemoteFile[] {
  if (cursor.leftOut.size === 0) return [];
  return files.filter(
    (file) => cursor.leftOut.has(fingerprintOf(file)) && readStatusOf(cursor, file) !== 'due',
  );
}

/** Whether a selection lets in something that another one left out. */
export function widens(now: FeedChoice, before: FeedChoice): boolean {
  return (
    letsMoreIn(now.accountIds, before.accountIds) || letsMoreIn(now.eventTypes, before.eventTypes)
  );
}

// An empty list lets everything in.
function letsMoreIn(now: readonly string[], before: readonly string[]): boolean {
  if (before.length === 0) return false;
  return now.length === 0 || now.some((one) => !before.includes(one));
}
