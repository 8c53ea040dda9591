import { badFile } from '../faults';

/* The framing of PGP messages (RFC 9580, section 4.2): tags and lengths, never what is inside. */

/** Tags of packets that hold a message's content; after one of them only signatures may follow. */
const DATA = new Set([8, 9, 11, 18, 20]);
const SIGNATURE = 2;
const MARKER = 10;
const PADDING = 21;

/** Allowed first bytes of a packet's body: its version; for tag 8, the algorithm. */
const FIRST_BYTES: Readonly<Record<number, readonly number[]>> = {
  1: [2, 3, 6],
  3: [4, 5, 6],
  4: [3, 6],
  8: [0, 1, 2, 3],
  18: [1, 2],
  20: [1],
};

interface PacketHeader {
  tag: number;
  /** Bytes of the header itself. */
  size: number;
  /** Bytes of the body, or of its first part. */
  length: number;
  /** Whether another length follows the part. */
  partial: boolean;
  /** Not a packet but a padding byte after the message. */
  filling?: boolean;
}

type Part = Omit<PacketHeader, 'tag'>;

/**
 * Whether bytes begin a PGP message. The first byte of the body must fit the tag: it is a control
 * character, so text in any character set is never mistaken for a message.
 */
export function opensMessage(head: Buffer): boolean {
  const header = headerOf(head);
  if (header === undefined) return false;
  const { tag, size } = header;
  if (tag === MARKER) return head.toString('latin1', size, size + 3) === 'PGP';
  const first = head[size];
  return first !== undefined && FIRST_BYTES[tag]?.includes(first) === true;
}

/**
 * The same bytes, as long as they are one message. openpgp would silently ignore anything after it.
 * @throws FileFault when the message is followed by another one, or anything else but padding
 */
export async function* oneMessage(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const framing = new Framing();
  for await (const piece of bytes) {
    const length = framing.look(piece);
    if (length > 0) yield piece.subarray(0, length);
  }
}

class Framing {
  private left = 0;
  private partial = false;
  private sawData = false;
  private carry = Buffer.alloc(0);

  /** How many bytes of the next piece belong to the message. */
  look(piece: Buffer): number {
    let at = 0;
    let filling = 0;
    while (at < piece.length) {
      if (this.left > 0) {
        const step = Math.min(this.left, piece.length - at);
        this.left -= step;
        at += step;
        continue;
      }
      const known = this.carry.length;
      const head = Buffer.concat([this.carry, piece.subarray(at, at + MAX_HEADER_BYTES)]);
      const header = this.next(head);
      if (header === undefined) {
        this.carry = head;
        break;
      }
      this.carry = Buffer.alloc(0);
      at += header.size - known;
      this.left = header.length;
      this.partial = header.partial;
      if (header.filling === true) filling += 1;
    }
    return piece.length - filling;
  }

  private next(head: Buffer): Part | undefined {
    if (this.partial) return lengthAt(head, 0);
    const first = head[0] as number;
    if (this.sawData && first < 0x80) {
      if (!FILLING.has(first)) throw moreThanOne();
      return { size: 1, length: 0, partial: false, filling: true };
    }
    // Not a packet: left for openpgp to report.
    if (first < 0x80) return { size: 1, length: Infinity, partial: false };
    const header = headerOf(head);
    if (header === undefined) return undefined;
    if (this.sawData && ![SIGNATURE, MARKER, PADDING].includes(header.tag)) throw moreThanOne();
    this.sawData ||= DATA.has(header.tag);
    return header;
  }
}

const MAX_HEADER_BYTES = 6;
/** Zeros, line ends, blanks, and the DOS end-of-file mark. */
const FILLING = new Set([0x00, 0x09, 0x0a, 0x0d, 0x1a, 0x20]);

/** The error for a file in which something follows the message. */
export function moreThanOne(): Error {
  return badFile(
    'it holds more than one PGP message, or something else behind the first. None of its rows ' +
      'were read. Have each message written to a file of its own',
  );
}

// Undefined while there are too few bytes to decide.
function headerOf(head: Buffer): PacketHeader | undefined {
  const first = head[0];
  if (first === undefined || first < 0x80) return undefined;
  if ((first & 0x40) !== 0) {
    const length = lengthAt(head, 1);
    return length === undefined ? undefined : { tag: first & 0x3f, ...length };
  }
  const tag = (first & 0x3c) >> 2;
  const type = first & 3;
  if (type === 3) return { tag, size: 1, length: Infinity, partial: false };
  const bytes = 1 << type;
  if (head.length < 1 + bytes) return undefined;
  return { tag, size: 1 + bytes, length: head.readUIntBE(1, bytes), partial: false };
}

// A length in the new format, and where the body begins.
function lengthAt(head: Buffer, at: number): Part | undefined {
  const first = head[at];
  if (first === undefined) return undefined;
  if (first < 192) return { size: at + 1, length: first, partial: false };
  if (first >= 224 && first < 255) {
    return { size: at + 1, length: 2 ** (first & 0x1f), partial: true };
  }
  const bytes = first === 255 ? 5 : 2;
  if (head.length < at + bytes) return undefined;
  const length =
    bytes === 5 ? head.readUInt32BE(at + 1) : ((first - 192) << 8) + (head[at + 1] as number) + 192;
  return { size: at + bytes, length, partial: false };
}
