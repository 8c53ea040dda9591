import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSftpServer, type SftpServer } from '../../harness/sftp/sftp-server';
import type { SftpOptions } from '../sftp/dial';
import { SftpStore } from '../sftp/sftp-store';

/** A store that is connected to a server, and its warnings. */
export interface StoreAtWork {
  store: SftpStore;
  warnings: string[];
}

type Server = Pick<SftpOptions, 'host' | 'port' | 'username' | 'privateKey'>;

const stores: SftpStore[] = [];

/** A store that does not wait between two attempts to connect; `endStores` closes it. */
export function storeOn(server: Server, more: Partial<SftpOptions> = {}): StoreAtWork {
  const { host, port, username, privateKey } = server;
  const warnings: string[] = [];
  const options: SftpOptions = {
    ...{ host, port, username, privateKey, passphrase: undefined, fingerprint: undefined },
    legacyAlgorithms: false,
    patience: { attempts: 2, deadlineMs: 10_000, keepaliveMs: 15_000 },
    ...more,
  };
  const store = new SftpStore(options, {
    sleep: () => Promise.resolve(),
    warn: (message) => warnings.push(message),
  });
  stores.push(store);
  return { store, warnings };
}

/** Ends the connections of all stores that were made. */
export function endStores(): void {
  for (const store of stores.splice(0)) store.close();
}

/** The embedded server with a folder `download`. */
export interface FaultyServer extends SftpServer {
  /** `download` on disk. */
  folder: string;
}

/** Starts the embedded server on a temporary folder that is removed when it stops. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const root = await mkdtemp(join(tmpdir(), 'served-'));
  const folder = join(root, 'download');
  await mkdir(folder);
  const server = await startSftpServer({ root });
  const stop = server.stop.bind(server);
  return Object.assign(server, {
    folder,
    stop: async () => {
      await stop();
      await rm(root, { recursive: true });
    },
  });
}

/** All bytes of a stream. */
export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
