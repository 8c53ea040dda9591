import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { createMessage, encrypt, readKey } from 'openpgp';

import { zipOf } from '../../harness/files/zip';
import type { ByteSource } from '../store';
import { isPgp } from './layers';
import { readKeys, type PgpKeys } from './pgp-keys';
import { texts } from './unpack';

const VECTORS = join(__dirname, '..', '..', 'test_files', 'pgp');
const vector = (name: string): Promise<Buffer> => readFile(join(VECTORS, name));

let keys: PgpKeys;
let plain: Buffer;
beforeAll(async () => {
  keys = await readKeys((await vector('open.key.asc')).toString(), '');
  plain = await vector('plain.csv');
});

/** Bytes as a remote file, with the number of requested bytes. */
function fileOf(data: Buffer): ByteSource & { taken: number } {
  const file = {
    taken: 0,
    size: () => Promise.resolve(data.length),
    async *range(start: number, end = data.length) {
      for (let at = start; at < end; at += 30_000) {
        const piece = data.subarray(at, Math.min(end, at + 30_000));
        file.taken += piece.length;
        yield await Promise.resolve(piece);
      }
    },
  };
  return file;
}

/** The texts in a file by their members. */
async function read(data: Buffer, with_: PgpKeys = keys): Promise<[string | undefined, string][]> {
  const found: [string | undefined, string][] = [];
  for await (const { member, bytes } of texts(fileOf(data), { keys: with_, authenticate: true })) {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    found.push([member, Buffer.concat(pieces).toString('latin1')]);
  }
  return found;
}

async function encrypted(binary: Buffer): Promise<Buffer> {
  const armoredKey = (await vector('open.public.asc')).toString();
  const encryptionKeys = await readKey({ armoredKey });
  const message = await createMessage({ binary });
  const options = { message, encryptionKeys, format: 'binary' } as const;
  return Buffer.from((await encrypt(options)) as Uint8Array);
}

const whole = (): [undefined, string][] => [[undefined, plain.toString('latin1')]];
const MORE = /more than one PGP message, or something else behind the first/;

describe('S5: two messages in one file', () => {
  test.each(['armored.asc', 'binary.gpg', 'compress-none.gpg', 'old.gpg', 'signed.gpg'])(
    'of which the first is %s are refused, not half read',
    async (name) => {
      const first = await vector(name);
      const all = { ready: [...keys.ready], unusable: keys.unusable };
      const old = await readKeys((await vector('old.key.asc')).toString(), '');
      all.ready.push(...old.ready);
      expect(await read(first, all)).toHaveLength(1);
      await expect(read(Buffer.concat([first, first]), all)).rejects.toThrow(MORE);
    },
  );

  test('are refused if the second is truncated anywhere', async () => {
    for (const name of ['armored.asc', 'binary.gpg']) {
      const message = await vector(name);
      for (const length of [1, 2, 30, 200, message.length - 1]) {
        const both = Buffer.concat([message, message.subarray(0, length)]);
        await expect(read(both)).rejects.toThrow(length < 3 ? /damaged|more than/ : MORE);
      }
    }
  });

  test('are refused if the second comes much later, in another piece', async () => {
    const large = await encrypted(randomBytes(200_000));
    await expect(read(Buffer.concat([large, large]))).rejects.toThrow(MORE);
  });

  test('line ends, blanks and zeros after a message do no harm', async () => {
    for (const name of ['armored.asc', 'binary.gpg']) {
      for (const filling of [
        '\n',
        '\r\n\r\n',
        ' \t',
        '\u001A',
        ...(name === 'binary.gpg' ? ['\0\0'] : []),
      ]) {
        const data = Buffer.concat([await vector(name), Buffer.from(filling)]);
        expect(await read(data)).toEqual(whole());
      }
    }
  });

  test('a message that is truncated anywhere is damaged', async () => {
    for (const name of ['armored.asc', 'binary.gpg']) {
      const message = await vector(name);
      for (const share of [0.3, 0.6, 0.9, 0.99]) {
        const cut = message.subarray(0, Math.floor(message.length * share));
        await expect(read(cut)).rejects.toThrow(/damaged/);
      }
    }
  });
});

test('an error in a message in a zip names the member, since others may have been read', async () => {
  const message = await encrypted(plain);
  const zip = zipOf([
    { name: 'good.csv.gpg', data: message },
    { name: 'bad.csv.gpg', data: message.subarray(0, -1) },
  ]);
  await expect(read(zip)).rejects.toThrow(/^in its member bad\.csv\.gpg, it is damaged/);
});

describe('S24: a message', () => {
  test('that is armored with a byte-order mark, blanks before it, or DOS line ends is read', async () => {
    const text = (await vector('armored.asc')).toString();
    for (const form of [
      `\uFEFF${text}`,
      `\n\n  ${text}`,
      `\uFEFF${text.replaceAll('\n', '\r\n')}`,
      text.replaceAll('\n', ' \n'),
    ]) {
      expect(await read(Buffer.from(form))).toEqual(whole());
    }
  });

  test('for a hidden recipient that is not among the keys is not damaged', async () => {
    const other = await readKeys((await vector('locked.key.asc')).toString(), 'correct horse');
    await expect(read(await vector('hidden.gpg'), other)).rejects.toThrow(
      /does not say which key it is encrypted for, and none of those in PGP Private Key opens it. Add/,
    );
    expect(await read(await vector('hidden.gpg'))).toEqual(whole());
  });

  test('for a key that remained locked is reported with that key', async () => {
    const both = `${(await vector('open.key.asc')).toString()}\n${(await vector('locked.key.asc')).toString()}`;
    await expect(read(await vector('locked.gpg'), await readKeys(both, 'wrong'))).rejects.toThrow(
      /encrypted for key [0-9a-f]{16}, which PGP Private Key holds but PGP Passphrase does not open/,
    );
    expect(await read(await vector('locked.gpg'), await readKeys(both, 'correct horse'))).toEqual(
      whole(),
    );
  });

  test('for a key on an unsupported curve is reported as such', async () => {
    const both = `${(await vector('open.key.asc')).toString()}\n${(await vector('brainpool.key.asc')).toString()}`;
    await expect(read(await vector('brainpool.gpg'), await readKeys(both, ''))).rejects.toThrow(
      /on a curve that cannot be used here/,
    );
  });
});

