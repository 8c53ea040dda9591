import type { Attributes, FileEntry } from 'ssh2';

import type { SftpFaults } from './sftp-faults';
import { FILE_MODE, FOLDER_MODE, type ServedEntry, type ServedStats } from './served-files';

/** Attributes of a folder that nobody looks at. */
export const FOLDER: ServedStats = { size: 4096, modified: 0, mode: FOLDER_MODE };

/** The entries of a folder as a server lists them: itself and the one above first. */
export function* withDots(entries: Iterable<ServedEntry>): Generator<ServedEntry> {
  yield { name: '.', ...FOLDER };
  yield { name: '..', ...FOLDER };
  yield* entries;
}

/** Attributes as SFTP has them; times in seconds. */
export function attributes({ size, modified, mode = FILE_MODE }: ServedStats): Attributes {
  return { size, mode, uid: 1000, gid: 1000, atime: modified, mtime: modified };
}

/** Attributes without those that a fault leaves out of an answer of this kind. */
export function toldAttributes(
  all: Attributes,
  omit: SftpFaults['omit'],
  where: 'listing' | 'stat',
): Attributes {
  const left = Object.entries(omit ?? {})
    .filter(([, from]) => from === 'everywhere' || where === 'listing')
    .map(([name]) => name);
  // SFTP has both times or none.
  if (left.includes('mtime')) left.push('atime');
  const told = Object.entries(all).filter(([name]) => !left.includes(name));
  // It leaves out what is not there; the type of ssh2 does not know that.
  return Object.fromEntries(told) as unknown as Attributes;
}

/**
 * An entry of a listing. Its long name is like a line of `ls -l`, from whose first letter
 * ssh2-sftp-client takes the type.
 */
export function fileEntry(entry: ServedEntry, omit?: SftpFaults['omit']): FileEntry {
  const attrs = attributes(entry);
  const type = { 0o040000: 'd', 0o120000: 'l' }[attrs.mode & 0o170000] ?? '-';
  const line = `${type}rw-r--r-- 1 tester tester ${entry.size} Jan  1 00:00 ${entry.name}`;
  // A server that tells no mode has none to write into the line either.
  const longname = omit?.mode === undefined ? line : entry.name;
  return { filename: entry.name, longname, attrs: toldAttributes(attrs, omit, 'listing') };
}
