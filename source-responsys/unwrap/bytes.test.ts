import { measurePass, rewindable } from './bytes';

const DATA = Buffer.from(Array.from({ length: 3_000 }, (_, n) => n % 251));

/** A source over DATA in pieces of 100 bytes, and how often it was opened and ended. */
function counted(failAt = Infinity): {
  source: ReturnType<typeof rewindable>;
  passes: { opened: number; ended: number };
} {
  const passes = { opened: 0, ended: 0 };
  async function* open(): AsyncGenerator<Buffer> {
    passes.opened++;
    try {
      for (let at = 0; at < DATA.length; at += 100) {
        if (at >= failAt) throw new Error('broken off');
        yield await Promise.resolve(DATA.subarray(at, at + 100));
      }
    } finally {
      passes.ended++;
    }
  }
  return { source: rewindable(open), passes };
}

async function read(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a source that can only be read from its beginning', () => {
  it('answers ranges in order in one pass, and an earlier one in another', async () => {
    const { source, passes } = counted();
    const ranges = [
      [0, 30],
      [30, 250],
      [999, 1_000],
      [1_700, 2_300],
    ] as const;
    for (const [start, end] of ranges) {
      expect(await read(source.range(start, end))).toEqual(DATA.subarray(start, end));
    }
    expect(passes.opened).toBe(1);
    expect(await read(source.range(10))).toEqual(DATA.subarray(10));
    expect(passes.opened).toBe(2);
    await source.close();
    expect(passes.ended).toBe(2);
  });

  it('goes on after a range that was not read to its end', async () => {
    const { source, passes } = counted();
    for await (const piece of source.range(0, 1_000)) if (piece.length > 0) break;
    expect(await read(source.range(500, 700))).toEqual(DATA.subarray(500, 700));
    expect(passes.opened).toBe(1);
    await source.close();
    expect(passes.ended).toBe(1);
  });

  it('answers two ranges that are read at the same time', async () => {
    const { source, passes } = counted();
    const both = await Promise.all([read(source.range(0, 900)), read(source.range(100))]);
    expect(both).toEqual([DATA.subarray(0, 900), DATA.subarray(100)]);
    await source.close();
    expect(passes.ended).toBe(passes.opened);
  });

  it('never takes a stream that broke off for one that has ended', async () => {
    const { source } = counted(500);
    await expect(read(source.range(0))).rejects.toThrow('broken off');
    await expect(read(source.range(600))).rejects.toThrow('broken off');
  });
});

describe('a whole pass', () => {
  const MIB = 1024 * 1024;

  it.each([
    ['nothing', 0, 100],
    ['less than the tail', 5_000, 999],
    ['the tail and nothing else', MIB, 65_536],
    ['more, in pieces that do not divide it', 3 * MIB + 17, 70_001],
    ['more, in pieces larger than the tail', 5 * MIB + 3, 2 * MIB + 1],
    ['more, in a single piece', 2 * MIB + 5, 3 * MIB],
  ])('over %s finds its length and its last bytes', async (_, size, step) => {
    const data = Buffer.from(Array.from({ length: size }, (__, n) => (n * 7919) % 251));
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let at = 0; at < size; at += step) {
        yield await Promise.resolve(data.subarray(at, at + step));
      }
    }
    const { size: length, tail } = await measurePass(pieces());
    expect(length).toBe(size);
    expect(tail.equals(data.subarray(Math.max(0, size - MIB)))).toBe(true);
  });
});
