import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { ConnectConfig } from 'ssh2';

import { disconnected } from './sftp-client';
import { sftpRig } from './sftp-rig';
import { startSftpServer, type SftpServerOptions } from './sftp-server';
import { FOLDER_MODE, type VirtualFiles } from './served-files';
import { fingerprintOf, newKeyPair } from './ssh-keys';

const DATA = randomBytes(1_000_000);
const MODIFIED = 1_716_447_656;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sftp-root-'));
  await mkdir(join(root, 'download', 'older'), { recursive: true });
  await writeFile(join(root, 'download', 'a.csv'), DATA);
  await utimes(join(root, 'download', 'a.csv'), MODIFIED, MODIFIED);
});

afterAll(() => rm(root, { recursive: true }));

const { serve, connect, end } = sftpRig((options: SftpServerOptions = { root }) =>
  startSftpServer(options),
);
afterEach(end);

test('files are listed with their size and time, and read', async () => {
  const server = await serve();
  const client = await connect(server);
  expect(await client.cwd()).toBe(server.home);
  const listed = await client.list('download');
  expect(listed.map(({ name, type }) => [type, name])).toEqual([
    ['-', 'a.csv'],
    ['d', 'older'],
  ]);
  expect(listed[0]).toMatchObject({ size: DATA.length, modifyTime: MODIFIED * 1000 });
  expect(DATA.equals((await client.get(`${server.home}/download/a.csv`)) as Buffer)).toBe(true);
  expect(await client.exists('/download')).toBe(false);
  expect(server.counters).toMatchObject({ connections: 1, bytes: DATA.length, openHandles: 0 });
});

test('the only way in is a known key with a valid signature', async () => {
  const other = await newKeyPair('ed25519');
  const server = await serve({ root, authorizedKey: other.public });
  let seen = '';
  const hostVerifier = (key: Buffer): boolean => (seen = fingerprintOf(key)) !== '';
  await connect(server, { privateKey: other.private, hostVerifier });
  expect(seen).toBe(server.fingerprint);
  const stranger = (await newKeyPair('ed25519')).private;
  const refused = /authentication methods failed/;
  await expect(connect(server, { privateKey: stranger })).rejects.toThrow(refused);
  await expect(connect(server, { username: 'someone' })).rejects.toThrow(refused);
});

test('nothing can be written', async () => {
  const client = await connect(await serve());
  await expect(client.put(Buffer.from('x'), 'download/b.csv')).rejects.toThrow(/Read-only/);
  await expect(client.delete('download/a.csv')).rejects.toThrow(/Read-only/);
});

test('made-up files may be many and large', async () => {
  const virtual: VirtualFiles = {
    *list() {
      for (let i = 0; i < 2_500; i++) yield { name: `${i}.csv`, size: i, modified: MODIFIED + i };
    },
    stat: (path) => (path === 'huge' ? { size: 2 ** 40, modified: MODIFIED } : undefined),
    read: (_path, offset, length) => Buffer.alloc(offset < 100_000 ? length : 0, 'x'),
  };
  const client = await connect(await serve({ virtual }));
  const listed = await client.list('any');
  expect(listed).toHaveLength(2_500);
  expect(listed.at(-1)).toMatchObject({ name: '2499.csv', modifyTime: (MODIFIED + 2_499) * 1000 });
  expect((await client.stat('huge')).size).toBe(2 ** 40);
  expect((await client.stat('any')).mode).toBe(FOLDER_MODE);
});

test('short reads still make the whole file', async () => {
  const server = await serve();
  server.faults.maxReadBytes = 10_000;
  const client = await connect(server);
  expect(DATA.equals((await client.get('download/a.csv')) as Buffer)).toBe(true);
  expect(server.counters.reads).toBeGreaterThan(100);
});

