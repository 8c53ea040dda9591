import type { ByteSource } from '../store';
import type { Budget } from './budget';
import type { PgpKeys } from './pgp-keys';
import { plaintext } from './pgp-message';
import { Spool } from './spool';

/** A decrypted file; `dispose` removes its temporary file. */
export interface Decrypted {
  source: ByteSource;
  dispose(): Promise<void>;
}

/**
 * Decrypts a message and authenticates it to its end before releasing any of it: until then the
 * plaintext waits in a sealed temporary file (docs/adr/0003), so memory stays flat and no plaintext
 * touches the disk.
 * @throws FileFault when the message is altered, cut short, or not for these keys
 */
export async function decrypt(
  message: AsyncIterable<Buffer>,
  keys: PgpKeys,
  budget: Budget,
): Promise<Decrypted> {
  const spool = await Spool.open();
  try {
    const source = await spool.take(budget.limitExpansion(plaintext(message, keys)));
    return { source, dispose: () => spool.close() };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** The message's plaintext before it is authenticated; only for reading column names. */
export async function* peekHeader(
  message: AsyncIterable<Buffer>,
  keys: PgpKeys,
  budget: Budget,
): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, byteLength } of budget.limitExpansion(
    plaintext(message, keys),
  )) {
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}
