import type { ByteSource } from '../store';
import { peek, rewindable, type Peeked, type Rewindable } from './bytes';
import { badFile } from '../faults';
import { gunzipped } from './inflate';
import { isGzip, isPgp, isZip } from './layers';
import type { PgpKeys } from './pgp-keys';
import { membersOf } from './zip';

/** One text inside a file: the file itself, or a member of an archive. */
export interface Text {
  /** Name inside the archive; undefined for a file that is no archive. */
  member: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
}

/** How to take off what is wrapped around a text. */
export interface Unwrapping {
  /** Keys for PGP messages; undefined when the configuration has none. */
  keys: PgpKeys | undefined;
  /** False only for looking at column names: then decrypted bytes come before authentication. */
  authenticate: boolean;
}

const HEAD_BYTES = 512;
/** Responsys wraps at most twice (zip, then PGP); more than this is a trick. */
const MAX_DEPTH = 4;

/**
 * The texts in a file, one after another, with compression and encryption taken off whatever the
 * file's name says: each layer is told by its first bytes. A text must be read before the next
 * is asked for.
 * @throws FileFault when a layer is damaged, nested too deep, or needs a key that is not there
 */
export async function* texts(
  source: ByteSource,
  how: Unwrapping,
  member?: string,
  depth = 0,
): AsyncGenerator<Text> {
  if (depth > MAX_DEPTH) throw badFile(`it is wrapped more than ${MAX_DEPTH} times`);
  const peeked = await peek(source.range(0), HEAD_BYTES);
  const { head, all } = peeked;
  if (isPgp(head)) {
    yield* decrypted(peeked, source, how, member, depth);
  } else if (isZip(head)) {
    await peeked.close();
    for await (const { name, open } of membersOf(source)) {
      yield* inside(rewindable(open), how, name, depth);
    }
  } else if (isGzip(head)) {
    await peeked.close();
    yield* inside(
      rewindable(() => gunzipped(source.range(0))),
      how,
      member,
      depth,
    );
  } else {
    yield { member, bytes: all };
  }
}

async function* inside(
  source: Rewindable,
  how: Unwrapping,
  member: string | undefined,
  depth: number,
): AsyncGenerator<Text> {
  try {
    yield* texts(source, how, member, depth + 1);
  } finally {
    await source.close();
  }
}

async function* decrypted(
  message: Peeked,
  source: ByteSource,
  how: Unwrapping,
  member: string | undefined,
  depth: number,
): AsyncGenerator<Text> {
  const { keys } = how;
  if (keys === undefined) {
    await message.close();
    throw badFile(
      'it is encrypted with PGP. Choose "Responsys SFTP Server with PGP" as Authorization and ' +
        'give the private key',
    );
  }
  // Loaded only when there is something to decrypt: openpgp is large.
  const { decrypt, glimpse } = await import('./decrypt');
  if (!how.authenticate) {
    await message.close();
    yield* inside(
      glimpse(() => source.range(0), keys),
      how,
      member,
      depth,
    );
    return;
  }
  const decryption = await decrypt(message.all, keys);
  try {
    yield* texts(decryption.source, how, member, depth + 1);
  } finally {
    await decryption.dispose();
  }
}
