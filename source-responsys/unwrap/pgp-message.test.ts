import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { asConnectorError } from '../../shared/errors';
import { readKeys, type PgpKeys } from './pgp-keys';
import { plaintext } from './pgp-message';

/** Milliseconds that count as a second; thirty of these without progress are too many. */
const SECOND = 10;
/** Longer than thirty of them. */
const LONG_MS = 500;

const vector = (name: string): Promise<Buffer> =>
  readFile(join(__dirname, '..', '..', 'test_files', 'pgp', name));

let keys: PgpKeys;
beforeAll(async () => {
  keys = await readKeys((await vector('open.key.asc')).toString(), '');
});

/** A source that records how it ended, and waits before each piece. */
class Pieces {
  isClosed = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly size: number,
    private readonly ms = 0,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; at < this.bytes.length; at += this.size) {
        if (this.ms > 0) await delay(this.ms);
        yield this.bytes.subarray(at, at + this.size);
      }
    } finally {
      this.isClosed = true;
    }
  }
}

async function read(source: Pieces, pauseMs = 0): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of plaintext(source, keys, SECOND)) {
    pieces.push(piece);
    if (pauseMs > 0) await delay(pauseMs);
  }
  return Buffer.concat(pieces).toString();
}

test.each([1, 100, 1_000, 100_000])(
  'a damaged message on which openpgp waits forever is damaged, in pieces of %i bytes',
  async (size) => {
    const source = new Pieces(await vector('stalling.gpg'), size);
    const error = await read(source).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'config_error' });
    expect((error as Error).message).toMatch(/^it is damaged: /);
    expect(source.isClosed).toBe(true);
  },
);

describe('a good message does not count as damaged', () => {
  test('while its source is slow', async () => {
    const bytes = await vector('binary.gpg');
    const source = new Pieces(bytes, Math.ceil(bytes.length / 2), LONG_MS);
    expect(await read(source)).toBe((await vector('plain.csv')).toString());
  });

  test('while its reader is slow', async () => {
    const source = new Pieces(await vector('binary.gpg'), 100);
    expect(await read(source, LONG_MS)).toBe((await vector('plain.csv')).toString());
  });
});

test('a reader that stops early closes the source', async () => {
  const source = new Pieces(await vector('binary.gpg'), 100);
  for await (const piece of plaintext(source, keys, SECOND)) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(source.isClosed).toBe(true);
});
