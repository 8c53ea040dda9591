import type { ByteSource } from '../store';

/** "PK\5\6", which opens the end of the directory (APPNOTE.TXT 4.3.16). */
const SIGNATURE = Buffer.from('504b0506', 'hex');
const RECORD_BYTES = 22;
/** Where the length of the comment behind it stands. */
const COMMENT_LENGTH_AT = 20;
/** A comment of full length, and as much again of what was put behind the archive. */
const TAIL_BYTES = 128 * 1024;

/**
 * Where an archive ends. Bytes behind it are left out, as unzip does: yauzl refuses an archive
 * with as little as a line end behind it.
 */
export async function endOf(source: ByteSource): Promise<number> {
  const size = await source.size();
  const start = Math.max(0, size - TAIL_BYTES);
  const pieces: Buffer[] = [];
  for await (const piece of source.range(start, size)) pieces.push(piece);
  const tail = Buffer.concat(pieces);
  for (let at = tail.lastIndexOf(SIGNATURE); at >= 0; at = before(tail, at)) {
    if (at + RECORD_BYTES > tail.length) continue;
    const end = at + RECORD_BYTES + tail.readUInt16LE(at + COMMENT_LENGTH_AT);
    if (end <= tail.length) return start + end;
  }
  // What is wrong with it then is yauzl's to say.
  return size;
}

function before(tail: Buffer, at: number): number {
  return at === 0 ? -1 : tail.lastIndexOf(SIGNATURE, at - 1);
}
