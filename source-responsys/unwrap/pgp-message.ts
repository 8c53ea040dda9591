import { decrypt as decryptMessage, readMessage } from 'openpgp';

import { messageOf } from '../../shared/errors';
import { badFile, FileFault } from '../faults';
import { DAMAGED, dearmored, isArmored } from './armor';
import { peek } from './peek';
import { oneMessage } from './packets';
import { CONFIG, idsOf, type PgpKeys } from './pgp-keys';
import { WatchedSource } from './watched-source';

/**
 * The plaintext of a message as it arrives, before it is authenticated. Authentication is complete
 * only at the end, so nothing of it may be used before.
 * @param second milliseconds of a second, for tests
 * @throws FileFault at the end when the message is altered, cut short or followed by another one,
 *   and before any plaintext when it is not for these keys
 */
export async function* plaintext(
  message: AsyncIterable<Buffer>,
  keys: PgpKeys,
  second = 1_000,
): AsyncGenerator<Uint8Array> {
  const source = new WatchedSource(oneMessage(binary(message)), second);
  try {
    const { data } = await source.unlessStuck(openMessage(source, keys));
    yield* source.pieces(data);
    await source.drain();
  } catch (error) {
    // A lost connection or a full disk surfaces through openpgp; the message is not to blame.
    throw source.failed ?? faultOf(error);
  } finally {
    await source.close();
  }
}

async function* binary(message: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const peeked = await peek(message, ARMOR_BYTES);
  const { head, all } = peeked;
  try {
    if (head.length === 0) throw badFile('it is empty');
    yield* isArmored(head) ? dearmored(all) : all;
  } finally {
    await peeked.close();
  }
}

/** Enough bytes to see the first line of armor after a byte-order mark and blanks. */
const ARMOR_BYTES = 200;

async function openMessage(
  bytes: AsyncIterable<Buffer>,
  keys: PgpKeys,
): Promise<{ data: AsyncIterable<Uint8Array> }> {
  const message = await readMessage({
    binaryMessage: ReadableStream.from(bytes) as never,
    config: CONFIG,
  });
  const recipients = message.getEncryptionKeyIDs().map((id) => id.toHex());
  checkRecipients(recipients, keys);
  try {
    const { data } = await decryptMessage({
      message,
      decryptionKeys: [...keys.ready],
      format: 'binary',
      config: CONFIG,
    });
    return { data: data as unknown as AsyncIterable<Uint8Array> };
  } catch (error) {
    const fault = faultOf(error);
    throw fault.message === DAMAGED && !isNamed(recipients, keys) ? notForUs(keys, error) : fault;
  }
}

const HIDDEN_RECIPIENT = '0000000000000000';

function checkRecipients(recipients: readonly string[], { ready, unusable }: PgpKeys): void {
  if (recipients.length === 0) return;
  const ours = ready.flatMap(idsOf);
  if (recipients.some((id) => id === HIDDEN_RECIPIENT || ours.includes(id))) return;
  const held = recipients.find((id) => unusable.has(id));
  if (held !== undefined) {
    throw badFile(
      unusable.get(held) === 'locked'
        ? `it is encrypted for key ${held}, which PGP Private Key holds but PGP Passphrase does ` +
            'not open. Give all keys there the same passphrase'
        : `it is encrypted for key ${held}, which is on a curve that cannot be used here. Let ` +
            'Responsys encrypt with an RSA key, or one on curve 25519 or a NIST curve',
    );
  }
  throw badFile(
    `it is encrypted for key ${recipients.join(', ')}, which PGP Private Key does not hold ` +
      `(it holds ${ours.join(', ')}). Add that key below the other one`,
  );
}

function isNamed(recipients: readonly string[], { ready }: PgpKeys): boolean {
  const ours = ready.flatMap(idsOf);
  return recipients.length === 0 || recipients.some((id) => ours.includes(id));
}

// A message may hide its recipient. Then every key has to be tried, and to openpgp the lack of a
// matching key looks like damage.
function notForUs({ unusable }: PgpKeys, cause: unknown): FileFault {
  const locked = unusable.size === 0 ? '' : ' (of which some cannot be used)';
  return badFile(
    `it does not say which key it is encrypted for, and none of those in PGP Private Key${locked} ` +
      'opens it. Add the key that it is encrypted for below the other one',
    cause,
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
  return badFile(DAMAGED, error);
}
