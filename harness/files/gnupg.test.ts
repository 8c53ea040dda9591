import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import * as openpgp from 'openpgp';

import { createKeyring, type EncryptOptions, type Keyring } from './gnupg';

const TEXT = Buffer.from('RIID,EMAIL\n1,ana@example.com\n'.repeat(100));

let keyring: Keyring;
let open: string;
let locked: string;

beforeAll(async () => {
  keyring = await createKeyring();
  open = await keyring.generateKey({ name: 'open' });
  locked = await keyring.generateKey({
    name: 'locked',
    passphrase: 'correct horse',
    algorithm: 'ed25519/cv25519',
  });
});

afterAll(() => keyring.remove());

function packets(message: Buffer, passphrase?: string): Promise<string> {
  return keyring.listPackets(message, passphrase);
}

test('a key has an encryption subkey, and a passphrase only if one was given', async () => {
  const plain = await packets(await keyring.exportPrivate(open, { armor: false }));
  expect(plain).toContain(':secret sub key packet:');
  expect(plain).not.toContain('protect');
  const exported = await keyring.exportPrivate(locked);
  expect(exported.toString()).toMatch(/^-----BEGIN PGP PRIVATE KEY BLOCK-----/);
  const key = await openpgp.readPrivateKey({ armoredKey: exported.toString() });
  expect(key.isDecrypted()).toBe(false);
  const unlocked = await openpgp.decryptKey({ privateKey: key, passphrase: 'correct horse' });
  expect(unlocked.isDecrypted()).toBe(true);
});

test('a public key holds no secret', async () => {
  const listed = await packets(await keyring.exportPublic(locked));
  expect(listed).toContain(':public sub key packet:');
  expect(listed).not.toContain('secret');
});

test.each<[string, EncryptOptions, RegExp]>([
  ['binary, with integrity protection', {}, /tag=18 [^]*mdc_method: 2/],
  ['armored', { armor: true }, /:encrypted data packet:/],
  ['without integrity protection', { mdc: false, cipher: 'AES256' }, /tag=9 [^]*:literal data/],
  ['not compressed', { compress: 'none' }, /:encrypted data packet:[^#]*# [^#]*:literal data/],
  ['zip', { compress: 'zip' }, /:compressed packet: algo=1/],
  ['zlib', { compress: 'zlib' }, /:compressed packet: algo=2/],
  ['bzip2', { compress: 'bzip2' }, /:compressed packet: algo=3/],
  ['a file name', { fileName: 'events.csv' }, /name="events.csv"/],
])('a message: %s', async (_, options, expected) => {
  const message = await keyring.encrypt(TEXT, { to: [open], ...options });
  expect(await packets(message)).toMatch(expected);
  expect(await keyring.decrypt(message)).toEqual(TEXT);
});

test.each([
  'AES',
  'AES192',
  'AES256',
  '3DES',
  'CAST5',
  'BLOWFISH',
  'TWOFISH',
  'IDEA',
  'CAMELLIA256',
])('a message by cipher %s', async (cipher) => {
  const message = await keyring.encrypt(TEXT, { to: [open], cipher });
  expect(await keyring.decrypt(message)).toEqual(TEXT);
});

test('a message to two keys, signed by one of them, decrypts by the other', async () => {
  const message = await keyring.encrypt(TEXT, { to: [open, locked], signWith: locked });
  const listed = await packets(message);
  expect(listed.match(/:pubkey enc packet:/g)).toHaveLength(2);
  expect(listed).toContain(':onepass_sig packet:');
  expect(await keyring.decrypt(message)).toEqual(TEXT);
});

test('a message to a passphrase', async () => {
  const message = await keyring.encrypt(TEXT, { symmetric: 'battery staple' });
  expect(await packets(message, 'battery staple')).toContain(':symkey enc packet:');
  expect(await keyring.decrypt(message, 'battery staple')).toEqual(TEXT);
});

test('a file is encrypted into a file', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gnupg-test-'));
  try {
    const [path, output] = [join(dir, 'plain.csv'), join(dir, 'plain.csv.gpg')];
    await writeFile(path, TEXT);
    await keyring.encrypt({ path }, { to: [open], output });
    expect(await keyring.decrypt(await readFile(output))).toEqual(TEXT);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('gpg says what is wrong', async () => {
  await expect(keyring.encrypt(TEXT, { to: ['nobody'] })).rejects.toThrow(/No public key/);
});

test('removing a keyring leaves neither files nor an agent', async () => {
  const other = await createKeyring();
  await other.generateKey({ name: 'short-lived' });
  expect(await processesNaming(other.home)).toHaveLength(1);
  await other.remove();
  expect(existsSync(other.home)).toBe(false);
  while ((await processesNaming(other.home)).length > 0) await delay(20);
});

async function processesNaming(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(commands)).filter((command) => command.includes(text));
}
