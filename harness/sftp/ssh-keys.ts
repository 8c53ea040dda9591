import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../connector/command';

/** One private key in the forms in which users have it. */
export interface ClientKeys {
  /** -----BEGIN OPENSSH PRIVATE KEY-----, not protected. */
  openssh: string;
  /** -----BEGIN RSA PRIVATE KEY-----, not protected. */
  pem: string;
  /** OpenSSH format, protected by the passphrase. */
  encrypted: { key: string; passphrase: string };
  /** The line for authorized_keys. */
  publicKey: string;
}

/** Makes a key pair with ssh-keygen, without a passphrase: `path` and `path`.pub. */
export async function makeKey(path: string, type: 'ed25519' | 'rsa'): Promise<void> {
  const size = type === 'rsa' ? ['-b', '2048'] : [];
  await runCommand('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', 'test', '-f', path]);
}

/**
 * A key pair in OpenSSH format, without a passphrase. It is made by ssh-keygen, since one in 256
 * ed25519 keys that ssh2 1.17 makes is broken (mscdex/ssh2#1390).
 */
export async function newKeyPair(
  type: 'ed25519' | 'rsa',
): Promise<{ private: string; public: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'ssh-key-'));
  try {
    const path = join(dir, 'key');
    await makeKey(path, type);
    return {
      private: await readFile(path, 'utf8'),
      public: await readFile(`${path}.pub`, 'utf8'),
    };
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Makes an RSA 2048 key pair in a directory and rewrites copies of it into the other forms. */
export async function makeClientKeys(dir: string): Promise<ClientKeys> {
  const path = join(dir, 'client');
  const passphrase = randomUUID();
  await makeKey(path, 'rsa');
  const [pem, key] = await Promise.all([
    rewritten(path, `${path}.pem`, ['-m', 'PEM', '-N', '']),
    rewritten(path, `${path}.encrypted`, ['-N', passphrase]),
  ]);
  return {
    openssh: await readFile(path, 'utf8'),
    pem,
    encrypted: { key, passphrase },
    publicKey: await readFile(`${path}.pub`, 'utf8'),
  };
}

/** SHA256:... as OpenSSH shows it, of a public key: a line ("ssh-rsa AAAA... comment") or its blob. */
export function fingerprintOf(publicKey: string | Buffer): string {
  const blob =
    typeof publicKey === 'string'
      ? Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
      : publicKey;
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

// ssh-keygen changes a key in place.
async function rewritten(from: string, to: string, how: readonly string[]): Promise<string> {
  await copyFile(from, to);
  await runCommand('ssh-keygen', ['-q', '-p', '-P', '', ...how, '-f', to]);
  return readFile(to, 'utf8');
}
