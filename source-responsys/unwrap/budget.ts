import { badFile } from '../faults';

/** Event files compress by a factor of 10 to 50. */
const MAX_EXPANSION = 500;
/** Bytes; files that unpack to less than this are always allowed. */
const FREE_BYTES = 64 * 1024 * 1024;

/**
 * The limit for everything unpacked from one file: all members and all layers together. A few
 * kilobytes that unpack without end would keep a sync busy for days.
 */
export class Budget {
  private given = 0;
  private readonly most: number;

  /** @param size bytes of the file */
  constructor(size: number) {
    this.most = Math.max(FREE_BYTES, size * MAX_EXPANSION);
  }

  /**
   * Passes on unpacked bytes as long as they stay within the limit.
   * @throws FileFault when it grows beyond the limit
   */
  async *limitExpansion<T extends Uint8Array>(unpacked: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const piece of unpacked) {
      this.given += piece.byteLength;
      if (this.given > this.most) {
        throw badFile(
          `it unpacks to more than ${MAX_EXPANSION} times its size, as no event file does. Have it ` +
            'exported again',
        );
      }
      yield piece;
    }
  }
}
