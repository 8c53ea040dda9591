import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

import { badFile } from '../faults';
import type { ByteSource } from '../store';
import type { Budget } from './budget';
import { damaged, inflated } from './inflate';
import { endOf } from './zip-end';

/** A file inside an archive. */
export interface ArchiveMember {
  /** As in the archive. It is only printed, never opened, so a path in it does no harm. */
  name: string;
  /** Its contents; size and checksum are verified at the end. */
  open: () => AsyncIterable<Buffer>;
}

const MAX_MEMBERS = 10_000;

/**
 * The members of a zip in the order of its directory (docs/adr/0005), without those that hold no
 * rows. A member must be read before the next is requested.
 * @throws FileFault when the archive is damaged, has a password or too many members
 */
export async function* archiveMembers(
  source: ByteSource,
  budget: Budget,
): AsyncGenerator<ArchiveMember> {
  const end = await endOf(source);
  const zip = await zipFault(async () =>
    fromRandomAccessReaderPromise(new SourceReader(source), end, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
    }),
  );
  for (const entry of await zipFault(() => entriesOf(zip))) {
    const name = entry.fileNameRaw.toString('utf8');
    if (hasNoRows(name)) continue;
    if (entry.isEncrypted()) throw withPassword();
    const { fileDataStart } = await zipFault(() =>
      zip.readLocalFileHeaderPromise(entry, { minimal: true }),
    );
    yield { name, open: () => contentsOf(source, entry, fileDataStart, budget) };
  }
}

/** Whether a member is a folder, a ready file, or macOS metadata. */
export function hasNoRows(name: string): boolean {
  return /\/$|^__MACOSX\/|(?:^|\/)\.DS_Store$|\.ready$/i.test(name);
}

/** The error for an archive with zip's own encryption. */
export function withPassword(): Error {
  return badFile('it is a zip with a password, which cannot be read');
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
  budget: Budget,
): AsyncGenerator<Buffer> {
  let size = 0;
  let crc = 0;
  const packed = source.range(start, start + entry.compressedSize);
  for await (const piece of unpacked(packed, entry.compressionMethod, budget)) {
    size += piece.length;
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== entry.uncompressedSize || crc !== entry.crc32) throw damaged('zip');
}

/** The contents of a member, by its method (APPNOTE.TXT 4.4.5). */
export function unpacked(
  packed: AsyncIterable<Buffer>,
  method: number,
  budget: Budget,
): AsyncIterable<Buffer> {
  // Members may overlap, so stored ones count against the limit as well.
  if (method === 0) return budget.limitExpansion(packed);
  if (method === 8) return inflated(packed, budget);
  throw badFile(`it is a zip compressed by method ${method}; use Deflate`);
}

async function zipFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // yauzl's own errors are about the archive's structure; any other comes from the source.
    if (error instanceof Error && error.constructor === Error) throw damaged('zip', error);
    throw error;
  }
}
