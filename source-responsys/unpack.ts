import { pipeline, Readable, type Transform } from 'node:stream';
import { crc32, createGunzip, createInflateRaw } from 'node:zlib';

import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

import { codeOf } from '../shared/errors';
import { peek, rewindable, type ByteSource } from './bytes';
import { decrypt, isPgp, plaintext, type PgpKeys } from './decrypt';
import { badFile, FileFault } from './faults';

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
    if (!how.authenticate) await peeked.close();
    yield* decrypted(all, source, how, member, depth);
  } else if (isZip(head)) {
    await peeked.close();
    yield* zipped(source, how, depth);
  } else if (head[0] === 0x1f && head[1] === 0x8b) {
    await peeked.close();
    yield* texts(
      rewindable(() => through(source.range(0), createGunzip(), 'gzip')),
      how,
      member,
      depth + 1,
    );
  } else {
    yield { member, bytes: all };
  }
}

async function* decrypted(
  message: AsyncIterable<Buffer>,
  source: ByteSource,
  how: Unwrapping,
  member: string | undefined,
  depth: number,
): AsyncGenerator<Text> {
  const { keys } = how;
  if (keys === undefined) {
    throw badFile(
      'it is encrypted with PGP. Choose "Responsys SFTP Server with PGP" as Authorization and ' +
        'give the private key',
    );
  }
  if (!how.authenticate) {
    yield* texts(
      rewindable(() => plaintext(source.range(0), keys)),
      how,
      member,
      depth + 1,
    );
    return;
  }
  const decryption = await decrypt(message, keys);
  try {
    yield* texts(decryption.source, how, member, depth + 1);
  } finally {
    await decryption.dispose();
  }
}

function isZip(head: Buffer): boolean {
  // A member, or the directory of an archive without members (APPNOTE.TXT 4.3.7, 4.3.16).
  return ['504b0304', '504b0506'].includes(head.subarray(0, 4).toString('hex'));
}

class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.source.range(start, end), { objectMode: false });
  }
}

async function* zipped(source: ByteSource, how: Unwrapping, depth: number): AsyncGenerator<Text> {
  const zip = await zipFault(async () =>
    fromRandomAccessReaderPromise(new SourceReader(source), await source.size(), {
      lazyEntries: true,
      autoClose: false,
      // Names are only ever printed, never opened, so a path in them does no harm.
      decodeStrings: false,
    }),
  );
  const entries = await zipFault(() => entriesOf(zip));
  for (const entry of entries) {
    const fileName = entry.fileNameRaw.toString('utf8');
    // A folder, or what macOS adds to archives.
    if (fileName.endsWith('/') || fileName.startsWith('__MACOSX/')) continue;
    if (entry.isEncrypted()) throw badFile('it is a zip with a password, which cannot be read');
    const { fileDataStart } = await zipFault(() =>
      zip.readLocalFileHeaderPromise(entry, { minimal: true }),
    );
    const open = (): AsyncIterable<Buffer> => memberBytes(source, entry, fileDataStart);
    yield* texts(rewindable(open), how, fileName, depth + 1);
  }
}

const MAX_MEMBERS = 10_000;

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  if (zip.entryCount > MAX_MEMBERS) {
    throw badFile(`it is a zip with more than ${MAX_MEMBERS} members`);
  }
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

async function* memberBytes(
  source: ByteSource,
  entry: Entry,
  start: number,
): AsyncGenerator<Buffer> {
  const raw = source.range(start, start + entry.compressedSize);
  const bytes = entry.compressionMethod === 0 ? raw : through(raw, inflater(entry), 'zip');
  let size = 0;
  let crc = 0;
  for await (const piece of bytes) {
    size += piece.length;
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== entry.uncompressedSize || crc !== entry.crc32) throw damaged('zip');
}

function inflater(entry: Entry): Transform {
  if (entry.compressionMethod !== 8) {
    throw badFile(`it is a zip compressed by method ${entry.compressionMethod}; use Deflate`);
  }
  return createInflateRaw();
}

async function zipFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // yauzl speaks of the archive's structure; whatever else comes through here is not its own.
    if (error instanceof Error && error.constructor === Error) throw damaged('zip', error);
    throw error;
  }
}

async function* through(
  bytes: AsyncIterable<Buffer>,
  transform: Transform,
  form: string,
): AsyncGenerator<Buffer> {
  pipeline(Readable.from(bytes, { objectMode: false }), transform, () => {
    // The error, if any, destroys the transform and so reaches the loop below.
  });
  try {
    for await (const piece of transform) yield piece as Buffer;
  } catch (error) {
    const code = codeOf(error) ?? '';
    throw code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE'
      ? damaged(form, error)
      : error;
  }
}

function damaged(form: string, cause?: unknown): FileFault {
  return badFile(`its ${form} compression is damaged. Have it exported again`, cause);
}
