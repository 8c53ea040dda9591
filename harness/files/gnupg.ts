import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../connector/command';

/** Type of the signing key and of its encryption subkey. */
export type KeyAlgorithm = 'rsa2048' | 'rsa3072' | 'ed25519/cv25519' | 'dsa/elg';

export interface KeyOptions {
  /** One word; the user id is `name <name@example.com>`. */
  name: string;
  /** Protects the private key; without it the key is not protected. */
  passphrase?: string;
  /** `rsa2048` when not given. `dsa/elg` takes seconds to make. */
  algorithm?: KeyAlgorithm;
}

export interface EncryptOptions {
  /** Ids of keys in the keyring. */
  to?: readonly string[];
  /** Encrypts to a passphrase as well, or only to it when `to` is empty. */
  symmetric?: string;
  armor?: boolean;
  /** Id of the key that signs. */
  signWith?: string;
  compress?: 'none' | 'zip' | 'zlib' | 'bzip2';
  /** Name of a cipher as GnuPG knows it, e.g. AES256, 3DES, CAST5, TWOFISH, IDEA. */
  cipher?: string;
  /** False makes a message without integrity protection (packet tag 9), as PGP once did. */
  mdc?: boolean;
  /** Name of the file that the message says it holds. */
  fileName?: string;
}

/** Data to encrypt: in memory, or a file that may be larger than memory. */
export type PlainData = Buffer | { path: string };

/** GnuPG with a home of its own, that holds the keys made in it. */
export interface Keyring {
  /** The directory (GNUPGHOME) of this keyring. */
  readonly home: string;
  /** Makes a signing key with an encryption subkey; resolves to its id, the fingerprint. */
  generateKey(options: KeyOptions): Promise<string>;
  exportPrivate(id: string, options?: { armor?: boolean }): Promise<Buffer>;
  exportPublic(id: string, options?: { armor?: boolean }): Promise<Buffer>;
  /** The encrypted message, or nothing when it goes to the file `output`. */
  encrypt(data: PlainData, options: EncryptOptions & { output: string }): Promise<void>;
  encrypt(data: PlainData, options: EncryptOptions): Promise<Buffer>;
  /** What a message decrypts to; `passphrase` is that of the key or of the message. */
  decrypt(message: Buffer, passphrase?: string): Promise<Buffer>;
  /** The packets of a key or message as GnuPG lists them, inner ones included if it has the key. */
  listPackets(data: Buffer, passphrase?: string): Promise<string>;
  /** Ends GnuPG's agent and deletes the keys. */
  remove(): Promise<void>;
}

const KEY_PARAMETERS: Record<KeyAlgorithm, readonly string[]> = {
  rsa2048: rsa(2048),
  rsa3072: rsa(3072),
  'ed25519/cv25519': [
    ...['Key-Type: EDDSA', 'Key-Curve: Ed25519', 'Key-Usage: sign'],
    ...['Subkey-Type: ECDH', 'Subkey-Curve: Cv25519', 'Subkey-Usage: encrypt'],
  ],
  'dsa/elg': [
    ...['Key-Type: DSA', 'Key-Length: 2048', 'Key-Usage: sign'],
    ...['Subkey-Type: ELG', 'Subkey-Length: 2048', 'Subkey-Usage: encrypt'],
  ],
};

/** Makes an empty keyring in a private directory. Its methods throw with what gpg says. */
export async function createKeyring(): Promise<Keyring> {
  const home = await mkdtemp(join(tmpdir(), 'gnupg-'));
  return new GnupgHome(home);
}

class GnupgHome implements Keyring {
  private readonly passphrases = new Map<string, string>();

  constructor(readonly home: string) {}

  async generateKey({ name, passphrase, algorithm = 'rsa2048' }: KeyOptions): Promise<string> {
    const parameters = [
      ...KEY_PARAMETERS[algorithm],
      `Name-Real: ${name}`,
      `Name-Email: ${name}@example.com`,
      'Expire-Date: 0',
      passphrase === undefined ? '%no-protection' : `Passphrase: ${passphrase}`,
      '%commit',
    ];
    const status = await this.gpg(['--status-fd', '1', '--generate-key'], parameters.join('\n'));
    const id = /KEY_CREATED \w+ ([0-9A-F]{40})/.exec(status.toString())?.[1];
    if (id === undefined) throw new Error(`gpg made no key: ${status.toString()}`);
    if (passphrase !== undefined) this.passphrases.set(id, passphrase);
    return id;
  }

