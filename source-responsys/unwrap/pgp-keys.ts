import { decryptKey, readPrivateKeys, type Config, type PrivateKey } from 'openpgp';

import { configError } from '../../shared/errors';

const KEY_BLOCK =
  /-----BEGIN PGP PRIVATE KEY BLOCK-----[\s\S]+?-----END PGP PRIVATE KEY BLOCK-----/g;

// The keys are the user's own and may be old: their strength was settled when they were made, and
// refusing them here would only refuse the files. Integrity of the message stays required.
/** How openpgp reads keys and messages. */
export const CONFIG: Partial<Config> = {
  allowUnauthenticatedStream: true,
  allowInsecureDecryptionWithSigningKeys: true,
  allowMissingKeyFlags: true,
  minRSABits: 1024,
  rejectPublicKeyAlgorithms: new Set(),
  rejectHashAlgorithms: new Set(),
};

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
