import { once } from 'node:events';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { writeEventFile } from '../files/event-files';
import { startProxy } from '../sftp/proxy';
import { connectClient } from '../sftp/sftp-client';
import { SftpStore } from '../../source-responsys/sftp/sftp-store';
import type { Part } from './figures';
import { NAME, type BenchServers, type Server } from './servers';

const ROUND_TRIP_MS = 80;
const ROWS = 100_000;
/** One request at a time is so slow that a part of the file will do, in bytes. */
const PART = 2_000_000;

/** The download over a long line, beside a client that asks for one block after another. */
export async function distance({ sshd }: BenchServers): Promise<Part> {
  const folder = join(sshd.home, 'download');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const path = join(folder, NAME);
  await writeEventFile(path, { kind: 'SENT', rows: ROWS });
  const { size, mtimeMs } = await stat(path);
  const target = { host: sshd.host, port: sshd.port };
  const proxy = await startProxy({ target, delayMs: ROUND_TRIP_MS / 2 });
  const server = { ...sshd, host: proxy.host, port: proxy.port };
  const file = { path: `download/${NAME}`, size, modified: Math.floor(mtimeMs / 1000) };
  try {
    const fast = size / 1e6 / (await pipelined(server, file));
    const slow = PART / 1e6 / (await oneByOne(server, file.path));
    return {
      title: 'Distance',
      note: `The download alone, over a line with a round trip of ${ROUND_TRIP_MS} ms.`,
      columns: ['', 'MB/s'],
      rows: [
        ['one request at a time', slow.toFixed(2)],
        ['this connector', fast.toFixed(2)],
        ['ratio', (fast / slow).toFixed(1)],
      ],
    };
  } finally {
    await proxy.stop();
  }
}

async function pipelined(
  { host, port, username, privateKey }: Server,
  file: { path: string; size: number; modified: number },
): Promise<number> {
  const options = {
    ...{ host, port, username, privateKey, passphrase: undefined, fingerprint: undefined },
    legacyAlgorithms: false,
    patience: { attempts: 1, deadlineMs: 60_000, keepaliveMs: 15_000 },
  };
  const store = new SftpStore(options, {
    sleep: () => Promise.resolve(),
    warn: (message) => {
      throw new Error(message);
    },
  });
  await store.connect();
  const seconds = await timed(async () => {
    for await (const piece of store.open(file).range(0)) if (piece.length === 0) break;
  });
  store.close();
  return seconds;
}

async function oneByOne(server: Server, path: string): Promise<number> {
  const client = await connectClient(server);
  const seconds = await timed(async () => {
    const stream = client.createReadStream(path, { end: PART - 1 });
    stream.resume();
    await once(stream, 'close');
  });
  await client.end();
  return seconds;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
