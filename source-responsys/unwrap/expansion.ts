import { badFile } from '../faults';

/** Event files shrink by a factor of 10 to 50 when they are packed. */
const MOST_TIMES = 500;
/** What unpacks to less than this (bytes) is not worth a word. */
const FREE_BYTES = 64 * 1024 * 1024;

/**
 * What `unpack` makes of packed bytes, as long as it stays in proportion to them. A few kilobytes
 * that unpack without end would keep a sync busy for days.
 * @throws FileFault when it grows out of proportion
 */
export async function* inProportion<T extends Uint8Array>(
  packed: AsyncIterable<Buffer>,
  unpack: (packed: AsyncGenerator<Buffer>) => AsyncIterable<T>,
): AsyncGenerator<T> {
  let taken = 0;
  let given = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of packed) {
      taken += piece.length;
      yield piece;
    }
  }
  for await (const piece of unpack(counted())) {
    given += piece.byteLength;
    if (given > FREE_BYTES && given > taken * MOST_TIMES) {
      throw badFile(
        `it unpacks to more than ${MOST_TIMES} times its size, as no event file does. Have it ` +
          'exported again',
      );
    }
    yield piece;
  }
}
