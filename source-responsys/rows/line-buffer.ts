/** Several batches share one slab of memory: one slab each would make far more garbage. */
const SLAB_BYTES = 256 * 1024;
/** How many free slabs are kept; more than this are never in flight for long. */
const MAX_SPARE = 2;

/**
 * Collects lines as bytes, batch after batch. To write a line, reserve room, write into `bytes`
 * from `end` on, then move `end` past it; until then nothing has been written.
 *
 * Memory outside the heap makes V8 collect the whole heap (docs/adr/0014), and records are three
 * times as long as the text they come from. So the memory of a batch is reused once its consumer
 * has released it. A batch that is never released stays intact.
 */
export class LineBuffer {
  bytes: Buffer = Buffer.alloc(0);
  /** The same memory, for writing four bytes at a time. */
  words = wordsOf(this.bytes);
  end = 0;
  private start = 0;
  private readonly spare: Buffer[] = [];
  /** How many batches of a slab have been taken and not released. */
  private readonly taken = new WeakMap<ArrayBufferLike, number>();

  /** Makes sure that this many bytes can be written from `end` on. */
  reserve(room: number): void {
    if (this.end + room > this.bytes.length) this.renew(room);
  }

  /** Closes and returns the open batch. Its bytes stay intact until `release`. */
  take(): Buffer {
    const batch = this.bytes.subarray(this.start, this.end);
    this.start = this.end;
    if (batch.length > 0) this.taken.set(batch.buffer, this.takenOf(batch) + 1);
    return batch;
  }

  /** Takes back a batch from `take`. Call it once, when the batch will not be read again. */
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
