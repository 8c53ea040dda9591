import { measurePass, rewindable, type Rewindable } from './bytes';
import type { PgpKeys } from './pgp-keys';
import { plaintext } from './pgp-message';
import { Spool } from './spool';

/** A decrypted file; `dispose` gives its temporary file back. */
export interface Decrypted {
  source: Rewindable;
  dispose(): Promise<void>;
}

/**
 * Decrypts a message that is authenticated to its end before any of it is handed out. The
 * ciphertext is spooled to a private temporary file on the way in and decrypted from there a
 * second time (docs/adr/0003): memory stays flat and no plaintext touches the disk.
 * @throws FileFault when the message is altered, cut short, or not for these keys
 */
export async function decrypt(message: AsyncIterable<Buffer>, keys: PgpKeys): Promise<Decrypted> {
  const spool = await Spool.open();
  try {
    const measured = await measurePass(plaintext(spool.copying(message), keys));
    const source = rewindable(() => plaintext(spool.contents(), keys), measured);
    const dispose = async (): Promise<void> => {
      await source.close();
      await spool.close();
    };
    return { source, dispose };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** The message's plaintext before it is authenticated; only for looking at column names. */
export function glimpse(open: () => AsyncIterable<Buffer>, keys: PgpKeys): Rewindable {
  return rewindable(() => plaintext(open(), keys));
}
