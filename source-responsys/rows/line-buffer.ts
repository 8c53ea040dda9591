import type { JsonLine } from './json-line';

/** Several batches share one allocation: an own one for each would be garbage many times over. */
const SLAB_BYTES = 256 * 1024;

/** Collects lines as bytes, batch after batch. */
export class LineBuffer {
  private slab = Buffer.alloc(0);
  private start = 0;
  private end = 0;

  /** Adds a line to the batch that is open. */
  add(line: JsonLine): void {
    if (this.end + line.size > this.slab.length) this.renew(line.size);
    line.copyTo(this.slab, this.end);
    this.end += line.size;
  }

  /**
   * The batch that was open; the next line opens another. What is taken is never written to again:
   * it may be on its way out for a while.
   */
  take(): Buffer {
    const batch = this.slab.subarray(this.start, this.end);
    this.start = this.end;
    return batch;
  }

  private renew(room: number): void {
    const open = this.slab.subarray(this.start, this.end);
    this.slab = Buffer.allocUnsafe(Math.max(SLAB_BYTES, 2 * (open.length + room)));
    open.copy(this.slab);
    this.start = 0;
    this.end = open.length;
  }
}
