import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  decrypt as decryptMessage,
  decryptKey,
  readMessage,
  readPrivateKeys,
  type Config,
  type PrivateKey,
} from 'openpgp';

import { asConnectorError, codeOf, configError, messageOf } from '../shared/errors';
import { measurePass, rewindable, type ByteSource } from './bytes';
import { badFile, FileFault } from './faults';

const ARMOR = '-----BEGIN PGP MESSAGE-----';
const KEY_BLOCK =
  /-----BEGIN PGP PRIVATE KEY BLOCK-----[\s\S]+?-----END PGP PRIVATE KEY BLOCK-----/g;

// The keys are the user's own and may be old: their strength was settled when they were made, and
// refusing them here would only refuse the files. Integrity of the message stays required.
const CONFIG: Partial<Config> = {
  allowUnauthenticatedStream: true,
  allowInsecureDecryptionWithSigningKeys: true,
  allowMissingKeyFlags: true,
  minRSABits: 1024,
  rejectPublicKeyAlgorithms: new Set(),
  rejectHashAlgorithms: new Set(),
};

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

/** The private keys that a text holds, ready to decrypt with. */
export type PgpKeys = readonly PrivateKey[];

/**
 * Reads the keys of the form's field "PGP Private Key": armored blocks one after another, or
 * base64 of a binary key. Keys that the passphrase does not open are left out as long as one opens.
 * @throws ConnectorError (config_error) that names the field
 */
export async function readKeys(text: string, passphrase: string): Promise<PgpKeys> {
  const locked = await parseKeys(text.includes('\n') ? text : text.replaceAll('\\n', '\n'));
  const opened = await Promise.all(locked.map((key) => unlock(key, passphrase)));
  const keys = opened.filter((key) => key !== undefined);
  if (keys.length > 0) return keys;
  throw configError(
    passphrase === ''
      ? 'PGP Private Key: the key is protected. Fill in PGP Passphrase.'
      : 'PGP Passphrase: it does not open the key in PGP Private Key.',
  );
}

async function parseKeys(text: string): Promise<PrivateKey[]> {
  if (text.includes('BEGIN PGP PUBLIC KEY BLOCK') && !text.includes('PRIVATE KEY BLOCK')) {
    throw configError('PGP Private Key: this is a public key. Paste the private key block.');
  }
  const blocks = text.match(KEY_BLOCK);
  try {
    if (blocks !== null) {
      const keys = await Promise.all(
        blocks.map((armoredKeys) => readPrivateKeys({ armoredKeys, config: CONFIG })),
      );
      return keys.flat();
    }
    const binary = Buffer.from(text.replace(/\s/g, ''), 'base64');
    return await readPrivateKeys({ binaryKeys: binary, config: CONFIG });
  } catch (error) {
    throw configError(
      'PGP Private Key: this is not a PGP private key. Paste the armored block, from BEGIN PGP ' +
        'PRIVATE KEY BLOCK to END PGP PRIVATE KEY BLOCK, or base64 of a binary key.',
      error,
    );
  }
}

async function unlock(key: PrivateKey, passphrase: string): Promise<PrivateKey | undefined> {
  if (key.isDecrypted()) return key;
  try {
    return await decryptKey({ privateKey: key, passphrase, config: CONFIG });
  } catch {
    // A wrong passphrase is an answer, told to the user by the caller when no key opens.
    return undefined;
  }
}

/** A decrypted file; `dispose` gives its temporary file back. */
export interface Decrypted {
  source: ByteSource;
  dispose(): Promise<void>;
}

/**
 * Decrypts a message that is authenticated to its end before any of it is handed out. The
 * ciphertext is spooled to a private temporary file on the way in and decrypted from there a
 * second time (docs/adr/0003): memory stays flat and no plaintext touches the disk. The file has
 * no name in the file system while it is used, so not even a kill leaves it behind.
 * @throws FileFault when the message is altered, cut short, or not for these keys
 */