  exportPrivate(id: string, { armor = true } = {}): Promise<Buffer> {
    const form = armor ? ['--armor'] : [];
    return this.gpg([...given(this.passphrases.get(id)), ...form, '--export-secret-keys', id]);
  }

  exportPublic(id: string, { armor = true } = {}): Promise<Buffer> {
    return this.gpg([...(armor ? ['--armor'] : []), '--export', id]);
  }

  encrypt(data: PlainData, options: EncryptOptions & { output: string }): Promise<void>;
  encrypt(data: PlainData, options: EncryptOptions): Promise<Buffer>;
  async encrypt(
    data: PlainData,
    options: EncryptOptions & { output?: string },
  ): Promise<Buffer | void> {
    const { signWith, symmetric, output } = options;
    const args = encryptArgs(options);
    if (symmetric !== undefined) args.push('--symmetric', '--passphrase', symmetric);
    if (signWith !== undefined) {
      // gpg takes one passphrase for both purposes.
      if (symmetric !== undefined && this.passphrases.has(signWith)) {
        throw new Error('A message to a passphrase can be signed only by a key that has none.');
      }
      args.push('--sign', '--local-user', signWith, ...given(this.passphrases.get(signWith)));
    }
    if (output !== undefined) args.push('--output', output);
    if (!Buffer.isBuffer(data)) args.push(data.path);
    const message = await this.gpg(args, Buffer.isBuffer(data) ? data : undefined);
    if (output === undefined) return message;
  }

  decrypt(message: Buffer, passphrase?: string): Promise<Buffer> {
    // Messages without integrity protection decrypt only with this option.
    return this.gpg([...given(passphrase), '--ignore-mdc-error', '--decrypt'], message);
  }

  async listPackets(data: Buffer, passphrase?: string): Promise<string> {
    const options = [...given(passphrase), '--ignore-mdc-error', '--list-packets'];
    return String(await this.gpg(options, data));
  }

  async remove(): Promise<void> {
    await runCommand('gpgconf', ['--homedir', this.home, '--kill', 'all']);
    // The agent deletes its sockets while it ends.
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private async gpg(args: readonly string[], stdin?: Buffer | string): Promise<Buffer> {
    const always = ['--homedir', this.home, '--batch', '--yes', '--quiet', '--no-tty'];
    const unattended = ['--pinentry-mode', 'loopback', '--trust-model', 'always'];
    const options = stdin === undefined ? {} : { stdin };
    return (await runCommand('gpg', [...always, ...unattended, ...args], options)).stdout;
  }
}

function given(passphrase: string | undefined): string[] {
  return passphrase === undefined ? [] : ['--passphrase', passphrase];
}

// --rfc2440 also selects old algorithms, so it comes before the options that choose them. The
// option --disable-mdc does nothing since GnuPG 2.2.8.
function encryptArgs(options: EncryptOptions): string[] {
  const { to = [], armor, compress, cipher, mdc, fileName } = options;
  return [
    ...(mdc === false ? ['--rfc2440'] : []),
    ...(armor === true ? ['--armor'] : []),
    ...(compress === undefined ? [] : ['--compress-algo', compress]),
    ...(cipher === undefined ? [] : ['--cipher-algo', cipher]),
    ...(fileName === undefined ? [] : ['--set-filename', fileName]),
    ...(to.length > 0 ? ['--encrypt'] : []),
    ...to.flatMap((id) => ['--recipient', id]),
  ];
}

function rsa(bits: number): string[] {
  return [
    ...['Key-Type: RSA', `Key-Length: ${bits}`, 'Key-Usage: sign'],
    ...['Subkey-Type: RSA', `Subkey-Length: ${bits}`, 'Subkey-Usage: encrypt'],
  ];
}
