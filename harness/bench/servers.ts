import { copyFile, mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { configuredCatalog, writeJson } from '../connector/connector';
import { createKeyring, type Keyring } from '../files/gnupg';
import { startSshd, type Sshd } from '../sftp/sshd';
import { measure, type Usage } from './process';

const ROOT = join(__dirname, '..', '..', '..');
export const SOURCE = join(ROOT, 'source-responsys', 'bin', 'main');
export const DESTINATION = join(ROOT, 'destination-responsys', 'bin', 'main');
export const NAME = '54321_SENT_20240523_070000.csv';
/** A row of a SENT file is about this long. */
export const ROW_BYTES = 216;

export type Kind = 'plain' | 'PGP';

/** Where to connect, as far as a configuration names it. */
export interface Server {
  host: string;
  port: number;
  username: string;
  privateKey: string;
}

/** OpenSSH's sshd, GnuPG and a folder for files, for the length of the benchmark. */
export interface BenchServers {
  sshd: Sshd;
  dir: string;
  /** Puts a CSV file where the connector reads; the credentials to read it with. */
  serve(path: string, kind: Kind): Promise<Record<string, unknown>>;
  /** A whole read of what is in the folder. */
  read(credentials: Record<string, unknown>, keep?: boolean): Promise<Usage>;
  stop(): Promise<void>;
}

export async function startBench(): Promise<BenchServers> {
  const sshd = await startSshd();
  const keyring = await createKeyring();
  const dir = await mkdtemp(join(tmpdir(), 'responsys-bench-'));
  const key = await keyring.generateKey({ name: 'Bench' });
  return {
    sshd,
    dir,
    serve: (path, kind) => serve(sshd, keyring, key, path, kind),
    read: (credentials, keep) => readAll(dir, credentials, keep),
    async stop() {
      await keyring.remove();
      await sshd.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The credentials of a server without PGP. */
export function credentialsOf({
  host,
  port,
  username,
  privateKey,
}: Server): Record<string, unknown> {
  return { auth_method: 'sftp', host, port, username, private_key: privateKey };
}

/** A whole read through the connector, from its start to its end. */
export async function readAll(
  dir: string,
  credentials: Record<string, unknown>,
  keep = false,
): Promise<Usage> {
  const config = await writeJson(dir, 'config.json', { credentials });
  const configured = configuredCatalog('responsys_events', 'incremental');
  const catalog = await writeJson(dir, 'catalog.json', configured);
  return measure(SOURCE, ['read', '--config', config, '--catalog', catalog], { keep });
}

async function serve(
  sshd: Sshd,
  keyring: Keyring,
  key: string,
  path: string,
  kind: Kind,
): Promise<Record<string, unknown>> {
  const folder = join(sshd.home, 'download');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const plain = kind === 'plain';
  const output = join(folder, plain ? NAME : `${NAME}.gpg`);
  if (plain) await copyFile(path, output);
  // Uncompressed, so that as many bytes are decrypted as are parsed.
  else await keyring.encrypt({ path }, { to: [key], compress: 'none', output });
  await utimes(output, 1_716_447_600, 1_716_447_600);
  if (plain) return credentialsOf(sshd);
  const pgpKey = (await keyring.exportPrivate(key)).toString();
  return { ...credentialsOf(sshd), auth_method: 'sftp_pgp', pgp_private_key: pgpKey };
}
