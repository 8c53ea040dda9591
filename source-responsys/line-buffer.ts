/** Enough for the records of one piece of a file; grown when it is not. */
const FIRST_BYTES = 192 * 1024;
/** UTF-8 takes at most this many bytes for one unit of a JavaScript string. */
const BYTES_PER_UNIT = 3;

/**
 * Collects lines as bytes, each written as soon as it is made. Concatenating a batch of lines to
 * one string and encoding that costs twice as much as making the lines does.
 */
export class LineBuffer {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;

  add(line: string): void {
    const most = this.length + line.length * BYTES_PER_UNIT;
    if (most > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += this.bytes.write(line, this.length, 'utf8');
  }

  /** What was collected. The buffer is not used again: it may be on its way out for a while. */
  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
