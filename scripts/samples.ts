import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createMessage, encrypt, generateKey, type PublicKey } from 'openpgp';

import { eventFile, zipOf } from '../harness/files/event-files';

/** A key for encrypted files: the private part armored, without a passphrase. */
export async function newPgpKey(): Promise<{ privateKey: string; publicKey: PublicKey }> {
  // On this curve no Node.js that package.json names prints a warning of an experimental algorithm.
  const curve = { type: 'ecc', curve: 'nistP256' } as const;
  const key = await generateKey({ ...curve, userIDs: [{ name: 'Demo' }], format: 'object' });
  return { privateKey: key.privateKey.armor(), publicKey: key.publicKey };
}

/** Event files by name, in four of the forms that Responsys writes; the last is encrypted. */
export async function sampleFiles(publicKey: PublicKey): Promise<[string, Uint8Array][]> {
  const bounces = eventFile({ kind: 'BOUNCE', rows: 3 });
  const opens = '"RIID","CAMPAIGN_ID","LOYALTY_TIER"\n"3723935381","76138121","gold"\n';
  return [
    ['54321_SENT_20240523_070000.csv', eventFile({ kind: 'SENT', rows: 5 })],
    ['54321_OPEN_20240523_070001.txt', Buffer.from(opens)],
    [
      '54321_SMS_SENT_20240523_070002.csv.zip',
      zipOf([
        {
          name: '54321_SMS_SENT_20240523_070002.csv',
          data: eventFile({ kind: 'SMS_SENT', rows: 4 }),
        },
      ]),
    ],
    ['54321_BOUNCE_20240523_070003.csv.gpg', await encrypted(bounces, publicKey)],
  ];
}

/** Writes a file as if it had lain there since `modified`, in seconds since the epoch. */
export async function putFile(
  folder: string,
  name: string,
  data: Uint8Array,
  modified: number,
): Promise<void> {
  await writeFile(join(folder, name), data);
  await utimes(join(folder, name), modified, modified);
}

async function encrypted(data: Uint8Array, encryptionKeys: PublicKey): Promise<Uint8Array> {
  const message = await createMessage({ binary: data });
  return (await encrypt({ message, encryptionKeys, format: 'binary' })) as Uint8Array;
}
