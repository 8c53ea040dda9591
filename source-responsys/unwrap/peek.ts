/** A stream whose first bytes have been read ahead. */
export interface Peeked {
  head: Buffer;
  /** The stream from its beginning. */
  all: AsyncIterable<Buffer>;
  /** Closes the stream if it will not be read further. */
  close(): Promise<void>;
}

/** Reads the first bytes of a stream ahead: at least `count`, unless it is shorter. */
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
