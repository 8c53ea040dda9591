import type { ByteSource } from '../store';

/** "PK\5\6", which opens the end of the directory (APPNOTE.TXT 4.3.16). */
const SIGNATURE = Buffer.from('504b0506', 'hex');
const RECORD_BYTES = 22;
/** Offset of the length of the comment that follows. */
const COMMENT_LENGTH_AT = 20;
/** The longest comment, plus as much again appended to the archive. */
const TAIL_BYTES = 128 * 1024;

/**
 * Where an archive ends. Bytes after it are ignored, as unzip does: yauzl refuses an archive
 * followed by as little as a line end.
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
  // No end found: left for yauzl to report.
  return size;
}

function before(tail: Buffer, at: number): number {
  return at === 0 ? -1 : tail.lastIndexOf(SIGNATURE, at - 1);
}
