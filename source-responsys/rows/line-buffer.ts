/** Several batches share one slab of memory: an own one for each would be garbage many times over. */
const SLAB_BYTES = 256 * 1024;
/** Slabs that wait to be filled again; more than this are never on their way out for long. */
const MAX_SPARE = 2;

/**
 * Collects lines as bytes, batch after batch. Whoever writes a line asks for room, writes into
 * `bytes` from `end` on, and moves `end` behind it; until then nothing has been written.
 *
 * Memory outside the heap is what V8 collects the whole heap for (docs/adr/0014), and records are
 * three times as long as the text they come from. So the memory of a batch is filled again once
 * whoever took it has released it. A batch that is never released stays as it is.
 */
export class LineBuffer {
  bytes: Buffer = Buffer.alloc(0);
  /** The same memory, for what is written four bytes at a time. */
  words = wordsOf(this.bytes);
  end = 0;
  private start = 0;
  private readonly spare: Buffer[] = [];
  /** How many batches of a slab have been taken and not released. */
  private readonly taken = new WeakMap<ArrayBufferLike, number>();

  /** Makes sure that so many bytes can be written from `end` on. */
  reserve(room: number): void {
    if (this.end + room > this.bytes.length) this.renew(room);
  }

  /** The batch that was open; the next line opens another. It stays as it is until `release`. */
  take(): Buffer {
    const batch = this.bytes.subarray(this.start, this.end);
    this.start = this.end;
    if (batch.length > 0) this.taken.set(batch.buffer, this.takenOf(batch) + 1);
    return batch;
  }

  /** Takes back what `take` handed out, once, when nobody will look at it again. */
  release(batch: Buffer): void {
    if (batch.length === 0) return;
    const others = this.takenOf(batch) - 1;
    this.taken.set(batch.buffer, others);
    if (others > 0) return;
    if (batch.buffer === this.bytes.buffer) {
      if (this.start === this.end) this.start = this.end = 0;
    } else if (batch.buffer.byteLength === SLAB_BYTES && this.spare.length < MAX_SPARE) {
      this.spare.push(Buffer.from(batch.buffer));
    }
  }

  private takenOf(batch: Buffer): number {
    return this.taken.get(batch.buffer) ?? 0;
  }

  private renew(room: number): void {
    const open = this.bytes.subarray(this.start, this.end);
    const size = Math.max(SLAB_BYTES, 2 * (open.length + room));
    const next = (size === SLAB_BYTES ? this.spare.pop() : undefined) ?? Buffer.allocUnsafe(size);
    next.set(open);
    this.bytes = next;
    this.words = wordsOf(next);
    this.start = 0;
    this.end = open.length;
  }
}

function wordsOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
