import { createMessage, encrypt, readKey } from 'openpgp';

/** A PGP message of `data` to an armored public key, in binary form or armored. */
export async function messageTo(
  armoredKey: string,
  data: Buffer,
  form: 'binary' | 'armored',
): Promise<Buffer> {
  const encryptionKeys = (await readKey({ armoredKey })).toPublic();
  const options = { message: await createMessage({ binary: data }), encryptionKeys };
  return form === 'binary'
    ? Buffer.from((await encrypt({ ...options, format: 'binary' })) as Uint8Array)
    : Buffer.from((await encrypt({ ...options, format: 'armored' })) as string);
}
