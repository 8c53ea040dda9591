import { open, readdir, lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** st_mode of a plain file and of a folder that all may read. */
export const FILE_MODE = 0o100644;
export const FOLDER_MODE = 0o040755;

export interface ServedStats {
  /** Bytes. */
  size: number;
  /** Seconds since the epoch. */
  modified: number;
  /** st_mode; FILE_MODE when not given. */
  mode?: number;
}

export interface ServedEntry extends ServedStats {
  name: string;
}

/**
 * Files that are generated on request, so there may be any number of any size.
 * Paths are relative to the home of the user, without a leading slash; the home itself is ''.
 */
export interface VirtualFiles {
  /** The entries of a folder, taken as the client reads on; undefined if there is no such folder. */
  list(path: string): Iterable<ServedEntry> | undefined;
  stat(path: string): ServedStats | undefined;
  /** Bytes from `offset` on, at most `length`; empty at the end of the file. */
  read(path: string, offset: number, length: number): Buffer;
}

export interface OpenFile {
  stat(): Promise<ServedStats>;
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** What a server has to serve. Methods throw NodeJS.ErrnoException as node:fs does. */
export interface ServedFiles {
  list(path: string): Promise<Iterable<ServedEntry>>;
  stat(path: string): Promise<ServedStats>;
  /** Like `stat`, but of a link itself. */
  lstat(path: string): Promise<ServedStats>;
  open(path: string): Promise<OpenFile>;
}

/** The files below a directory on disk. */
export function filesOnDisk(root: string): ServedFiles {
  const lstatOf = async (path: string): Promise<ServedStats> =>
    served(await lstat(join(root, path)));
  return {
    async list(path) {
      const names = (await readdir(join(root, path))).sort();
      return Promise.all(
        names.map(async (name) => ({ name, ...(await lstatOf(join(path, name))) })),
      );
    },
    stat: async (path) => served(await stat(join(root, path))),
    lstat: lstatOf,
    async open(path) {
      const file = await open(join(root, path), 'r');
      return {
        stat: async () => served(await file.stat()),
        async read(offset, length) {
          const buffer = Buffer.allocUnsafe(length);
          const { bytesRead } = await file.read(buffer, 0, length, offset);
          return buffer.subarray(0, bytesRead);
        },
        close: () => file.close(),
      };
    },
  };
}

/** Made-up files in the shape in which files on disk are served. */
export function filesMadeUp(virtual: VirtualFiles): ServedFiles {
  const statOf = (path: string): Promise<ServedStats> =>
    existing(virtual.stat(path) ?? (virtual.list(path) === undefined ? undefined : FOLDER));
  return {
    list: (path) => existing(virtual.list(path)),
    stat: statOf,
    lstat: statOf,
    async open(path) {
      const stats = await statOf(path);
      return {
        stat: () => Promise.resolve(stats),
        read: (offset, length) => Promise.resolve(virtual.read(path, offset, length)),
        close: () => Promise.resolve(),
      };
    },
  };
}

const FOLDER: ServedStats = { size: 4096, modified: 0, mode: FOLDER_MODE };

function existing<T>(value: T | undefined): Promise<T> {
  if (value !== undefined) return Promise.resolve(value);
  return Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
}

function served(stats: { size: number; mtimeMs: number; mode: number }): ServedStats {
  const { size, mode } = stats;
  return { size, mode, modified: Math.floor(stats.mtimeMs / 1000) };
}
