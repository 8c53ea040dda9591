import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse';

import { configuredCatalog, writeJson } from '../shared/testing/connector';
import { writeEventFile } from '../shared/testing/event-files';
import { createKeyring, type Keyring } from '../shared/testing/gnupg';
import { startProxy } from '../shared/testing/proxy';
import { startSshd, type Sshd } from '../shared/testing/sshd';
import { SftpStore } from '../source-responsys/sftp';
import { connectClient } from '../shared/testing/sftp-client';
import { runScript, say } from './command-line';

/*
 * Figures of the source against OpenSSH's sshd and files made by GnuPG: `npm run bench [rows]`.
 * Only the ratios within one run mean anything, since machines differ and are busy.
 */

const SOURCE = join(__dirname, '..', '..', 'source-responsys', 'bin', 'main');
const NAME = '54321_SENT_20240523_070000.csv';
const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUND_TRIP_MS = 80;

interface Figure {
  what: string;
  seconds: number;
  /** Peak resident memory in MB, where it was measured. */
  peak?: number;
}

async function main(): Promise<void> {
  const sshd = await startSshd();
  const keyring = await createKeyring();
  const dir = await mkdtemp(join(tmpdir(), 'responsys-bench-'));
  try {
    await mkdir(join(sshd.home, 'download'), { recursive: true });
    await speed(sshd, keyring, dir);
    await memory(sshd, keyring, dir);
    await distance(sshd);
  } finally {
    await keyring.remove();
    await sshd.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function speed(sshd: Sshd, keyring: Keyring, dir: string): Promise<void> {
  const plain = join(dir, NAME);
  await writeEventFile(plain, { kind: 'SENT', rows: ROWS });
  const { size } = await stat(plain);
  const alone = await csvAlone(plain);
  const whole = await readThrough(sshd, keyring, dir, plain, false);
  const encrypted = await readThrough(sshd, keyring, dir, plain, true);
  say(`\nSpeed, ${ROWS} rows of 17 columns, ${megabytes(size)} MB:\n`);
  say('| | rows/s | MB/s | of csv-parse alone |\n|---|---|---|---|');
  for (const figure of [alone, whole, encrypted]) {
    const rate = ROWS / figure.seconds;
    const ratio = alone.seconds / figure.seconds;
    const speed = (size / 1e6 / figure.seconds).toFixed(1);
    say(`| ${figure.what} | ${Math.round(rate)} | ${speed} | ${ratio.toFixed(2)} |`);
  }
}

async function memory(sshd: Sshd, keyring: Keyring, dir: string): Promise<void> {
  say('\nPeak memory of the read:\n');
  say('| | 100 MB | 1 GB |\n|---|---|---|');
  const peaks: Record<string, number[]> = { plain: [], PGP: [] };
  for (const megabytesWanted of [100, 1000]) {
    const path = join(dir, `${megabytesWanted}.csv`);
    // A row of a SENT file is about 206 bytes.
    await writeEventFile(path, { kind: 'SENT', rows: Math.round((megabytesWanted * 1e6) / 206) });
    for (const kind of ['plain', 'PGP']) {
      const figure = await readThrough(sshd, keyring, dir, path, kind === 'PGP');
      peaks[kind]?.push(figure.peak ?? 0);
    }
    await rm(path);
  }
  for (const [kind, values] of Object.entries(peaks)) {
    say(`| ${kind} | ${values.map((peak) => `${Math.round(peak)} MB`).join(' | ')} |`);
  }
}

async function distance(sshd: Sshd): Promise<void> {
  const path = join(sshd.home, 'download', NAME);
  await writeEventFile(path, { kind: 'SENT', rows: 100_000 });
  const { size, mtimeMs } = await stat(path);
  const proxy = await startProxy({
    target: { host: sshd.host, port: sshd.port },
    delayMs: ROUND_TRIP_MS / 2,
  });
  const file = { path: `download/${NAME}`, size, modified: Math.floor(mtimeMs / 1000) };
  try {
    const store = new SftpStore(
      {
        host: proxy.host,
        port: proxy.port,
        username: sshd.username,
        privateKey: sshd.privateKey,
        passphrase: undefined,
        fingerprint: undefined,
        legacyAlgorithms: false,
        attempts: 1,
      },
      { sleep: () => Promise.resolve(), warn: say },
    );
    await store.connect();
    const pipelined = await timed(async () => {
      for await (const piece of store.open(file).range(0)) if (piece.length === 0) break;
    });
    await store.close();
    const client = await connectClient({ ...sshd, host: proxy.host, port: proxy.port });
    const part = 2_000_000;
    const single = await timed(async () => {
      const stream = client.createReadStream(file.path, { end: part - 1 });
      stream.resume();
      await once(stream, 'close');
    });
    await client.end();
    const [fast, slow] = [size / 1e6 / pipelined, part / 1e6 / single];
    say(`\nOver a line with a round trip of ${ROUND_TRIP_MS} ms:\n`);
    say('| | MB/s |\n|---|---|');
    say(`| one request at a time | ${slow.toFixed(2)} |`);
    say(`| this connector | ${fast.toFixed(2)} |`);
    say(`| ratio | ${(fast / slow).toFixed(1)} |`);
  } finally {
    await proxy.stop();
  }
}

async function csvAlone(path: string): Promise<Figure> {
  let lines = 0;
  const seconds = await timed(async () => {
    const parser = createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(parse());
    parser.on('data', () => lines++);
    await new Promise((resolve) => parser.once('end', resolve));
  });
  if (lines !== ROWS + 1) throw new Error(`csv-parse read ${lines} lines`);
  return { what: 'csv-parse alone', seconds };
}

async function readThrough(
  sshd: Sshd,
  keyring: Keyring,
  dir: string,
  path: string,
  encrypt: boolean,
): Promise<Figure> {
  const folder = join(sshd.home, 'download');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const output = join(folder, encrypt ? `${NAME}.gpg` : NAME);
  const credentials: Record<string, unknown> = {
    auth_method: 'sftp',
    host: sshd.host,
    port: sshd.port,
    username: sshd.username,
    private_key: sshd.privateKey,
  };
  if (encrypt) {
    const id = await keyring.generateKey({ name: 'Bench' });
    // Uncompressed, so that as many bytes are decrypted as are parsed.
    await keyring.encrypt({ path }, { to: [id], compress: 'none', output });
    credentials['auth_method'] = 'sftp_pgp';
    credentials['pgp_private_key'] = (await keyring.exportPrivate(id)).toString();
  } else {
    spawnSync('cp', [path, output]);
  }
  await utimes(output, 1_716_447_600, 1_716_447_600);
  const config = await writeJson(dir, 'config.json', { credentials });
  const catalog = await writeJson(
    dir,
    'catalog.json',
    configuredCatalog('responsys_events', 'incremental'),
  );
  const measured = await measure(['read', '--config', config, '--catalog', catalog]);
  const what = encrypt ? 'whole read, PGP' : 'whole read, plain';
  return { what, ...measured };
}

// Times the whole process, start-up included. Its output is discarded: who reads it in earnest runs
// in another container, on processors of its own.
async function measure(args: string[]): Promise<{ seconds: number; peak: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--require', PEAK, SOURCE, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the read failed with ${code}: ${said}`);
  const peak = Number(/peak (\d+)/.exec(said)?.[1] ?? 0) / 1024;
  return { seconds: (performance.now() - start) / 1000, peak };
}

const PEAK = join(__dirname, 'peak.js');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

runScript(main);
