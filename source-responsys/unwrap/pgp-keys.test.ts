import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { idsOf, readKeys } from './pgp-keys';

const VECTORS = join(__dirname, '..', '..', 'test_files', 'pgp');
const text = (name: string): Promise<string> => readFile(join(VECTORS, name), 'utf8');

async function idOf(pasted: string, passphrase = ''): Promise<string | undefined> {
  const [key] = (await readKeys(pasted, passphrase)).ready;
  return key === undefined ? undefined : idsOf(key)[0];
}

async function said(pasted: string, passphrase = ''): Promise<string> {
  return readKeys(pasted, passphrase).then(
    () => 'it was read',
    (error: unknown) => (error as Error).message,
  );
}

const MANGLINGS: Record<string, (key: string) => string> = {
  indented: (key) => key.replace(/^/gm, '    '),
  'with tabs': (key) => key.replace(/^/gm, '\t').replace(/$/gm, '\t '),
  'in quotes': (key) => `"${key}"`,
  'with \\n': (key) => key.replaceAll('\n', '\\n'),
  'with \\r\\n': (key) => key.replaceAll('\n', '\\r\\n'),
  'on one line': (key) => key.trim().replaceAll('\n', ' '),
  'without line ends': (key) => key.replaceAll('\n', ''),
  'with line ends of DOS': (key) => key.replaceAll('\n', '\r\n'),
  'with blank lines': (key) => key.replaceAll('\n', '\n\n'),
  'in base64': (key) => Buffer.from(key).toString('base64'),
  'with a byte-order mark': (key) => `\uFEFF${key}`,
  'quoted in a mail': (key) => key.trim().replace(/^/gm, '> '),
  'with a version and a comment': (key) =>
    key.replace('\n', '\nVersion: GnuPG v2.0.22 (GNU/Linux)\nComment: made for Responsys\n'),
  'with these on one line': (key) =>
    key
      .replace('\n', '\nVersion: GnuPG v2\nComment: made for Responsys\n')
      .trim()
      .replaceAll('\n', ' '),
};

describe('S23: however a PGP key is mangled', () => {
  test.each(Object.keys(MANGLINGS))('it is read: %s', async (name) => {
    for (const file of ['open.key.asc', 'old.key.asc']) {
      const key = await text(file);
      expect(await idOf(MANGLINGS[name]?.(key) ?? '')).toBe(await idOf(key));
    }
  });

  test('it is read as base64 of binary keys, one or two', async () => {
    const [open, old] = [await text('open.key.asc'), await text('old.key.asc')];
    const base64 = (key: string): string =>
      key
        .replace(/-----[^-]+-----/g, '')
        .replace(/\n=.{4}\n/, '\n')
        .trim();
    expect(await idOf(base64(open))).toBe(await idOf(open));
    const two = `${base64(open)}\n\n${base64(old)}`;
    expect((await readKeys(two, '')).ready.length).toBeGreaterThanOrEqual(1);
  });
});

describe('S24: several keys', () => {
  test('are each tried with the passphrase, and those that remain locked are kept separately', async () => {
    const both = `${await text('locked.key.asc')}\n${await text('open.key.asc')}`;
    const opened = await readKeys(both, 'correct horse\n');
    expect([opened.ready.length, opened.unusable.size]).toEqual([2, 0]);
    const half = await readKeys(both, 'wrong');
    expect(half.ready).toHaveLength(1);
    expect([...half.unusable.values()]).toEqual(['locked', 'locked']);
  });
});

test('S24: a key that cannot be used gives the reason', async () => {
  expect(await said(await text('locked.key.asc'))).toBe(
    'PGP Private Key: the key is protected. Fill in PGP Passphrase.',
  );
  expect(await said(await text('locked.key.asc'), 'wrong')).toMatch(/^PGP Passphrase: it does not/);
  expect(await said(await text('brainpool.key.asc'))).toMatch(/on the curve brainpoolP256r1/);
  expect(await said(await text('secp256k1.key.asc'))).toMatch(/on the curve secp256k1/);
});

test('S23: text that is not a PGP private key is reported', async () => {
  const publicKey = await text('open.public.asc');
  expect(await said(publicKey)).toMatch(/^PGP Private Key: this is a public key/);
  expect(await said(publicKey.replaceAll('\n', '\\n'))).toMatch(/this is a public key/);
  const binary = publicKey.replace(/-----[^-]+-----/g, '').replace(/\n=.{4}\n/, '\n');
  expect(await said(binary)).toMatch(/this is a public key/);
  expect(await said(await text('armored.asc'))).toMatch(/this is an encrypted message/);
  expect(
    await said('-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n-----END OPENSSH PRIVATE KEY-----'),
  ).toMatch(/this is an SSH key, which belongs in Private Key/);
  expect(await said((await text('open.key.asc')).slice(0, -40))).toMatch(
    /a part of the key is missing/,
  );
  expect(await said('nonsense')).toMatch(/this is not a PGP private key/);
});
