import type { RemoteFile } from '../store';

/*
 * A version of a file in ten characters, so a state can hold tens of thousands. With 60 bits, the
 * chance that a new file is mistaken for one of 16,500 others is one in 70 million million. This
 * guards against accidents, not against names made up to collide: anyone who can write to the
 * folder could just as well remove files.
 */

/** Length of a fingerprint. */
export const FINGERPRINT_LENGTH = 10;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LANE_DIGITS = FINGERPRINT_LENGTH / 2;
const DIGIT_BITS = 6;

/** A cache, since the files of a listing are looked up repeatedly. */
const known = new WeakMap<RemoteFile, string>();

/** Identifies this version of the file (path, time and size). */
export function fingerprintOf(file: RemoteFile): string {
  const print = known.get(file) ?? hashed(file);
  known.set(file, print);
  return print;
}

function hashed({ path, modified, size }: RemoteFile): string {
  const text = `${modified} ${size} ${path}`;
  // Two independent hashes of the same text. No step loses a bit.
  let one = 0x2c1b3c6d;
  let two = 0x297a2d39 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    one ^= one >>> 15;
    two = Math.imul(two ^ unit, 0x85ebca77);
    two ^= two >>> 13;
  }
  return (
    digits(scatter(one, 0x7feb352d, 0x846ca68b)) + digits(scatter(two, 0x846ca68b, 0x7feb352d))
  );
}

// Spreads a difference in any bit over all bits.
function scatter(hash: number, first: number, second: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, first);
  h ^= h >>> 15;
  h = Math.imul(h, second);
  return (h ^ (h >>> 16)) >>> 0;
}

function digits(hash: number): string {
  let out = '';
  for (let i = 0; i < LANE_DIGITS; i++) out += DIGITS[(hash >>> (i * DIGIT_BITS)) & 63] ?? '';
  return out;
}
