import type { KeyObject } from 'node:crypto';

const TYPE = Buffer.from('ssh-ed25519');
/** An unencrypted key is padded to a multiple of this many bytes. */
const BLOCK_BYTES = 8;

/**
 * An Ed25519 key in the binary form of OpenSSH, unprotected (PROTOCOL.key in OpenSSH's source).
 * ssh2 reads such keys in no other form.
 */
export function opensshEd25519(key: KeyObject): Buffer {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const none = Buffer.from('none');
  const check = Buffer.alloc(4);
  const secret = Buffer.concat([
    ...[check, check],
    ...[field(TYPE), field(point), field(Buffer.concat([seed, point])), field(Buffer.alloc(0))],
  ]);
  const filler = Array.from(
    { length: (BLOCK_BYTES - (secret.length % BLOCK_BYTES)) % BLOCK_BYTES },
    (_, i) => i + 1,
  );
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[field(none), field(none), field(Buffer.alloc(0)), number(1)],
    field(Buffer.concat([field(TYPE), field(point)])),
    field(Buffer.concat([secret, Buffer.from(filler)])),
  ]);
}

function field(bytes: Buffer): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
