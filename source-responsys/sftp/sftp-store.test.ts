import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startProxy } from '../../harness/sftp/proxy';
import {
  bytesOf,
  endStores,
  startFaultyServer,
  storeOn,
  type FaultyServer,
} from '../e2e/store-at-work';

const THEN = 1_716_447_600;

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(async () => {
  endStores();
  await server.stop();
});

async function put(name: string, data: Buffer | string): Promise<void> {
  await writeFile(join(server.folder, name), data);
  await utimes(join(server.folder, name), THEN, THEN);
}

const quick = { patience: { attempts: 2, deadlineMs: 100, keepaliveMs: 15_000 } };

describe('S11: a listing', () => {
  beforeEach(async () => {
    await put('a.csv', 'one\n');
    await mkdir(join(server.folder, 'inside'));
    await symlink('a.csv', join(server.folder, 'link.csv'));
  });
  const whole = [
    { path: 'download/a.csv', size: 4, modified: THEN },
    { path: 'download/link.csv', size: 4, modified: THEN },
  ];

  test.each(['mode', 'size', 'mtime'] as const)(
    'without %s is completed by asking for each file',
    async (name) => {
      server.faults.omit = { [name]: 'listing' };
      expect(await storeOn(server).store.list('download')).toEqual(expect.arrayContaining(whole));
    },
  );

  test('without any attribute has the files and only the files', async () => {
    server.faults.omit = { mode: 'listing', size: 'listing', mtime: 'listing' };
    const listed = await storeOn(server).store.list('download');
    expect(listed.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(whole);
  });

  test.each(['mode', 'size', 'mtime'] as const)(
    'of a server that never sends %s is an error that says what is missing',
    async (name) => {
      server.faults.omit = { [name]: 'everywhere' };
      await expect(storeOn(server).store.list('download')).rejects.toMatchObject({
        failureType: 'config_error',
        message: expect.stringMatching(
          /^Folder: the server does not say what kind, size and time.*(a|link)\.csv/,
        ) as string,
      });
    },
  );
});

test('S29: a file whose name is not in UTF-8 is reported at its turn as one to rename', async () => {
  // ssh2 writes U+FFFD where a name is not in UTF-8.
  const file = { path: 'download/caf\uFFFD.csv', size: 1, modified: THEN };
  await expect(bytesOf(storeOn(server).store.open(file).range(0))).rejects.toMatchObject({
    failureType: 'config_error',
    message: expect.stringMatching(/its name is not in UTF-8.*Rename it/) as string,
  });
});

describe('S12: a connection that is cut during the listing', () => {
  beforeEach(async () => {
    for (let i = 0; i < 450; i++) await put(`${i}.csv`, 'x');
  });

  test('is opened again and the folder listed again, twice if necessary', async () => {
    server.faults.dropListingsAfter = [2, 3];
    const { store, warnings } = storeOn(server);
    expect(await store.list('download')).toHaveLength(450);
    expect(server.counters.connections).toBe(3);
    expect(warnings).toEqual(
      Array(2).fill(expect.stringMatching(/dropped while listing download/)),
    );
  });

  test('is tolerated five times and given up at the sixth', async () => {
    server.faults.dropListingsAfter = [1, 2, 3, 4, 5];
    expect(await storeOn(server).store.list('download')).toHaveLength(450);
    server.faults.dropListingsAfter = [1, 2, 3, 4, 5, 1];
    await expect(storeOn(server).store.list('download')).rejects.toMatchObject({
      failureType: 'transient_error',
      message: expect.stringMatching(/broke off again and again while listing/) as string,
    });
  });
});

describe('S13: a server that stops answering while the connection lives', () => {
  beforeEach(() => put('a.csv', 'one\n'));
  const file = { path: 'download/a.csv', size: 4, modified: THEN };

  test.each(['OPENDIR', 'READDIR'])('to %s counts as lost', async (request) => {
    server.faults.unanswered = new Set([request]);
    await expect(storeOn(server, quick).store.list('download')).rejects.toMatchObject({
      failureType: 'transient_error',
      cause: {
        message: expect.stringMatching(`${request} was not answered within 0.1 s`) as string,
      },
    });
    expect(server.counters.connections).toBe(6);
  });

  test.each(['OPEN', 'READ'])('to %s counts as lost', async (request) => {
    server.faults.unanswered = new Set([request]);
    const { store } = storeOn(server, quick);
    await expect(bytesOf(store.open(file).range(0))).rejects.toMatchObject({
      failureType: 'transient_error',
      message: expect.stringMatching(/reading download\/a.csv/) as string,
    });
  });

  test('and answers again on the next connection is read', async () => {
    server.faults.unanswered = new Set(['READ']);
    const { store, warnings } = storeOn(server, quick);
    const read = bytesOf(store.open(file).range(0));
    while (warnings.length === 0) await delay(5);
    server.faults.unanswered = undefined;
    expect(String(await read)).toBe('one\n');
  });
});

describe('a file that is read over a connection that drops', () => {
  const data = randomBytes(600_000);
  const file = { path: 'download/a.csv', size: data.length, modified: THEN };
  beforeEach(() => put('a.csv', data));

  test('is resumed at the same byte, after five drops without a byte too', async () => {
    const { store } = storeOn(server);
    let opens = 0;
    server.faults.unanswered = new Set(['READ']);
    const patience = { attempts: 2, deadlineMs: 60, keepaliveMs: 15_000 };
    const { store: patient, warnings } = storeOn(server, { patience });
    const read = bytesOf(patient.open(file).range(0));
    while (warnings.length < 5) await delay(2);
    server.faults.unanswered = undefined;
    expect((await read).equals(data)).toBe(true);
    server.faults.dropEveryBytes = 200_000;
    for await (const piece of store.open(file).range(0)) opens += piece.length;
    expect(opens).toBe(data.length);
  });

  test('is given up if another version is found after a drop', async () => {
    await put('b.csv', randomBytes(data.length));
    await utimes(join(server.folder, 'b.csv'), THEN, THEN + 1);
    server.faults.onRead = () => {
      server.faults.onRead = undefined;
      renameSync(join(server.folder, 'b.csv'), join(server.folder, 'a.csv'));
    };
    server.faults.dropAfterBytes = 100_000;
    const { store } = storeOn(server);
    await expect(bytesOf(store.open(file).range(0))).rejects.toThrow(
      /replaced or removed while it was being read/,
    );
  });

  test('is unchanged until another one has its name', async () => {
    const { store } = storeOn(server);
    expect(await store.isUnchanged(file)).toBe(true);
    await writeFile(join(server.folder, 'next'), randomBytes(data.length));
    await rename(join(server.folder, 'next'), join(server.folder, 'a.csv'));
    expect(await store.isUnchanged(file)).toBe(false);
    await rm(join(server.folder, 'a.csv'));
    expect(await store.isUnchanged(file)).toBe(true);
  });
});

test('keep-alives are sent while there are no requests', async () => {
  const proxy = await startProxy({ target: server });
  try {
    const { store } = storeOn(
      { ...server, port: proxy.port },
      { patience: { attempts: 1, deadlineMs: 10_000, keepaliveMs: 20 } },
    );
    await store.connect();
    await store.list('download');
    // The request that closes the folder may still be under way.
    await delay(300);
    const before = proxy.bytes.up;
    // Long enough for ten keep-alives on a busy machine, and too short for TCP's own traffic.
    for (const end = Date.now() + 10_000; Date.now() < end;) {
      if (proxy.bytes.up >= before + 200) break;
      await delay(5);
    }
    expect(proxy.bytes.up).toBeGreaterThanOrEqual(before + 200);
  } finally {
    await proxy.stop();
  }
});
