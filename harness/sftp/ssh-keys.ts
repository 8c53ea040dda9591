import { createHash, randomUUID } from 'node:crypto';

import { utils } from 'ssh2';

/** Private keys in the forms in which users have them. */
export interface ClientKeys {
  /** -----BEGIN OPENSSH PRIVATE KEY-----, not protected. */
  openssh: string;
  /** The same key as -----BEGIN RSA PRIVATE KEY-----, not protected. */
  pem: string;
  /** A key of its own in OpenSSH format, protected by the passphrase. */
  encrypted: { key: string; passphrase: string };
  /** The lines for authorized_keys. */
  authorized: string;
}

/** A key pair as files hold it. */
export interface KeyPair {
  /** In OpenSSH format. */
  private: string;
  /** ssh-rsa AAAA... comment */
  public: string;
}

/** Length of an ed25519 public key in a line: two names with their lengths. */
const ED25519_BLOB = 4 + 'ssh-ed25519'.length + 4 + 32;

/** A key pair (RSA of 2048 bits, or ed25519) in OpenSSH format, made in this process. */
export async function newKeyPair(type: 'ed25519' | 'rsa', passphrase?: string): Promise<KeyPair> {
  for (;;) {
    const pair = await generated(type, passphrase);
    // ssh2 1.17 drops the zeros that one in 256 ed25519 keys begins with (mscdex/ssh2#1390).
    if (type === 'rsa' || blobOf(pair.public).length === ED25519_BLOB) return pair;
  }
}

let keys: Promise<ClientKeys> | undefined;

/** The RSA keys of clients in all forms in which users have them. This process makes them once. */
export function clientKeys(): Promise<ClientKeys> {
  keys ??= newClientKeys();
  return keys;
}

async function newClientKeys(): Promise<ClientKeys> {
  const passphrase = randomUUID();
  const [plain, encrypted] = await Promise.all([newKeyPair('rsa'), newKeyPair('rsa', passphrase)]);
  const parsed = utils.parseKey(plain.private);
  if (parsed instanceof Error) throw parsed;
  return {
    openssh: plain.private,
    pem: parsed.getPrivatePEM(),
    encrypted: { key: encrypted.private, passphrase },
    authorized: `${plain.public}\n${encrypted.public}\n`,
  };
}

/** SHA256:... as OpenSSH shows it, of a public key: a line ("ssh-rsa AAAA... comment") or its blob. */
export function fingerprintOf(publicKey: string | Buffer): string {
  const blob = typeof publicKey === 'string' ? blobOf(publicKey) : publicKey;
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

function blobOf(line: string): Buffer {
  return Buffer.from(line.split(' ')[1] ?? '', 'base64');
}

function generated(type: 'ed25519' | 'rsa', passphrase?: string): Promise<KeyPair> {
  // One round instead of 16: many tests decrypt the key, and in JavaScript.
  const locked = { passphrase, cipher: 'aes256-ctr', rounds: 1 };
  const protection = passphrase === undefined ? {} : locked;
  const options = { comment: 'test', ...protection };
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, pair: KeyPair): void => {
      if (error === null) resolve(pair);
      else reject(error);
    };
    if (type === 'rsa') utils.generateKeyPair('rsa', { bits: 2048, ...options }, done);
    else utils.generateKeyPair('ed25519', options, done);
  });
}
