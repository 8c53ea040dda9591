/* What a file is wrapped in, told by its first bytes. */

const ARMOR = '-----BEGIN PGP MESSAGE-----';

/**
 * Whether a file is a PGP message by its first bytes: ASCII armor, or the packet that opens an
 * encrypted, signed or compressed message (RFC 9580, section 4.2). None of these packet headers
 * can begin a text in UTF-8.
 */
export function isPgp(head: Buffer): boolean {
  if (
    head
      .subarray(0, 200)
      .toString('latin1')
      .replace(/^\xEF\xBB\xBF/, '')
      .trimStart()
      .startsWith(ARMOR)
  )
    return true;
  const [first = 0, second = 0] = head;
  if (first < 0x80 || head.length < 2) return false;
  const newFormat = (first & 0x40) !== 0;
  const tag = newFormat ? first & 0x3f : (first & 0x3c) >> 2;
  const opensMessage = [1, 3, 4, 8, 9, 18, 20].includes(tag);
  if (!newFormat) return opensMessage;
  // A new-format header may also be the first half of a two-byte character (C3, C4, ...), whose
  // second half is 80 to BF; for 0xC3 (passphrase) lengths that high do not occur.
  return opensMessage && (first === 0xc1 || first === 0xc0 || second < 0x80 || second > 0xbf);
}

/** Whether a file is a zip archive by its first bytes. */
export function isZip(head: Buffer): boolean {
  // A member, or the directory of an archive without members (APPNOTE.TXT 4.3.7, 4.3.16).
  return ['504b0304', '504b0506'].includes(head.subarray(0, 4).toString('hex'));
}

/** Whether a file is compressed by gzip by its first bytes (RFC 1952, section 2.3.1). */
export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
