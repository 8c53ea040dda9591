import { randomBytes } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { Spool } from './spool';

async function* inPieces(data: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += step) {
    yield await Promise.resolve(data.subarray(at, at + step));
  }
}

async function bytesOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The open file without a name that is the spool of this process. */
function spoolFile(): string {
  const links = readdirSync('/proc/self/fd').map((fd) => join('/proc/self/fd', fd));
  const found = links.find((link) => {
    try {
      return /responsys-.*\.spool \(deleted\)$/.test(readlinkSync(link));
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('There is no spool.');
  return found;
}

const CHUNK = 32 * 1024;

describe('a spool', () => {
  test.each([0, 1, 999, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 8 * CHUNK, 8 * CHUNK + 1, 600_001])(
    'of %s bytes returns any range of them',
    async (size) => {
      const data = randomBytes(size);
      const spool = await Spool.open();
      try {
        const source = await spool.take(inPieces(data, 7_001));
        expect(await source.size()).toBe(size);
        expect((await bytesOf(source.range(0))).equals(data)).toBe(true);
        for (const start of [0, 1, CHUNK - 1, CHUNK, size - 5, size]) {
          for (const end of [start, start + 1, start + CHUNK, size, size + 10]) {
            if (start < 0 || end < start) continue;
            const range = await bytesOf(source.range(start, end));
            expect(range.equals(data.subarray(start, end))).toBe(true);
          }
        }
      } finally {
        await spool.close();
      }
    },
  );

  if (existsSync('/proc/self/fd')) {
    test('contains no plaintext, cannot be read by others, and detects an altered byte', async () => {
      const data = Buffer.from('canary@example.com,'.repeat(10_000));
      const spool = await Spool.open();
      try {
        const source = await spool.take(inPieces(data, 10_000));
        const path = spoolFile();
        const stored = readFileSync(path);
        expect(stored.length).toBeGreaterThanOrEqual(data.length);
        expect(stored.includes('canary')).toBe(false);
        expect(statSync(path).mode & 0o777).toBe(0o600);
        const last = stored.length - 1;
        stored[last] = (stored[last] as number) ^ 1;
        writeFileSync(path, stored);
        await expect(bytesOf(source.range(0))).rejects.toThrow(/authenticate/);
        // A chunk of it is missing, and then all of it.
        for (const length of [CHUNK + 16, 0]) {
          writeFileSync(path, stored.subarray(0, length));
          await expect(bytesOf(source.range(0))).rejects.toThrow(/authenticat/);
        }
      } finally {
        await spool.close();
      }
    });
  }
});
