import { LF } from './ascii';

/*
 * Bytes in any character set -> bytes in UTF-8, whole lines at a time, since the line is the unit
 * that can be refused. Nothing ever becomes U+FFFD.
 */

const UTF_8 = 'utf-8';
const UTF_16 = ['utf-16le', 'utf-16be'];

/** A record is one line of a few hundred bytes; a line longer than this, in UTF-8, is refused. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** The longest byte-order mark, in bytes. */
export const MARK_BYTES = 3;

/**
 * The encoding of a text, by TextDecoder's name for it: that of its byte-order mark, else the one
 * in the form. Undefined if the text is in UTF-16 and the form names something else.
 * @param head the first `MARK_BYTES` of the text, fewer where it is shorter
 * @param label a name that TextDecoder knows
 */
export function encodingOf(head: Buffer, label: string): string | undefined {
  const { encoding } = new TextDecoder(label);
  const mark = head.toString('hex');
  if (mark === 'efbbbf') return UTF_8;
  const marked = mark.startsWith('fffe') ? 'utf-16le' : 'utf-16be';
  if (!mark.startsWith('fffe') && !mark.startsWith('feff')) return encoding;
  return UTF_16.includes(encoding) ? marked : undefined;
}

/** Converts the pieces of a text to UTF-8. Lines that cannot be converted become invalid UTF-8. */
export interface Transcoder {
  feed(piece: Buffer): Buffer;
  /** The bytes held back. */
  end(): Buffer;
}

/** The transcoder for an encoding by TextDecoder's own name for it. */
export function transcoderOf(encoding: string): Transcoder {
  return encoding === UTF_8 ? AS_IT_IS : new LineTranscoder(encoding);
}

const NOTHING = Buffer.alloc(0);
const AS_IT_IS: Transcoder = { feed: (piece) => piece, end: () => NOTHING };
/** Replaces bytes that are invalid in the character set. It never occurs in UTF-8. */
const NOT_TEXT = 0xff;

class LineTranscoder implements Transcoder {
  private readonly decode: (bytes: Buffer) => string;
  private readonly lineEnd: Buffer;
  private rest = NOTHING;

  constructor(encoding: string) {
    this.lineEnd = Buffer.from(
      encoding === 'utf-16le' ? [LF, 0] : encoding === 'utf-16be' ? [0, LF] : [LF],
    );
    this.decode = decoderOf(encoding);
  }

  feed(piece: Buffer): Buffer {
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const end = this.lastLineEnd(bytes);
    const pieces = [this.linesOf(bytes.subarray(0, end))];
    let rest = bytes.subarray(end);
    if (rest.length > MAX_LINE_BYTES * this.lineEnd.length) {
      // Too long for the reader, so its content does not matter.
      pieces.push(Buffer.alloc(MAX_LINE_BYTES + 1, NOT_TEXT));
      rest = rest.subarray(rest.length - (rest.length % this.lineEnd.length));
    }
    this.rest = Buffer.from(rest);
    return Buffer.concat(pieces);
  }

  end(): Buffer {
    const { rest } = this;
    this.rest = NOTHING;
    return this.linesOf(rest);
  }

  private linesOf(bytes: Buffer): Buffer {
    const all = this.transcoded(bytes);
    if (all !== undefined) return all;
    const lines: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const found = this.nextLineEnd(bytes, at);
      const end = found < 0 ? bytes.length : found + this.lineEnd.length;
      lines.push(this.transcoded(bytes.subarray(at, end)) ?? Buffer.from([NOT_TEXT, LF]));
      at = end;
    }
    return Buffer.concat(lines);
  }

  private transcoded(bytes: Buffer): Buffer | undefined {
    try {
      return Buffer.from(this.decode(bytes));
    } catch {
      return undefined;
    }
  }

  // The index after the last line end; 0 without one.
  private lastLineEnd(bytes: Buffer): number {
    const { lineEnd } = this;
    let at = bytes.lastIndexOf(lineEnd);
    while (at > 0 && at % lineEnd.length !== 0) at = bytes.lastIndexOf(lineEnd, at - 1);
    return at < 0 ? 0 : at + lineEnd.length;
  }

  private nextLineEnd(bytes: Buffer, from: number): number {
    const { lineEnd } = this;
    let at = bytes.indexOf(lineEnd, from);
    while (at >= 0 && at % lineEnd.length !== 0) at = bytes.indexOf(lineEnd, at + 1);
    return at;
  }
}

// What windows-1252 has where ISO 8859-1 has control characters.
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

// What TextDecoder returns for bytes that mean nothing in an encoding; no text has them.
const MEANINGLESS = /[\u0080-\u009f]/;
// These two have no private-use characters. TextDecoder returns them for what it does not know:
// much of Hong Kong's supplement, which belongs to big5, and characters that programs define.
const MEANINGLESS_IN: Readonly<Record<string, RegExp>> = {
  big5: /[\u0080-\u009f\ue000-\uf8ff]/,
  'euc-kr': /[\u0080-\u009f\ue000-\uf8ff]/,
};

// Throws for bytes that are invalid in the encoding.
function decoderOf(encoding: string): (bytes: Buffer) => string {
  // gb18030 contains all of gbk, and the Encoding Standard decodes gbk with it. TextDecoder's gbk
  // has private-use characters in place of the euro sign and others.
  const by = encoding === 'gbk' ? 'gb18030' : encoding;
  const decoder = new TextDecoder(by, { fatal: true, ignoreBOM: true });
  if (UTF_16.includes(encoding)) return (bytes) => decoder.decode(bytes);
  const decode = encoding === 'windows-1252' ? decodeWindows1252 : decoder.decode.bind(decoder);
  const meaningless = MEANINGLESS_IN[encoding] ?? MEANINGLESS;
  return (bytes) => {
    const text = decode(bytes);
    if (meaningless.test(text)) throw new RangeError(`not in ${encoding}`);
    return text;
  };
}

// With our own table: in several releases of Node.js, TextDecoder treats this encoding, which it
// also uses for iso-8859-1, as ISO 8859-1 itself, and a euro sign becomes a control character.
function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (one) => WINDOWS_1252[one.charCodeAt(0) - 0x80] ?? one);
}
