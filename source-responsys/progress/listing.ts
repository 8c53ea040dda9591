import { feedOf } from '../feeds/feeds';
import type { RemoteFile } from '../store';
import { fingerprintOf } from './fingerprint';

const OTHER_FILES = 'other';

/** Files of one feed modified in the same second, the resolution of SFTP. */
export interface Slot {
  /** Seconds since the epoch. */
  time: number;
  files: RemoteFile[];
}

/** The files of the folder that the settings could let through, indexed for the cursor. */
export class Listing {
  private readonly feeds = new Map<string, Slot[]>();
  private readonly paths = new Map<string, RemoteFile>();
  private prints: Map<string, RemoteFile> | undefined;

  constructor(readonly files: readonly RemoteFile[]) {
    for (const file of [...files].sort((a, b) => a.modified - b.modified)) {
      this.paths.set(file.path, file);
      const key = feedKey(file.path);
      const slots = this.feeds.get(key) ?? [];
      this.feeds.set(key, slots);
      const last = slots.at(-1);
      if (last?.time === file.modified) last.files.push(file);
      else slots.push({ time: file.modified, files: [file] });
    }
  }

  /** The files of a feed, by time. */
  feed(key: string): readonly Slot[] {
    return this.feeds.get(key) ?? [];
  }

  at(path: string): RemoteFile | undefined {
    return this.paths.get(path);
  }

  /** The file whose present version has this fingerprint. */
  withFingerprint(print: string): RemoteFile | undefined {
    this.prints ??= new Map([...this.paths.values()].map((file) => [fingerprintOf(file), file]));
    return this.prints.get(print);
  }
}

/**
 * Folder, account and kind of a file. Time spans are kept for each of these, since new settings may
 * let one in that was left out before.
 */
export function feedKey(path: string): string {
  const slash = path.lastIndexOf('/');
  const feed = feedOf(path.slice(slash + 1));
  const name = feed === undefined ? OTHER_FILES : `${feed.account}_${feed.kind}`;
  return `${path.slice(0, Math.max(0, slash))}/${name}`;
}

/** Whether a key is that of the files in a folder that follow no feed. */
export function isOfOthers(key: string): boolean {
  return key.endsWith(`/${OTHER_FILES}`);
}
