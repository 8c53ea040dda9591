import { gzipSync } from 'node:zlib';

import { Budget } from './budget';
import { gunzipped } from './inflate';

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

async function lengthOf(bytes: AsyncIterable<Buffer>): Promise<number> {
  let length = 0;
  for await (const piece of bytes) length += piece.length;
  return length;
}

describe('data that unpacks to a multiple of its size', () => {
  it('is refused when it is out of all proportion', async () => {
    const bomb = gzipSync(Buffer.alloc(70_000_000));
    await expect(lengthOf(gunzipped(once(bomb), new Budget(bomb.length)))).rejects.toThrow(
      /more than 500 times its size/,
    );
  });

  it('is read when it is small, or shrinks as event files do', async () => {
    const small = gzipSync(Buffer.alloc(10_000_000));
    expect(await lengthOf(gunzipped(once(small), new Budget(small.length)))).toBe(10_000_000);
    const line = (n: number): string =>
      `"1","54321","7601","${n}","23-May-2024 07:00:56","","","H","PR:"\n`;
    const some = Array.from({ length: 30_000 }, (_, n) => line(n)).join('');
    const rows = Buffer.from(some.repeat(50));
    const packed = gzipSync(rows, { level: 1 });
    expect(rows.length).toBeGreaterThan(64 * 1024 * 1024);
    expect(await lengthOf(gunzipped(once(packed), new Budget(packed.length)))).toBe(rows.length);
  });
});
