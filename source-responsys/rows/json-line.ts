const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7f;

/**
 * A line of JSON as bytes, with slots for the values that change from line to line. Only what has
 * changed is written anew; all the rest stays where it is, or is moved as a whole. Making each line
 * as a string and encoding it takes several times as long (docs/adr/0007).
 */
export class JsonLine {
  private bytes: Buffer;
  private length: number;
  /** Where each slot begins, and how many bytes it has. */
  private readonly starts: number[] = [];
  private readonly sizes: number[] = [];

  /** @param pieces what stands before the first slot, between two slots, and after the last one */
  constructor(pieces: readonly string[]) {
    this.bytes = Buffer.from(pieces.join(''));
    this.length = this.bytes.length;
    let at = 0;
    for (const piece of pieces.slice(0, -1)) {
      at += Buffer.byteLength(piece);
      this.starts.push(at);
      this.sizes.push(0);
    }
  }

  /** Puts JSON into a slot. */
  set(slot: number, json: string): void {
    const { length } = json;
    const at = this.resize(slot, length);
    const { bytes } = this;
    for (let i = 0; i < length; i++) {
      const unit = json.charCodeAt(i);
      if (unit > LAST_ASCII) {
        const encoded = Buffer.from(json);
        const start = this.resize(slot, encoded.length);
        encoded.copy(this.bytes, start);
        return;
      }
      bytes[at + i] = unit;
    }
  }

  /** Puts a string into a slot, as JSON. */
  setString(slot: number, value: string): void {
    const { length } = value;
    let at = this.resize(slot, length + 2);
    const { bytes } = this;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < FIRST_PRINTABLE || unit > LAST_ASCII || unit === QUOTE || unit === BACKSLASH) {
        this.set(slot, JSON.stringify(value));
        return;
      }
      bytes[at++] = unit;
    }
    bytes[at] = QUOTE;
  }

  /** Bytes of the line as it is now. */
  get size(): number {
    return this.length;
  }

  /** Copies the line as it is now to `target` from `at` on, where there must be room. */
  copyTo(target: Buffer, at: number): void {
    this.bytes.copy(target, at, 0, this.length);
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  // Makes room for a value of `size` bytes; where it begins.
  private resize(slot: number, size: number): number {
    const start = this.starts[slot] as number;
    const before = this.sizes[slot] as number;
    if (size === before) return start;
    const change = size - before;
    if (this.length + change > this.bytes.length) this.grow(this.length + change);
    this.bytes.copyWithin(start + size, start + before, this.length);
    this.length += change;
    this.sizes[slot] = size;
    for (let i = slot + 1; i < this.starts.length; i++) {
      this.starts[i] = (this.starts[i] as number) + change;
    }
    return start;
  }

  private grow(atLeast: number): void {
    const larger = Buffer.alloc(atLeast * 2);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
