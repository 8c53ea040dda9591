import { isArmored } from './armor';
import { opensMessage } from './packets';

/* What a file is wrapped in, recognized by its first bytes. */

/** Whether a file is a PGP message, armored or binary, by its first bytes. */
export function isPgp(head: Buffer): boolean {
  return isArmored(head) || opensMessage(head);
}

/** Whether a file is a zip archive by its first bytes. */
export function isZip(head: Buffer): boolean {
  // A member, or the directory of an archive without members (APPNOTE.TXT 4.3.7, 4.3.16).
  return ['504b0304', '504b0506'].includes(head.subarray(0, 4).toString('hex'));
}

/** Whether a file is a gzip file by its first bytes (RFC 1952, section 2.3.1). */
export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