export async function decrypt(message: AsyncIterable<Buffer>, keys: PgpKeys): Promise<Decrypted> {
  const spool = await openSpool();
  try {
    const measured = await measurePass(plaintext(spooled(message, spool), keys));
    const source = rewindable(() => plaintext(contents(spool), keys), measured);
    return { source, dispose: () => spool.close() };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/**
 * The plaintext of a message as it comes, before it is authenticated. Only for looking at column
 * names; its rows must not be used.
 * @throws FileFault as `decrypt` does, but only once the end is reached
 */
export async function* plaintext(
  message: AsyncIterable<Buffer>,
  keys: PgpKeys,
): AsyncGenerator<Uint8Array> {
  let failed: Error | undefined;
  const watched = watch(message, (error) => (failed = asConnectorError(error)));
  try {
    const { data } = await openMessage(watched, keys);
    for await (const piece of data) yield piece;
  } catch (error) {
    // A lost connection or a full disk surfaces through openpgp; it is not the message's fault.
    throw failed ?? faultOf(error);
  }
}

async function openMessage(
  bytes: AsyncGenerator<Buffer>,
  keys: PgpKeys,
): Promise<{ data: AsyncIterable<Uint8Array> }> {
  const first = await bytes.next();
  if (first.done === true) throw badFile('it is empty');
  const head = first.value;
  const all = resume(head, bytes);
  const armored = !(head[0] !== undefined && head[0] >= 0x80);
  const message = armored
    ? await readMessage({
        armoredMessage: ReadableStream.from(texts(all)) as never,
        config: CONFIG,
      })
    : await readMessage({
        binaryMessage: ReadableStream.from(all) as never,
        config: CONFIG,
      });
  checkRecipients(
    message.getEncryptionKeyIDs().map((id) => id.toHex()),
    keys,
  );
  const { data } = await decryptMessage({
    message,
    decryptionKeys: [...keys],
    format: 'binary',
    config: CONFIG,
  });
  return { data: data as unknown as AsyncIterable<Uint8Array> };
}

const HIDDEN_RECIPIENT = '0000000000000000';

function checkRecipients(recipients: readonly string[], keys: PgpKeys): void {
  if (recipients.length === 0) return;
  const ours = new Set(keys.flatMap((key) => key.getKeys().map((k) => k.getKeyID().toHex())));
  if (recipients.some((id) => id === HIDDEN_RECIPIENT || ours.has(id))) return;
  throw badFile(
    `it is encrypted for key ${recipients.join(', ')}, which PGP Private Key does not hold ` +
      `(it holds ${[...ours].join(', ')}). Add that key below the other one`,
  );
}

function faultOf(error: unknown): Error {
  if (error instanceof FileFault) return error;
  const said = messageOf(error);
  if (/not integrity protected|without integrity|not authenticated|lacks integrity/i.test(said)) {
    return badFile(
      'it carries no integrity protection (MDC), so an alteration could not be noticed. Let ' +
        'Responsys encrypt with MDC',
      error,
    );
  }
  if (/unsupported|not supported|non-preferred|invalid enum|unknown.*algorithm/i.test(said)) {
    return badFile(
      'it is encrypted by a cipher that cannot be read here (IDEA, Camellia, Blowfish and Twofish ' +
        'cannot). Let Responsys encrypt with AES',
      error,
    );
  }
  if (
    /no symmetrically encrypted session key|No public key encrypted session key|No encrypted data/i.test(
      said,
    )
  ) {
    return badFile('it is not encrypted for a PGP key (only signed, or by passphrase)', error);
  }
  return badFile(
    'it is damaged: truncated or altered since it was encrypted. None of its rows were read. ' +
      'Have it exported again',
    error,
  );
}

async function* watch(
  bytes: AsyncIterable<Buffer>,
  onError: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    onError(error);
    throw error;
  }
}

async function* resume(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* texts(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const piece of bytes) yield piece.toString('latin1');
}

async function openSpool(): Promise<FileHandle> {
  const path = join(tmpdir(), `responsys-${randomUUID()}.spool`);
  try {
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return handle;
  } catch (error) {
    throw spoolFault(error);
  }
}

async function* spooled(bytes: AsyncIterable<Buffer>, spool: FileHandle): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of bytes) {
    for (let done = 0; done < piece.length;) {
      const { bytesWritten } = await spool
        .write(piece, done, piece.length - done, at + done)
        .catch((error: unknown) => {
          throw spoolFault(error);
        });
      done += bytesWritten;
    }
    at += piece.length;
    yield piece;
  }
}

const SPOOL_READ_BYTES = 256 * 1024;

async function* contents(spool: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const buffer = Buffer.allocUnsafe(SPOOL_READ_BYTES);
    const { bytesRead } = await spool.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function spoolFault(error: unknown): FileFault {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
  return new FileFault(
    'system_error',
    full
      ? `the disk of the temporary folder ${tmpdir()} is full. It needs room for the largest ` +
          'encrypted file'
      : `the temporary folder ${tmpdir()} cannot be written to (${codeOf(error) ?? 'unknown'})`,
    { cause: error },
  );
}
