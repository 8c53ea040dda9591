import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startProxy } from '../harness/sftp/proxy';
import { startSftpServer } from '../harness/sftp/sftp-server';
import { ahead } from './ahead';
import { bytesOf, endStores, storeOn } from './e2e/store-at-work';
import { badFile } from './faults';
import type { RemoteFile, Store } from './store';

const KIB = 1024;

/** A store of made-up files, with the number of bytes that were requested and not yet released. */
function made(failing: ReadonlySet<string> = new Set()): {
  store: Store;
  begun: string[];
  looked: string[];
} {
  const begun: string[] = [];
  const looked: string[] = [];
  const store: Store = {
    seenFingerprint: 'SHA256:x',
    list: () => Promise.resolve([]),
    open: (file) => ({
      size: () => Promise.resolve(file.size),
      async *range(start, end = file.size) {
        begun.push(file.path);
        await delay(1);
        if (failing.has(file.path)) throw badFile(`${file.path} is bad`);
        yield Buffer.alloc(end - start, file.path);
      },
    }),
    isUnchanged: async ({ path }) => {
      looked.push(path);
      await delay(1);
      return path !== 'changed';
    },
  };
  return { store, begun, looked };
}

function files(count: number, size: number): RemoteFile[] {
  return Array.from({ length: count }, (_, i) => ({ path: String(i), size, modified: i }));
}

describe('S33: the next small files', () => {
  test('are started while one is read, at most 32 of them, and come out in order', async () => {
    const { store, begun } = made();
    const due = files(100, 10);
    const next = ahead(store, due);
    await delay(5);
    expect(begun).toHaveLength(32);
    for (const [index, file] of due.entries()) {
      expect(String(await bytesOf(next.open(file).range(0)))).toBe(
        file.path.repeat(10).slice(0, 10),
      );
      expect(String(await bytesOf(next.open(file).range(2, 4)))).toHaveLength(2);
      expect(await next.isUnchanged(file)).toBe(true);
      await delay(0);
      expect(begun).toHaveLength(Math.min(100, index + 33));
    }
    expect(begun).toEqual(due.map(({ path }) => path));
  });

  test('use at most 4 MiB together, and a large one waits for its turn', async () => {
    const { store, begun } = made();
    const large = { path: 'large', size: 600 * KIB, modified: 0 };
    const due = [large, ...files(20, 500 * KIB)];
    const next = ahead(store, due);
    await delay(5);
    expect(begun).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(await bytesOf(next.open(large).range(0))).toHaveLength(large.size);
    for (const file of due) {
      await bytesOf(next.open(file).range(0));
      await next.isUnchanged(file);
    }
    expect(begun.filter((path) => path !== 'large')).toEqual(files(20, 0).map(({ path }) => path));
  });

  test('fail where they are read, and are checked again after their last byte', async () => {
    const { store, looked } = made(new Set(['1']));
    const due = [...files(3, 10), { path: 'changed', size: 0, modified: 9 }];
    const next = ahead(store, due);
    const outcomes: unknown[] = [];
    for (const file of due) {
      await delay(3);
      const read = bytesOf(next.open(file).range(0)).then(
        String,
        (error: unknown) => (error as Error).message,
      );
      outcomes.push([await read, await next.isUnchanged(file)]);
    }
    expect(outcomes).toEqual([
      ['0000000000', true],
      ['1 is bad', true],
      ['2222222222', true],
      ['', false],
    ]);
    expect(looked.sort()).toEqual(['0', '1', '2', 'changed']);
  });
});

test('S33: 100 small files over a round trip of 80 ms take seconds, not a round trip each', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ahead-'));
  await mkdir(join(root, 'download'));
  for (let i = 0; i < 100; i++) {
    await writeFile(join(root, 'download', `${i}.csv`), `${i}`);
    await utimes(join(root, 'download', `${i}.csv`), i, i);
  }
  const server = await startSftpServer({ root });
  const proxy = await startProxy({ target: server, delayMs: 40 });
  try {
    const { store } = storeOn({ ...server, port: proxy.port });
    const due = (await store.list('download')).sort((a, b) => a.modified - b.modified);
    const started = performance.now();
    const next = ahead(store, due);
    for (const [index, file] of due.entries()) {
      expect(String(await bytesOf(next.open(file).range(0)))).toBe(`${index}`);
      expect(await next.isUnchanged(file)).toBe(true);
    }
    // One after another they would take 100 times 240 ms.
    expect(performance.now() - started).toBeLessThan(12_000);
  } finally {
    endStores();
    await proxy.stop();
    await server.stop();
    await rm(root, { recursive: true });
  }
});
