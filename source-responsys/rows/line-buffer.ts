/** Several batches share one allocation: an own one for each would be garbage many times over. */
const SLAB_BYTES = 256 * 1024;

/**
 * Collects lines as bytes, batch after batch. Whoever writes a line asks for room, writes into
 * `bytes` from `end` on, and moves `end` behind it; until then nothing has been written.
 */
export class LineBuffer {
  bytes: Buffer = Buffer.alloc(0);
  end = 0;
  private start = 0;

  /** Makes sure that so many bytes can be written from `end` on. */
  reserve(room: number): void {
    if (this.end + room > this.bytes.length) this.renew(room);
  }

  /**
   * The batch that was open; the next line opens another. What is taken is never written to again:
   * it may be on its way out for a while.
   */
  take(): Buffer {
    const batch = this.bytes.subarray(this.start, this.end);
    this.start = this.end;
    return batch;
  }

  private renew(room: number): void {
    const open = this.bytes.subarray(this.start, this.end);
    this.bytes = Buffer.allocUnsafe(Math.max(SLAB_BYTES, 2 * (open.length + room)));
    open.copy(this.bytes);
    this.start = 0;
    this.end = open.length;
  }
}
