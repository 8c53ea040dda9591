import { badFile } from '../faults';
import { moreThanOne } from './packets';

/** The error for a message that is cut off or altered. */
export const DAMAGED =
  'it is damaged: truncated or altered since it was encrypted. None of its rows were read. Have it ' +
  'exported again';

const BEGIN = '-----BEGIN PGP MESSAGE-----';
const END = '-----END PGP MESSAGE-----';
/** A line of armor has at most 76 characters; more than this without a line end is not armor. */
const MAX_ARMOR_LINE_BYTES = 64 * 1024;

/** Whether a file begins with an armored message; a byte-order mark and blanks may come before it. */
export function isArmored(head: Buffer): boolean {
  return head
    .toString('latin1', 0, 200)
    .replace(/^\xEF\xBB\xBF/, '')
    .trimStart()
    .startsWith(BEGIN);
}

/**
 * The binary message inside ASCII armor (RFC 9580, section 6). Its checksum is ignored, since the
 * message is authenticated.
 * @throws FileFault when the armor breaks off, is damaged, or another message follows
 */
export async function* dearmored(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let part: 'before' | 'headers' | 'body' | 'checksum' | 'behind' = 'before';
  let digits = '';
  for await (const line of linesOf(bytes)) {
    const text = line.trim();
    if (part === 'behind') {
      if (text !== '' && text !== DOS_END) throw moreThanOne();
    } else if (part === 'before') {
      if (text.endsWith(BEGIN)) part = 'headers';
    } else if (text === END) {
      part = 'behind';
    } else if (part === 'headers') {
      if (text === '') part = 'body';
    } else if (part === 'body' && text.startsWith('=')) {
      part = 'checksum';
    } else if (part === 'checksum' ? text !== '' : !BASE64.test(text)) {
      throw damagedArmor();
    } else if (part === 'body') {
      digits += text;
      if (digits.length < PIECE) continue;
      const whole = digits.length - (digits.length % 4);
      yield Buffer.from(digits.slice(0, whole), 'base64');
      digits = digits.slice(whole);
    }
  }
  if (part !== 'behind') throw damagedArmor();
  if (digits !== '') yield Buffer.from(digits, 'base64');
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** The DOS end-of-file mark. */
const DOS_END = '\u001A';
/** How many digits are decoded at a time. */
const PIECE = 32 * 1024;

function damagedArmor(): Error {
  return badFile(DAMAGED);
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + piece.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_ARMOR_LINE_BYTES) throw damagedArmor();
    yield* lines;
  }
  yield rest;
}