describe('S22: reading column names', () => {
  const look = async (data: Buffer): Promise<{ head: string; taken: number }> => {
    const file = fileOf(data);
    for await (const { member, bytes } of texts(file, { keys, authenticate: false })) {
      for await (const piece of bytes) {
        const head = `${member ?? ''}: ${Buffer.from(piece).toString().split('\n')[0]}`;
        return { head, taken: file.taken };
      }
    }
    return { head: '', taken: file.taken };
  };
  const rows = Buffer.concat([
    Buffer.from('RIID,EMAIL\n'),
    Buffer.from(randomBytes(1_000_000).toString('hex')),
  ]);

  test.each([false, true])(
    'reads little of a zip in a message (sizes after it: %s)',
    async (streamed) => {
      const zip = zipOf([
        { name: 'inside/', data: Buffer.alloc(0), streamed },
        { name: 'a.ready', data: Buffer.from('1'), streamed },
        { name: 'a.csv', data: rows, streamed },
      ]);
      const { head, taken } = await look(await encrypted(zip));
      expect(head).toBe('a.csv: RIID,EMAIL');
      expect(taken).toBeLessThan(500_000);
    },
  );

  test('reads little of a zip in a gzip, and of a message', async () => {
    const packed = gzipSync(zipOf([{ name: 'a.csv', data: rows, stored: true }]));
    expect((await look(packed)).taken).toBeLessThan(500_000);
    expect((await look(await encrypted(rows))).taken).toBeLessThan(500_000);
  });
});

describe('S29: a zip', () => {
  const zip = zipOf([{ name: 'a.csv', data: Buffer.from('RIID\n1\n') }]);
  const rows = [['a.csv', 'RIID\n1\n']];

  test.each(['\n', '\r\n', '\0'.repeat(1000), 'PK\u0005\u0006', 'x'.repeat(60_000)])(
    'with something after it is read, as unzip does (%#)',
    async (behind) => {
      const data = Buffer.concat([zip, Buffer.from(behind, 'latin1')]);
      expect(await read(data)).toEqual(rows);
      expect(await read(await encrypted(data))).toEqual(rows);
    },
  );

  test('with a ready file among its members gives the rows of the others', async () => {
    const data = zipOf([
      { name: 'a.csv.ready', data: Buffer.from('1 rows') },
      { name: 'a.csv', data: Buffer.from('RIID\n1\n') },
      { name: 'inside/B.READY', data: Buffer.alloc(0) },
    ]);
    expect(await read(data)).toEqual(rows);
  });

  test('whose member does not match its checksum is damaged', async () => {
    const stored = zipOf([{ name: 'a.csv', data: Buffer.from('RIID\n1\n'), stored: true }]);
    const at = stored.indexOf('RIID\n1') + 5;
    stored[at] = (stored[at] as number) ^ 1;
    await expect(read(stored)).rejects.toThrow(/zip compression is damaged/);
  });

  test('in a gzip or in another zip is read', async () => {
    expect(await read(gzipSync(zip))).toEqual(rows);
    const inner = rows.map(([name, text]) => [`b.zip/${name}`, text]);
    expect(await read(zipOf([{ name: 'b.zip', data: zip }]))).toEqual(inner);
  });
});

test('S29: a text in any character set is never taken for a message because of its first letter', () => {
  const rest = Buffer.from('venement;RIID\n1;2\n');
  // One expectation for 57,344 beginnings, since each would take far longer than the check.
  const taken: string[] = [];
  for (let first = 0; first < 256; first++) {
    for (let second = 32; second < 256; second++) {
      const text = Buffer.concat([Buffer.from([first, second]), rest]);
      if (isPgp(text)) taken.push(text.toString('hex', 0, 2));
    }
  }
  expect(taken).toEqual([]);
});

describe('S32: the unpacked size of a file', () => {
  const zeros = Buffer.alloc(24_000_000);

  test('is limited for all its members together', async () => {
    const member = { data: zeros };
    const zip = zipOf(Array.from({ length: 3 }, (_, i) => ({ name: `${i}.csv`, ...member })));
    await expect(read(zip)).rejects.toThrow(/more than 500 times its size/);
    expect(await read(zipOf([{ name: 'a.csv', ...member }]))).toHaveLength(1);
  });

  test('is limited for all its layers together, and inside a message', async () => {
    const nested = gzipSync(gzipSync(gzipSync(Buffer.alloc(70_000_000))));
    await expect(read(nested)).rejects.toThrow(/more than 500 times its size/);
    const zip = zipOf([1, 2, 3].map((i) => ({ name: `${i}.csv`, data: zeros })));
    await expect(read(await encrypted(zip))).rejects.toThrow(/more than 500 times its size/);
  });
});

test('a file may be wrapped four times and no more', async () => {
  const wrapped = (times: number): Buffer => (times === 0 ? plain : gzipSync(wrapped(times - 1)));
  expect(await read(wrapped(4))).toEqual(whole());
  await expect(read(wrapped(5))).rejects.toThrow(/wrapped more than 4 times/);
});
