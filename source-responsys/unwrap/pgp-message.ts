import { decrypt as decryptMessage, readMessage } from 'openpgp';

import { asConnectorError, messageOf } from '../../shared/errors';
import { inProportion } from './expansion';
import { badFile, FileFault } from '../faults';
import { CONFIG, type PgpKeys } from './pgp-keys';

/**
 * The plaintext of a message as it comes, before it is authenticated. Only for looking at column
 * names; its rows must not be used.
 * @throws FileFault as `decrypt` does, but only once the end is reached
 */
export async function* plaintext(
  message: AsyncIterable<Buffer>,
  keys: PgpKeys,
): AsyncGenerator<Uint8Array> {
  yield* inProportion(message, (bytes) => decrypted(bytes, keys));
}

async function* decrypted(
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
