import { decryptKey, readPrivateKeys, type Config, type PrivateKey } from 'openpgp';

import { configError, type ConnectorError } from '../../shared/errors';
import { blocksOf, decoded, isText, unwrapped } from '../pasted-key';

// The keys are the user's own and may be old. Their strength was settled when they were made, and
// refusing them here would only make the files unreadable. Message integrity stays required.
/** How openpgp reads keys and messages. */
export const CONFIG: Partial<Config> = {
  allowUnauthenticatedStream: true,
  allowInsecureDecryptionWithSigningKeys: true,
  allowMissingKeyFlags: true,
  minRSABits: 1024,
  rejectPublicKeyAlgorithms: new Set(),
  rejectHashAlgorithms: new Set(),
};

/** Why a key of the form cannot be used. */
export type Hindrance = 'locked' | 'curve';

/** The private keys in a text. */
export interface PgpKeys {
  /** Those that can decrypt. */
  ready: readonly PrivateKey[];
  /** The others, with the reason, by the ids of their keys and subkeys. */
  unusable: ReadonlyMap<string, Hindrance>;
}

/**
 * Reads the keys of the form's field "PGP Private Key": armored blocks one after another, or
 * base64 of binary keys, mangled as pasted texts are. The passphrase is tried on each key; keys
 * that it does not unlock are kept separately as long as it unlocks at least one.
 * @throws ConnectorError (config_error) that names the field
 */
export async function readKeys(text: string, passphrase: string): Promise<PgpKeys> {
  const keys = await keysIn(text);
  const ready: PrivateKey[] = [];
  const unusable = new Map<string, Hindrance>();
  for (const key of keys) {
    const usable = unreadableCurve(key) === undefined ? await unlock(key, passphrase) : 'curve';
    if (typeof usable !== 'string') ready.push(usable);
    else for (const id of idsOf(key)) unusable.set(id, usable);
  }
  if (ready.length > 0) return { ready, unusable };
  throw noneUsable(keys, [...unusable.values()], passphrase);
}

/** The ids of a key and of its subkeys, in hexadecimal. */
export function idsOf(key: PrivateKey): string[] {
  return key.getKeys().map((one) => one.getKeyID().toHex());
}

async function keysIn(text: string): Promise<PrivateKey[]> {
  const blocks = blocksOf(text).filter(({ label }) => label === 'PGP PRIVATE KEY BLOCK');
  const binary =
    blocks.length > 0
      ? Buffer.concat(blocks.map(({ base64 }) => Buffer.from(base64, 'base64')))
      : decoded(text);
  if (binary === undefined) throw notAKey(unwrapped(text));
  const inner = binary.toString('utf8');
  if (isText(inner)) return keysIn(inner);
  try {
    return await readPrivateKeys({ binaryKeys: binary, config: CONFIG });
  } catch (error) {
    throw isPublic(binary) ? publicKey(error) : notAKey(unwrapped(text), error);
  }
}

// Packet tags 6 and 14, in the old and the new format (RFC 9580, section 5).
function isPublic([first = 0]: Buffer): boolean {
  return [0x98, 0x99, 0x9a, 0xc6, 0xb8, 0xb9, 0xba, 0xce].includes(first);
}

async function unlock(key: PrivateKey, passphrase: string): Promise<PrivateKey | 'locked'> {
  if (key.isDecrypted()) return key;
  // A pasted passphrase may end in a line break.
  for (const tried of new Set([passphrase, passphrase.trim()])) {
    try {
      return await decryptKey({ privateKey: key, passphrase: tried, config: CONFIG });
    } catch {
      // A wrong passphrase is a valid result; the caller reports it if no key unlocks.
    }
  }
  return 'locked';
}

// openpgp parses keys on these curves, but then fails at their signatures.
function unreadableCurve(key: PrivateKey): string | undefined {
  const curves = key.getKeys().map((one) => one.getAlgorithmInfo().curve as string | undefined);
  return curves.find((curve) => curve !== undefined && /^(?:brainpool|secp256k1$)/.test(curve));
}

function noneUsable(
  keys: readonly PrivateKey[],
  reasons: readonly Hindrance[],
  passphrase: string,
): ConnectorError {
  if (!reasons.includes('locked')) {
    const curves = [...new Set(keys.map(unreadableCurve))].join(', ');
    return configError(
      `PGP Private Key: the key is on the curve ${curves}, which cannot be used here. Use an RSA ` +
        'key, or one on curve 25519 or a NIST curve.',
    );
  }
  return configError(
    passphrase === ''
      ? 'PGP Private Key: the key is protected. Fill in PGP Passphrase.'
      : 'PGP Passphrase: it does not open the key in PGP Private Key.',
  );
}

function publicKey(cause?: unknown): ConnectorError {
  return configError('PGP Private Key: this is a public key. Paste the private key block.', cause);
}

function notAKey(text: string, cause?: unknown): ConnectorError {
  const fault = (what: string): ConnectorError => configError(`PGP Private Key: ${what}`, cause);
  if (text.includes('BEGIN PGP PRIVATE KEY BLOCK') && !text.includes('END PGP PRIVATE KEY BLOCK')) {
    return fault('a part of the key is missing. Paste the whole block, from BEGIN to END.');
  }
  if (text.includes('BEGIN PGP PUBLIC KEY BLOCK')) return publicKey(cause);
  if (text.includes('BEGIN PGP MESSAGE')) {
    return fault('this is an encrypted message. Paste the private key block.');
  }
  if (/BEGIN (?!PGP)[A-Z0-9 ]*PRIVATE KEY/.test(text)) {
    return fault('this is an SSH key, which belongs in Private Key. Paste the PGP key here.');
  }
  return fault(
    'this is not a PGP private key. Paste the armored block, from BEGIN PGP PRIVATE KEY BLOCK to ' +
      'END PGP PRIVATE KEY BLOCK, or base64 of a binary key.',
  );
}
