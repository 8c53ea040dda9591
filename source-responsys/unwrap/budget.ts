import { badFile } from '../faults';

/** Event files shrink by a factor of 10 to 50 when they are packed. */
const MAX_EXPANSION = 500;
/** What unpacks to less than this (bytes) is not worth a word. */
const FREE_BYTES = 64 * 1024 * 1024;

/**
 * What everything inside one file may unpack to together: every member, every layer. A few
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
   * Passes on what was unpacked, as long as it stays within the limit.
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
