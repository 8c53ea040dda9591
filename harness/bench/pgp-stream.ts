import { createCipheriv, createHash, randomBytes } from 'node:crypto';

import { encryptSessionKey, readKey } from 'openpgp';

/*
 * A PGP message of any length, made as it is read (RFC 9580): the session key by openpgp, the rest
 * here, since openpgp's own streams do not say beforehand how long they will be.
 */

const AES_256_BLOCK = 16;
/** Packet tags in the new format, and the first octet of their headers. */
const TAG = { integrityProtected: 0xc0 | 18, literal: 0xc0 | 11, integrityCode: 0xc0 | 19 };
const SHA1_BYTES = 20;
/** Bodies come in parts of 2^18 bytes (section 4.2.1.4). */
const PART_POWER = 18;
const PART_BYTES = 2 ** PART_POWER;

/** A message whose length is known before it is made. */
export interface PgpStream {
  /** Bytes. */
  size: number;
  pieces(): Generator<Buffer>;
}

/**
 * A message for one key that holds `size` bytes of text.
 * @param text makes the text from its beginning, in pieces of any length
 */
export async function pgpStream(
  armoredKey: string,
  size: number,
  text: () => Iterable<Buffer>,
): Promise<PgpStream> {
  const key = randomBytes(32);
  const encryptionKeys = await readKey({ armoredKey });
  const options = { data: key, algorithm: 'aes256', encryptionKeys, format: 'binary' } as const;
  const envelope = await encryptSessionKey(options);
  const literal = 6 + size;
  const inner = AES_256_BLOCK + 2 + 1 + framed(literal) + 2 + SHA1_BYTES;
  const head = Buffer.from(envelope);
  return {
    size: head.length + 1 + framed(1 + inner),
    *pieces() {
      yield head;
      yield Buffer.from([TAG.integrityProtected]);
      yield* inParts(encrypted(key, () => protectedText(text())));
    },
  };
}

/** Length of a body of so many bytes with the lengths of its parts. */
function framed(bytes: number): number {
  return bytes + Math.floor(bytes / PART_BYTES) + 5;
}

// All parts are whole but the last, whose length is written in five octets.
function* inParts(pieces: Iterable<Buffer>): Generator<Buffer> {
  let held = Buffer.alloc(0);
  for (const piece of pieces) {
    held = Buffer.concat([held, piece]);
    while (held.length >= PART_BYTES) {
      yield Buffer.from([0xe0 | PART_POWER]);
      yield held.subarray(0, PART_BYTES);
      held = held.subarray(PART_BYTES);
    }
  }
  const length = Buffer.alloc(5, 0xff);
  length.writeUInt32BE(held.length, 1);
  yield length;
  yield held;
}

function* encrypted(key: Buffer, plain: () => Iterable<Buffer>): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-cfb', key, Buffer.alloc(AES_256_BLOCK));
  yield Buffer.from([1]);
  for (const piece of plain()) yield cipher.update(piece);
  cipher.final();
}

// Random octets of which the last two repeat, the literal packet, and a hash of all of it.
function* protectedText(text: Iterable<Buffer>): Generator<Buffer> {
  const hash = createHash('sha1');
  const random = randomBytes(AES_256_BLOCK);
  const start = Buffer.concat([random, random.subarray(-2), Buffer.from([TAG.literal])]);
  hash.update(start);
  yield start;
  for (const piece of inParts(literalBody(text))) {
    hash.update(piece);
    yield piece;
  }
  const code = Buffer.from([TAG.integrityCode, SHA1_BYTES]);
  yield Buffer.concat([code, hash.update(code).digest()]);
}

function* literalBody(text: Iterable<Buffer>): Generator<Buffer> {
  // Binary, without a file name, without a date.
  yield Buffer.from([0x62, 0, 0, 0, 0, 0]);
  yield* text;
}
