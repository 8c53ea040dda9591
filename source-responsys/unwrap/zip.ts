import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

import type { ByteSource } from '../store';
import { badFile } from '../faults';
import { damaged, inflated } from './inflate';

/** A file inside an archive. */
export interface Member {
  /** As the archive has it. It is only ever printed, never opened, so a path in it does no harm. */
  name: string;
  /** Its contents, checked against size and checksum at their end. */
  open: () => AsyncIterable<Buffer>;
}

const MAX_MEMBERS = 10_000;

/**
 * The members of a zip in the order of its directory (docs/adr/0005), without folders and what
 * macOS adds. A member must be read before the next is asked for.
 * @throws FileFault when the archive is damaged, has a password or too many members
 */
export async function* membersOf(source: ByteSource): AsyncGenerator<Member> {
  const zip = await zipFault(async () =>
    fromRandomAccessReaderPromise(new SourceReader(source), await source.size(), {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
    }),
  );
  for (const entry of await zipFault(() => entriesOf(zip))) {
    const name = entry.fileNameRaw.toString('utf8');
    if (name.endsWith('/') || name.startsWith('__MACOSX/')) continue;
    if (entry.isEncrypted()) throw badFile('it is a zip with a password, which cannot be read');
    const { fileDataStart } = await zipFault(() =>
      zip.readLocalFileHeaderPromise(entry, { minimal: true }),
    );
    yield { name, open: () => contentsOf(source, entry, fileDataStart) };
  }
}

class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.source.range(start, end), { objectMode: false });
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  if (zip.entryCount > MAX_MEMBERS) {
    throw badFile(`it is a zip with more than ${MAX_MEMBERS} members`);
  }
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

async function* contentsOf(
  source: ByteSource,
  entry: Entry,
  start: number,
): AsyncGenerator<Buffer> {
  let size = 0;
  let crc = 0;
  for await (const piece of unpacked(source.range(start, start + entry.compressedSize), entry)) {
    size += piece.length;
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== entry.uncompressedSize || crc !== entry.crc32) throw damaged('zip');
}

function unpacked(raw: AsyncIterable<Buffer>, entry: Entry): AsyncIterable<Buffer> {
  if (entry.compressionMethod === 0) return raw;
  if (entry.compressionMethod === 8) return inflated(raw);
  throw badFile(`it is a zip compressed by method ${entry.compressionMethod}; use Deflate`);
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
