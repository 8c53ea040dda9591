import type { JsonLine } from './json-line';

/** Enough for the records of one piece of a file; grown when it is not. */
const FIRST_BYTES = 512 * 1024;

/** Collects lines as bytes. */
export class LineBuffer {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;

  add(line: JsonLine): void {
    const length = this.length + line.size;
    if (length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(length * 2);
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    line.copyTo(this.bytes, this.length);
    this.length = length;
  }

  /** What was collected. The buffer is not used again: it may be on its way out for a while. */
  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
