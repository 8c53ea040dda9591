import type { Budget } from './budget';
import { damaged } from './inflate';
import { hasNoRows, unpacked, withPassword, type ArchiveMember } from './zip';

/** "PK\3\4", which opens a member (APPNOTE.TXT 4.3.7). */
const SIGNATURE = 0x04034b50;
const SIGNATURE_BYTES = Buffer.from('504b0304', 'hex');
const HEADER_BYTES = 30;
const ENCRYPTED = 1;
const SIZES_BEHIND = 8;

/**
 * The first member with rows of an archive, read from its front and unchecked: enough to see the
 * header line without the directory, which is at the archive's end. Undefined if no member has any.
 * @throws FileFault when the archive is damaged or has a password
 */
export async function firstMember(
  bytes: AsyncIterable<Buffer>,
  budget: Budget,
): Promise<ArchiveMember | undefined> {
  const reader = new Reader(bytes);
  for (;;) {
    const header = await reader.take(HEADER_BYTES);
    if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== SIGNATURE) return undefined;
    const flags = header.readUInt16LE(6);
    const name = (await reader.take(header.readUInt16LE(26))).toString('utf8');
    await reader.take(header.readUInt16LE(28));
    const size = header.readUInt32LE(18);
    if (!hasNoRows(name)) {
      if ((flags & ENCRYPTED) !== 0) throw withPassword();
      const packed = (flags & SIZES_BEHIND) === 0 ? reader.rest(size) : reader.rest(Infinity);
      return { name, open: () => unpacked(packed, header.readUInt16LE(8), budget) };
    }
    if ((flags & SIZES_BEHIND) !== 0) await reader.skipTo(SIGNATURE_BYTES);
    else if ((await reader.take(size)).length < size) throw damaged('zip');
  }
}

class Reader {
  private kept = Buffer.alloc(0);
  private readonly iterator: AsyncIterator<Buffer>;

  constructor(bytes: AsyncIterable<Buffer>) {
    this.iterator = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes; fewer at the end. */
  async take(count: number): Promise<Buffer> {
    while (this.kept.length < count) {
      const next = await this.iterator.next();
      if (next.done === true) break;
      this.kept = Buffer.concat([this.kept, next.value]);
    }
    const taken = this.kept.subarray(0, count);
    this.kept = this.kept.subarray(count);
    return taken;
  }

  /** Skips everything before these bytes, or all if they do not occur. */
  async skipTo(wanted: Buffer): Promise<void> {
    while (this.kept.indexOf(wanted) < 0) {
      const next = await this.iterator.next();
      if (next.done === true) break;
      this.kept = Buffer.concat([this.kept.subarray(-wanted.length), next.value]);
    }
    const at = this.kept.indexOf(wanted);
    this.kept = this.kept.subarray(at < 0 ? this.kept.length : at);
  }

  /** The rest, at most `most` bytes. */
  async *rest(most: number): AsyncGenerator<Buffer> {
    let left = most;
    try {
      while (left > 0) {
        const piece = this.kept.length > 0 ? await this.take(this.kept.length) : await this.piece();
        if (piece === undefined) return;
        yield piece.subarray(0, left);
        left -= piece.length;
      }
    } finally {
      await this.iterator.return?.();
    }
  }

  private async piece(): Promise<Buffer | undefined> {
    const next = await this.iterator.next();
    return next.done === true ? undefined : next.value;
  }
}
