import type { FileEntryWithStats } from 'ssh2';

import { codeOf } from '../../shared/errors';
import { ask, STATUS, type Session } from './request';

/** A file's attributes; a server may leave out any of them (draft-ietf-secsh-filexfer-02, 5). */
export interface Attributes {
  mode?: number | undefined;
  /** Bytes. */
  size?: number | undefined;
  /** Seconds since the epoch. */
  mtime?: number | undefined;
}

/** A name in a folder, with whatever the listing says about it. */
export interface FolderEntry {
  name: string;
  attributes: Attributes;
  /** A line like that of `ls -l`, if the server sends one. */
  line: string;
}

export type Kind = 'file' | 'link' | 'other';

/** After this many answers without a name the listing counts as complete: some never end it. */
const EMPTY_ANSWERS = 100;

/**
 * The entries of a folder, without `.` and `..`. It reads by handle: ssh2's listing by path never
 * returns if the session ends between two of its requests.
 * @throws what `ask` throws
 */
export async function entriesOf(session: Session, folder: string): Promise<FolderEntry[]> {
  const handle = await ask<Buffer>(session, 'OPENDIR', (sftp, done) => {
    sftp.opendir(folder, done);
  });
  const entries = new Map<string, FolderEntry>();
  for (let empty = 0; empty < EMPTY_ANSWERS;) {
    const listed = await nextOf(session, handle);
    if (listed === undefined) break;
    empty = listed.length === 0 ? empty + 1 : 0;
    for (const { filename, longname, attrs } of listed) {
      if (filename === '.' || filename === '..') continue;
      entries.set(filename, { name: filename, attributes: attrs, line: longname });
    }
  }
  session.sftp.close(handle, () => undefined);
  return [...entries.values()];
}

async function nextOf(session: Session, handle: Buffer): Promise<FileEntryWithStats[] | undefined> {
  try {
    // Without `full`, ssh2 reads the answer before checking that there is one.
    return await ask<FileEntryWithStats[]>(session, 'READDIR', (sftp, done) => {
      (sftp.readdir as unknown as FullListing).call(sftp, handle, { full: true }, done);
    });
  } catch (error) {
    if (codeOf(error) === STATUS.END_OF_FILE) return undefined;
    throw error;
  }
}

// The declared types lack the options.
type FullListing = (
  handle: Buffer,
  options: { full: boolean },
  done: (error: Error | undefined, list: FileEntryWithStats[]) => void,
) => void;

const TYPE_BITS = 0o170000;
const KINDS: Readonly<Record<number, Kind>> = { 0o100000: 'file', 0o120000: 'link' };
const LINE = /^([-dl])[-rwxsStT]{9}/;
const LETTERS: Readonly<Record<string, Kind>> = { '-': 'file', l: 'link', d: 'other' };

/** What an entry is by its mode; undefined when that is missing or says nothing of the type. */
export function kindOf({ mode = 0 }: Attributes): Kind | undefined {
  return (mode & TYPE_BITS) === 0 ? undefined : (KINDS[mode & TYPE_BITS] ?? 'other');
}

/** What an entry is by its line, for a server that reports it nowhere else. */
export function kindOfLine(line: string): Kind | undefined {
  return LETTERS[LINE.exec(line)?.[1] ?? ''];
}
