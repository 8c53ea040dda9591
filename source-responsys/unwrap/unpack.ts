import { badFile, FileFault } from '../faults';
import type { ByteSource } from '../store';
import { Budget } from './budget';
import { gunzipped } from './inflate';
import { isGzip, isPgp, isZip } from './layers';
import { peek, type Peeked } from './peek';
import type { PgpKeys } from './pgp-keys';
import { Spool } from './spool';
import { archiveMembers } from './zip';
import { firstMember } from './zip-front';

/** One text inside a file: the file itself, or a member of an archive. */
export interface Text {
  /**
   * Name inside the archive, preceded by the outer member's name in a nested archive; undefined for
   * a file that is not an archive.
   */
  member: string | undefined;
  /** Reading them throws FileFault where the text is damaged, or a member cannot be unwrapped. */
  bytes: AsyncIterable<Uint8Array>;
}

/** How to unwrap a text. */
export interface Unwrapping {
  /** Keys for PGP messages; undefined when the configuration has none. */
  keys: PgpKeys | undefined;
  /**
   * False only for reading column names: then decrypted bytes come before authentication, and only
   * the first member of an archive inside a message, so that little has to be downloaded.
   */
  authenticate: boolean;
}

const HEAD_BYTES = 512;
/** Responsys wraps at most twice (zip, then PGP); more than this is a trick. */
const MAX_DEPTH = 4;

/** What all texts inside one file share. */
interface Unpacking {
  how: Unwrapping;
  budget: Budget;
}

/** Bytes at some depth inside a file. */
interface Layer {
  bytes: AsyncIterable<Buffer>;
  /** The same bytes from any offset, if random access is possible. */
  source?: ByteSource;
  member?: string | undefined;
  depth: number;
}

/**
 * The texts in a file, one after another, with compression and encryption removed whatever the
 * file's name says: each layer is recognized by its first bytes. A text must be read before the
 * next is requested.
 * @throws FileFault when a layer is damaged, nested too deep, or needs a key that is not there
 */
export async function* texts(source: ByteSource, how: Unwrapping): AsyncGenerator<Text> {
  const run = { how, budget: new Budget(await source.size()) };
  yield* textsIn({ bytes: source.range(0), source, depth: 0 }, run);
}

async function* textsIn(layer: Layer, run: Unpacking): AsyncGenerator<Text> {
  const { member, depth } = layer;
  if (depth > MAX_DEPTH) throw badFile(`it is wrapped more than ${MAX_DEPTH} times`);
  const peeked = await peek(layer.bytes, HEAD_BYTES);
  const { head, all } = peeked;
  try {
    if (isPgp(head)) {
      yield* decrypted(all, layer, run);
    } else if (isZip(head)) {
      yield* unzipped(peeked, layer, run);
    } else if (isGzip(head)) {
      yield* textsIn({ bytes: gunzipped(all, run.budget), member, depth: depth + 1 }, run);
    } else {
      yield { member, bytes: all };
    }
  } finally {
    await peeked.close();
  }
}

async function* unzipped(peeked: Peeked, layer: Layer, run: Unpacking): AsyncGenerator<Text> {
  const { source, member, depth } = layer;
  if (source !== undefined) {
    await peeked.close();
    yield* textsOfMembers(source, layer, run);
  } else if (run.how.authenticate) {
    // Its directory is at the end, so the whole archive must be available first.
    const spool = await Spool.open();
    try {
      yield* textsOfMembers(await spool.take(peeked.all), layer, run);
    } finally {
      await spool.close();
    }
  } else {
    const first = await firstMember(peeked.all, run.budget);
    if (first === undefined) return;
    yield* textsIn(
      { bytes: first.open(), member: within(member, first.name), depth: depth + 1 },
      run,
    );
  }
}

async function* textsOfMembers(
  source: ByteSource,
  { member: archive, depth }: Layer,
  run: Unpacking,
): AsyncGenerator<Text> {
  for await (const { name, open } of archiveMembers(source, run.budget)) {
    const member = within(archive, name);
    try {
      yield* textsIn({ bytes: open(), member, depth: depth + 1 }, run);
    } catch (error) {
      // Thrown where the member is read, so a left-out member holds up no other.
      if (!(error instanceof FileFault)) throw error;
      const message = `in its member ${member}, ${error.message}`;
      const fault = new FileFault(error.failureType, message, { cause: error });
      yield { member, bytes: broken(fault) };
    }
  }
}

function within(archive: string | undefined, name: string): string {
  return archive === undefined ? name : `${archive}/${name}`;
}

function broken(fault: FileFault): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }),
  };
}

async function* decrypted(
  message: AsyncIterable<Buffer>,
  { member, depth }: Layer,
  { how, budget }: Unpacking,
): AsyncGenerator<Text> {
  const { keys } = how;
  if (keys === undefined) {
    throw badFile(
      'it is encrypted with PGP. Choose "Responsys SFTP Server with PGP" as Authorization and ' +
        'give the private key',
    );
  }
  // Loaded only when there is something to decrypt: openpgp is large.
  const { decrypt, peekHeader } = await import('./decrypt');
  if (!how.authenticate) {
    const bytes = peekHeader(message, keys, budget);
    yield* textsIn({ bytes, member, depth: depth + 1 }, { how, budget });
    return;
  }
  const opened = await decrypt(message, keys, budget);
  const { source } = opened;
  try {
    yield* textsIn({ bytes: source.range(0), source, member, depth: depth + 1 }, { how, budget });
  } finally {
    await opened.dispose();
  }
}
