import type { ByteSource } from '../store';

/** The end of a stream that is kept for random access: a zip's directory stands there. */
const TAIL_BYTES = 1024 * 1024;

/** A byte source that may hold an open stream; `close` ends it. */
export interface Rewindable extends ByteSource {
  close(): Promise<void>;
}

/**
 * A byte source over something that can only be read from its beginning, but again and again.
 * Ranges near the end are answered from the tail that the first whole pass left in memory. A range
 * that begins where the one before ended, or later, goes on in the same pass, so that the members
 * of an archive take one pass together; any other is read from the beginning.
 */
export function rewindable(open: () => AsyncIterable<Uint8Array>, measured?: Measured): Rewindable {
  let known = measured;
  let idle: Pass | undefined;
  const measure = async (): Promise<Measured> => (known ??= await measurePass(open()));
  const passFrom = async (start: number): Promise<Pass> => {
    const pass = idle;
    idle = undefined;
    if (pass !== undefined && pass.at <= start && !pass.failed) return pass;
    await pass?.close();
    return new Pass(open());
  };
  return {
    size: async () => (await measure()).size,
    async *range(start, end = Infinity) {
      if (known !== undefined && start >= known.size - known.tail.length && start > 0) {
        const offset = known.size - known.tail.length;
        yield known.tail.subarray(start - offset, Math.min(end, known.size) - offset);
        return;
      }
      const pass = await passFrom(start);
      try {
        await pass.skip(start);
        for (let piece = await pass.next(end); piece !== undefined; piece = await pass.next(end)) {
          yield piece;
        }
      } catch (error) {
        pass.failed = true;
        throw error;
      } finally {
        // Whoever reads two ranges at once gets two passes; the later one to end is kept.
        await idle?.close();
        idle = pass;
      }
    },
    async close() {
      await idle?.close();
      idle = undefined;
    },
  };
}

// One reading of a stream from its beginning, as far as `at`.
class Pass {
  at = 0;
  /** A stream that broke off would look like one that has ended. */
  failed = false;
  private rest: Buffer = Buffer.alloc(0);
  private readonly iterator: AsyncIterator<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.iterator = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, none at `end` or after it. */
  async next(end: number): Promise<Buffer | undefined> {
    if (this.at >= end) return undefined;
    if (this.rest.length === 0) {
      const next = await this.iterator.next();
      if (next.done === true) return undefined;
      const { value } = next;
      this.rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const piece = this.rest.subarray(0, end - this.at);
    this.rest = this.rest.subarray(piece.length);
    this.at += piece.length;
    return piece;
  }

  async skip(to: number): Promise<void> {
    while ((await this.next(to)) !== undefined);
  }

  async close(): Promise<void> {
    await this.iterator.return?.();
  }
}

/** What a whole pass over a stream finds out. */
export interface Measured {
  size: number;
  tail: Buffer;
}

/** Reads a stream to its end and keeps nothing but its length and its tail. */
export async function measurePass(bytes: AsyncIterable<Uint8Array>): Promise<Measured> {
  let size = 0;
  // Filled before any of it is handed out.
  const ring = Buffer.allocUnsafe(TAIL_BYTES);
  for await (const piece of bytes) {
    const kept = piece.subarray(-TAIL_BYTES);
    const at = (size + piece.byteLength - kept.byteLength) % TAIL_BYTES;
    ring.set(kept.subarray(0, TAIL_BYTES - at), at);
    ring.set(kept.subarray(TAIL_BYTES - at), 0);
    size += piece.byteLength;
  }
  const end = size % TAIL_BYTES;
  const tail =
    size < TAIL_BYTES
      ? ring.subarray(0, size)
      : Buffer.concat([ring.subarray(end), ring.subarray(0, end)]);
  return { size, tail };
}

/** A stream of which the first bytes have been looked at. */
export interface Peeked {
  head: Buffer;
  /** The stream from its beginning. */
  all: AsyncIterable<Buffer>;
  /** Ends it; for a stream that is not going to be read on. */
  close(): Promise<void>;
}

/** Looks at the first bytes of a stream: at least `count`, unless it is shorter. */
export async function peek(bytes: AsyncIterable<Buffer>, count: number): Promise<Peeked> {
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
