import { configError } from '../../shared/errors';
import type { RemoteFile } from '../store';
import { isAskable } from './faults';
import { kindOf, kindOfLine, type Attributes, type FolderEntry } from './listing';

/** A server's answer about one path, links followed. */
export type Looked = Attributes | 'gone' | 'denied' | 'failed';

/** Requests in flight; one after another would take a round trip for each file. */
const AT_A_TIME = 32;
const NAMES_SHOWN = 3;

/**
 * The files among the entries of a folder, each with its size and time. Attributes that the listing
 * leaves out are requested; a link counts as its target.
 * @throws ConnectorError (config_error) if the server does not report them then either
 */
export async function complete(
  folder: string,
  entries: readonly FolderEntry[],
  look: (path: string) => Promise<Looked>,
): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  const unknown: string[] = [];
  const left = entries.values();
  const work = async (): Promise<void> => {
    for (const entry of left) {
      const file = await fileOf(pathOf(folder, entry.name), entry, look);
      if (file === 'unknown') unknown.push(entry.name);
      else if (file !== 'none') files.push(file);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  if (unknown.length === 0) return files;
  const names = unknown.slice(0, NAMES_SHOWN).join(', ');
  throw configError(
    `Folder: the server does not say what kind, size and time these have: ${names}` +
      `${unknown.length > NAMES_SHOWN ? ` and ${unknown.length - NAMES_SHOWN} more` : ''} in ` +
      `${folder}. Let this SFTP user see the attributes of the files there.`,
  );
}

async function fileOf(
  path: string,
  { attributes, line }: FolderEntry,
  look: (path: string) => Promise<Looked>,
): Promise<RemoteFile | 'none' | 'unknown'> {
  const listed = kindOf(attributes);
  if (listed === 'other') return 'none';
  if (listed === 'file' && isWhole(attributes)) return remoteFile(path, attributes);
  const looked = await look(path);
  // A name that is not in UTF-8 cannot be requested, so it only seems to be gone.
  if (looked === 'gone') return isAskable(path) ? 'none' : 'unknown';
  if (typeof looked === 'string') {
    // The target's type is unknown. If the name is that of an event file, it counts as one that
    // cannot be read, which does not hold up the others.
    return listed === 'link' && isWhole(attributes) ? remoteFile(path, attributes) : 'unknown';
  }
  // The `ls` line of a link describes the link itself, not its target.
  const kind = kindOf(looked) ?? (listed === 'link' ? undefined : (listed ?? kindOfLine(line)));
  if (kind === 'other') return 'none';
  const known = listed === 'file' ? { ...defined(attributes), ...defined(looked) } : looked;
  return kind === 'file' && isWhole(known) ? remoteFile(path, known) : 'unknown';
}

type Whole = Attributes & { size: number; mtime: number };

function isWhole(attributes: Attributes): attributes is Whole {
  return attributes.size !== undefined && attributes.mtime !== undefined;
}

function defined({ size, mtime }: Attributes): Attributes {
  return { ...(size === undefined ? {} : { size }), ...(mtime === undefined ? {} : { mtime }) };
}

function remoteFile(path: string, { size, mtime }: Whole): RemoteFile {
  return { path, size, modified: mtime };
}

/** The path of a name in a folder; '' is the folder that a session starts in. */
export function pathOf(folder: string, name: string): string {
  return folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
}
