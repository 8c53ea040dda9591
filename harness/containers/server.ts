import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { eventFile, writeEventFile, zipOf } from '../files/event-files';
import { createKeyring } from '../files/gnupg';
import { startSshd, type Sshd } from '../sftp/sshd';

const SMALL_ROWS = 3;
/** 23 May 2024, 07:00:00 UTC, in seconds. */
const THEN = 1_716_447_600;

/** OpenSSH's server with event files on it. */
export interface EventServer {
  /** What the source needs in order to read them. */
  config: Record<string, unknown>;
  /** Puts a file of that many rows of e-mails sent into the folder, as new. */
  put(name: string, rows: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server with a plain file, a zipped and an encrypted one: `rows` rows together. */
export async function startEventServer(rows: number): Promise<EventServer> {
  const sshd = await startSshd();
  const download = join(sshd.home, 'download');
  const put = async (name: string, data: Uint8Array | number): Promise<void> => {
    const path = join(download, name);
    if (typeof data === 'number') await writeEventFile(path, { kind: 'SENT', rows: data });
    else await writeFile(path, data);
    await utimes(path, THEN, THEN);
  };
  try {
    await mkdir(download, { recursive: true });
    const opens = eventFile({ kind: 'OPEN', rows: SMALL_ROWS });
    const zip = zipOf([{ name: '54321_OPEN_20240523_070001.txt', data: opens }]);
    await put('54321_OPEN_20240523_070001.txt.zip', zip);
    const { message, key } = await encrypted(eventFile({ kind: 'BOUNCE', rows: SMALL_ROWS }));
    await put('54321_BOUNCE_20240523_070002.csv.gpg', message);
    await put('54321_SENT_20240523_070000.csv', rows - 2 * SMALL_ROWS);
    return { config: configOf(sshd, key), put, stop: () => sshd.stop() };
  } catch (error) {
    await sshd.stop();
    throw error;
  }
}

async function encrypted(data: Buffer): Promise<{ message: Buffer; key: string }> {
  const keyring = await createKeyring();
  try {
    const id = await keyring.generateKey({ name: 'Rig' });
    const message = await keyring.encrypt(data, { to: [id] });
    return { message, key: (await keyring.exportPrivate(id)).toString() };
  } finally {
    await keyring.remove();
  }
}

function configOf(sshd: Sshd, pgpKey: string): Record<string, unknown> {
  const { host, port, username, privateKey, fingerprint } = sshd;
  return {
    credentials: {
      ...{ auth_method: 'sftp_pgp', host, port, username },
      ...{ private_key: privateKey, pgp_private_key: pgpKey },
    },
    host_key_fingerprint: fingerprint,
  };
}
