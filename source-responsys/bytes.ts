/** Bytes that can be read more than once and from any offset: a remote file, a decrypted one. */
export interface ByteSource {
  /** Length in bytes. */
  size(): Promise<number>;
  /** The bytes from `start` up to but not including `end` (default: to the end), in order. */
  range(start: number, end?: number): AsyncIterable<Buffer>;
}

/** The end of a stream that is kept for random access: a zip's directory stands there. */
const TAIL_BYTES = 1024 * 1024;

/**
 * A byte source over something that can only be read from its beginning, but again and again.
 * A range is read by skipping what comes before it; ranges near the end are answered from the
 * tail that the first whole pass left in memory.
 */
export function rewindable(open: () => AsyncIterable<Uint8Array>, measured?: Measured): ByteSource {
  let known = measured;
  const measure = async (): Promise<Measured> => (known ??= await measurePass(open()));
  return {
    size: async () => (await measure()).size,
    async *range(start, end = Infinity) {
      if (known !== undefined && start >= known.size - known.tail.length && start > 0) {
        const offset = known.size - known.tail.length;
        yield known.tail.subarray(start - offset, Math.min(end, known.size) - offset);
        return;
      }
      let at = 0;
      for await (const piece of open()) {
        const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        const from = Math.max(0, start - at);
        const to = Math.min(chunk.length, end - at);
        if (from < to) yield chunk.subarray(from, to);
        at += chunk.length;
        if (at >= end) return;
      }
    },
  };
}

/** What a whole pass over a stream finds out. */
export interface Measured {
  size: number;
  tail: Buffer;
}

/** Reads a stream to its end and keeps nothing but its length and its tail. */
export async function measurePass(bytes: AsyncIterable<Uint8Array>): Promise<Measured> {
  let size = 0;
  const kept: Buffer[] = [];
  let held = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    kept.push(Buffer.from(piece));
    held += piece.byteLength;
    while (kept.length > 1 && held - (kept[0] as Buffer).length >= TAIL_BYTES) {
      held -= (kept.shift() as Buffer).length;
    }
  }
  const all = Buffer.concat(kept);
  return { size, tail: all.subarray(Math.max(0, all.length - TAIL_BYTES)) };
}

/** Ends a stream that is not going to be read on. */
export type Close = () => Promise<void>;

/**
 * The first bytes of a stream (at least `count`, unless it is shorter), and the same stream from
 * its beginning.
 */
export async function peek(
  bytes: AsyncIterable<Buffer>,
  count: number,
): Promise<{
  head: Buffer;
  all: AsyncIterable<Buffer>;
  close: Close;
}> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  while (head.length < count && !done) {
    const next = await iterator.next();
    if (next.done === true) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      while (!done) {
        const next = await iterator.next();
        if (next.done === true) done = true;
        else yield next.value;
      }
    } finally {
      await close();
    }
  }
  return { head, all: all(), close };
}
