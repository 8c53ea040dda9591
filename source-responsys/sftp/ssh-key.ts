import { createPrivateKey, type KeyObject } from 'node:crypto';

import { codeOf, configError, type ConnectorError } from '../../shared/errors';
import { blocksOf, decoded, isText, unwrapped, type Block } from '../pasted-key';
import { opensshEd25519 } from './openssh-key';

/** The block types that ssh2 reads without conversion. */
const READABLE = ['OPENSSH', 'RSA', 'DSA', 'EC'].map((kind) => `${kind} PRIVATE KEY`);
const PKCS8 = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'];
const PUBLIC = /^(?:ssh-|ecdsa-|sk-)|BEGIN [A-Z0-9 ]*PUBLIC KEY|BEGIN CERTIFICATE/;
const OPENSSH_MAGIC = 'openssh-key-v1\0';

/**
 * The private key in a pasted text, in a form that ssh2 reads. Lost or escaped line breaks, blanks,
 * tabs, quotes and a base64 wrapper do no harm, and PKCS#8, which ssh2 cannot read, is converted.
 * @throws ConnectorError (config_error) that says what was pasted instead
 */
export function readSshKey(text: string, passphrase: string | undefined): string {
  const block = blocksOf(text).find(({ label }) => [...READABLE, ...PKCS8].includes(label));
  if (block !== undefined) {
    return PKCS8.includes(block.label) ? ofPkcs8(pem(block), passphrase) : pem(block);
  }
  const inner = PUBLIC.test(unwrapped(text)) ? undefined : decoded(text);
  if (inner !== undefined) return ofBytes(inner, passphrase);
  throw notAKey(unwrapped(text));
}

function ofBytes(bytes: Buffer, passphrase: string | undefined): string {
  if (bytes.toString('latin1', 0, OPENSSH_MAGIC.length) === OPENSSH_MAGIC) {
    return pem({ label: 'OPENSSH PRIVATE KEY', headers: [], base64: bytes.toString('base64') });
  }
  const text = bytes.toString('utf8');
  if (isText(text)) return readSshKey(text, passphrase);
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return written(createPrivateKey({ key: bytes, format: 'der', type, passphrase }));
    } catch {
      // Another key type, or not a key.
    }
  }
  throw notAKey('');
}

function ofPkcs8(key: string, passphrase: string | undefined): string {
  let read: KeyObject;
  try {
    read = createPrivateKey({ key, format: 'pem', passphrase });
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (key.includes('ENCRYPTED') && passphrase === undefined) throw passphraseMissing(error);
    if (/BAD_DECRYPT|CIPHERFINAL|INTERRUPTED/i.test(code)) throw passphraseWrong(error);
    throw unreadableKey(error);
  }
  return written(read);
}

function written(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }) as string;
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }) as string;
    case 'ed25519':
      return pem({
        label: 'OPENSSH PRIVATE KEY',
        headers: [],
        base64: opensshEd25519(key).toString('base64'),
      });
    default:
      throw configError(
        `Private Key: keys of the type ${key.asymmetricKeyType ?? 'unknown'} cannot be used. Use ` +
          'RSA, ECDSA or Ed25519.',
      );
  }
}

function pem({ label, headers, base64 }: Block): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  const head = headers.length === 0 ? [] : [...headers, ''];
  return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The error for a protected key without its passphrase. */
export function passphraseMissing(cause: unknown): ConnectorError {
  return configError(
    'Private Key Passphrase: the private key is protected. Fill in its passphrase.',
    cause,
  );
}

/** The error for a wrong passphrase. */
export function passphraseWrong(cause: unknown): ConnectorError {
  return configError('Private Key Passphrase: it does not open the private key.', cause);
}

/** The error for a key with BEGIN and END that still cannot be read. */
export function unreadableKey(cause: unknown): ConnectorError {
  return configError(
    'Private Key: this key cannot be read; it is damaged, or of a kind or locked by a method that ' +
      'is not known here. Write it again (ssh-keygen -p -f the file), or make an RSA or Ed25519 key.',
    cause,
  );
}

/** The error for a text without an SSH private key. */
function notAKey(text: string): ConnectorError {
  const fault = (what: string): ConnectorError => configError(`Private Key: ${what}`);
  if (text.includes('PuTTY-User-Key-File')) {
    return fault(
      'this is a PuTTY key. Open it in PuTTYgen, choose Conversions > Export OpenSSH key, and ' +
        'paste what that writes.',
    );
  }
  if (text.includes('BEGIN PGP')) {
    return fault('this is a PGP key, which belongs in PGP Private Key. Paste the SSH key here.');
  }
  if (/BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) {
    return fault(
      text.includes('BEGIN SSH2')
        ? 'this is a key in the format of ssh.com. Write it in OpenSSH format (ssh-keygen -i) and ' +
            'paste that.'
        : 'a part of the key is missing. Paste the whole text, from BEGIN to END.',
    );
  }
  if (PUBLIC.test(text)) {
    return fault(
      'this is a public key. Paste its private half, the text of the file whose name does not ' +
        'end in .pub.',
    );
  }
  return fault(
    'this is not a private key in OpenSSH or PEM format. Paste the whole text, from BEGIN to END.',
  );
}