test('a server that calls itself OpenSSH is asked for more at a time', async () => {
  const reads: number[] = [];
  for (const options of [{ root }, { root, ident: 'OpenSSH_9.2' }]) {
    const server = await serve(options);
    await (await connect(server)).get('download/a.csv');
    reads.push(server.counters.reads);
  }
  expect(reads[1]).toBeLessThan(reads[0] ?? 0);
});

test('a connection drops once after so many bytes, and the next one does not', async () => {
  const server = await serve();
  server.faults.dropAfterBytes = 300_000;
  const client = await connect(server);
  await expect(client.get('download/a.csv')).rejects.toThrow();
  expect(server.counters.bytes).toBeGreaterThanOrEqual(300_000);
  expect(server.counters.bytes).toBeLessThan(DATA.length);
  expect(DATA.equals((await (await connect(server)).get('download/a.csv')) as Buffer)).toBe(true);
});

test('every connection drops after so many bytes of its own', async () => {
  const server = await serve();
  server.faults.dropEveryBytes = 300_000;
  for (let i = 1; i <= 2; i++) {
    await expect((await connect(server)).get('download/a.csv')).rejects.toThrow();
    expect(server.counters.bytes).toBeGreaterThanOrEqual(i * 300_000);
  }
});

test('a listing fails at its start or in its middle', async () => {
  const server = await serve();
  const client = await connect(server);
  for (const where of ['start', 'middle'] as const) {
    server.faults.failListing = where;
    await expect(client.list('download')).rejects.toThrow(/Failure/);
  }
  server.faults.failListing = undefined;
  expect(await client.list('download')).toHaveLength(2);
});

test('access to a file may be denied, which differs from a missing file', async () => {
  const server = await serve();
  server.faults.denyOpen = new Set(['download/a.csv']);
  const client = await connect(server);
  await expect(client.get('download/a.csv')).rejects.toThrow(/Permission denied/);
  await expect(client.get('download/b.csv')).rejects.toThrow(/No such file/i);
});

test('reads stall while the connection stays alive, until it is reset', async () => {
  const server = await serve();
  server.faults.stallAfterBytes = 300_000;
  const client = await connect(server);
  let settled = false;
  const reading = client.get('download/a.csv').finally(() => (settled = true));
  const failed = expect(reading).rejects.toThrow();
  while (server.counters.bytes < 300_000) await delay(5);
  await delay(50);
  expect(settled).toBe(false);
  expect(await client.exists('download')).toBe('d');
  const gone = disconnected(client);
  server.dropConnections();
  await gone;
  await failed;
});

test('each read is announced, and answered after the delay', async () => {
  const server = await serve();
  const seen: [string, number][] = [];
  server.faults.onRead = (path, offset) => seen.push([path, offset]);
  server.faults.delayMs = 10;
  const client = await connect(server);
  const started = performance.now();
  await client.get('download/a.csv');
  expect(performance.now() - started).toBeGreaterThanOrEqual(10);
  expect(seen[0]).toEqual(['download/a.csv', 0]);
});

test('an old server is reached only by a client that allows old algorithms', async () => {
  const old: ConnectConfig['algorithms'] = {
    kex: ['diffie-hellman-group14-sha1'],
    serverHostKey: ['ssh-rsa'],
    cipher: ['aes128-cbc'],
  };
  const server = await serve({ root, algorithms: old });
  await expect(connect(server)).rejects.toThrow(/no matching/);
  let seen = '';
  const hostVerifier = (key: Buffer): boolean => (seen = fingerprintOf(key)) !== '';
  await connect(server, { algorithms: old, hostVerifier });
  expect(seen).toBe(server.fingerprint);
});

test('files that a client left open are closed when it goes', async () => {
  const server = await serve();
  server.faults.stallAfterBytes = 0;
  const client = await connect(server);
  const reading = client.get('download/a.csv').catch(() => undefined);
  while (server.counters.openHandles === 0) await delay(5);
  server.dropConnections();
  await reading;
  while (server.counters.openHandles > 0) await delay(5);
});
