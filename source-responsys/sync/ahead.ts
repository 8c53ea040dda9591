import type { ByteSource, RemoteFile, Store } from '../store';

/** Files up to this many bytes are fetched ahead; for larger ones the reading dominates. */
const SMALL_BYTES = 512 * 1024;
/** Bytes of files held or in flight at a time. */
const ROOM_BYTES = 4 * 1024 * 1024;
/** Files in flight at a time. At three round trips each, 130 files a second over 80 ms. */
const ROOM_FILES = 32;

/** A file being fetched, or already fetched. */
interface Fetched {
  bytes: Promise<Buffer>;
  /** Whether it was still the listed version once its last byte had been read. */
  unchanged: Promise<boolean>;
}

/**
 * The same store for a loop that reads `files` in order: while one is parsed, the next small ones
 * are fetched, since a small file costs round trips and hardly anything else. An error surfaces
 * when its file is read.
 */
export function ahead(store: Store, files: readonly RemoteFile[]): Store {
  const fetched = new Map<string, Fetched>();
  let next = 0;
  let held = 0;

  const fetchMore = (): void => {
    for (; next < files.length && fetched.size < ROOM_FILES; next++) {
      const file = files[next] as RemoteFile;
      if (file.size > SMALL_BYTES) continue;
      if (held + file.size > ROOM_BYTES) return;
      held += file.size;
      fetched.set(file.path, fetch(store, file));
    }
  };
  const release = (file: RemoteFile): void => {
    if (fetched.delete(file.path)) held -= file.size;
    fetchMore();
  };

  fetchMore();
  return {
    get seenFingerprint() {
      return store.seenFingerprint;
    },
    list: (folder) => store.list(folder),
    open(file) {
      const here = fetched.get(file.path);
      return here === undefined ? store.open(file) : sourceOf(here.bytes, file);
    },
    async isUnchanged(file) {
      try {
        return await (fetched.get(file.path)?.unchanged ?? store.isUnchanged(file));
      } finally {
        release(file);
      }
    },
  };
}

function fetch(store: Store, file: RemoteFile): Fetched {
  const bytes = whole(store.open(file), file);
  // A file that could not be read may still have changed.
  const unchanged = bytes.then(
    () => store.isUnchanged(file),
    () => store.isUnchanged(file),
  );
  // Both are awaited at the file's turn, possibly long after they have failed.
  for (const promise of [bytes, unchanged]) promise.catch(() => undefined);
  return { bytes, unchanged };
}

async function whole(source: ByteSource, { size }: RemoteFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  if (size > 0) for await (const piece of source.range(0)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function sourceOf(bytes: Promise<Buffer>, { size }: RemoteFile): ByteSource {
  return {
    size: () => Promise.resolve(size),
    async *range(start, end = size) {
      const piece = (await bytes).subarray(start, end);
      if (piece.length > 0) yield piece;
    },
  };
}
