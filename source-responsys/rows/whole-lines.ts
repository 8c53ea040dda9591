import { LF } from './ascii';
import { MAX_LINE_BYTES } from './character-set';

/** A reader of whole lines. */
export interface LineSink {
  /**
   * Reads lines: the last byte is a line feed.
   * @param atEnd whether nothing will follow
   * @returns how many bytes were read: not all, if more are needed to continue
   */
  read(bytes: Buffer, atEnd: boolean): number;
  /** The next line is longer than `MAX_LINE_BYTES`. */
  passTooLong(): void;
}

/**
 * Pieces cut anywhere -> whole lines. Only a line that was cut is copied; the others are read in
 * place. At most one line, or one record, and a piece are held.
 */
export class WholeLines {
  private held: Buffer[] = [];
  private heldBytes = 0;
  /** How many bytes to hold before the next attempt to read them; 0 when a line was cut. */
  private wanted = 0;
  /** Inside a line that is too long. */
  private passing = false;

  constructor(private readonly sink: LineSink) {}

  take(piece: Buffer): void {
    let bytes = piece;
    if (this.passing || (this.wanted === 0 && this.heldBytes > 0)) {
      const end = bytes.indexOf(LF) + 1;
      if (end > 0) {
        if (!this.passing) this.look(this.joined(bytes.subarray(0, end)));
        this.passing = false;
        bytes = bytes.subarray(end);
      } else if (this.passing) return;
    }
    if (this.heldBytes === 0) {
      if (bytes.length > 0) this.look(bytes);
      return;
    }
    this.hold(bytes);
    if (this.wanted === 0) this.checkLength();
    else if (this.heldBytes >= this.wanted) this.look(this.joined());
  }

  /** Reads the bytes held back; the last line may lack its end. */
  end(): void {
    const rest = this.joined();
    if (rest.length === 0) return;
    this.sink.read(rest.at(-1) === LF ? rest : Buffer.concat([rest, Buffer.from([LF])]), true);
  }

  private look(bytes: Buffer): void {
    const whole = bytes.lastIndexOf(LF) + 1;
    const done = whole === 0 ? 0 : this.sink.read(bytes.subarray(0, whole), false);
    const rest = bytes.subarray(done);
    // Tried again once there is twice as much, so the work stays proportional to the bytes.
    this.wanted = done < whole ? 2 * rest.length : 0;
    if (rest.length > 0) this.hold(Buffer.from(rest));
    if (this.wanted === 0) this.checkLength();
  }

  private checkLength(): void {
    // One more, for a carriage return that is part of the line end.
    if (this.heldBytes <= MAX_LINE_BYTES + 1) return;
    this.joined();
    this.passing = true;
    this.sink.passTooLong();
  }

  private hold(bytes: Buffer): void {
    this.held.push(bytes);
    this.heldBytes += bytes.length;
  }

  private joined(...more: Buffer[]): Buffer {
    const all = Buffer.concat([...this.held, ...more]);
    this.held = [];
    this.heldBytes = 0;
    return all;
  }
}
