import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { utils } from 'ssh2';

import { runCommand } from '../../harness/connector/command';
import { hasPeer } from '../../harness/peers';
import { newKeyPair } from '../../harness/sftp/ssh-keys';
import { readSshKey } from './ssh-key';

const PASSPHRASE = 'correct horse';
/** One for all tests: an RSA key takes longer to make than to read a hundred times. */
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The public key (base64) that ssh2 derives from a pasted text. */
function publicOf(pasted: string, passphrase?: string): string {
  const parsed = utils.parseKey(readSshKey(pasted, passphrase), passphrase);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH().toString('base64');
}

describe('S23: PKCS#8', () => {
  test.each(['rsa', 'ec', 'ed25519'] as const)(
    'with and without a passphrase is read: %s',
    (type) => {
      const pair =
        type === 'rsa'
          ? RSA
          : type === 'ec'
            ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
            : generateKeyPairSync('ed25519');
      const bare = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      const locked = pair.privateKey.export({
        ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE },
      } as const) as string;
      const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
      const ours = publicOf(bare);
      expect(publicOf(locked, PASSPHRASE)).toBe(ours);
      expect(publicOf(der.toString('base64'))).toBe(ours);
      expect(() => readSshKey(locked, undefined)).toThrow(/^Private Key Passphrase: .*Fill in/);
      expect(() => readSshKey(locked, 'wrong')).toThrow(/^Private Key Passphrase: .*not open/);
    },
  );

  if (hasPeer('OpenSSL')) {
    test.each([
      ['rsa', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
      ['ec', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
      ['ed25519', ['genpkey', '-algorithm', 'ED25519']],
    ])('of OpenSSL has the public half that ssh-keygen prints: %s', async (_, args) => {
      const dir = await mkdtemp(join(tmpdir(), 'keys-'));
      try {
        const path = join(dir, 'key');
        await runCommand('openssl', [...args, '-out', path]);
        const mended = readSshKey(await readFile(path, 'utf8'), undefined);
        const written = join(dir, 'mended');
        await writeFile(written, mended, { mode: 0o600 });
        await runCommand('sh', ['-c', `ssh-keygen -y -f "$0" > "$0.pub"`, written]);
        const told = (await readFile(`${written}.pub`, 'utf8')).split(/\s/)[1];
        expect(publicOf(await readFile(path, 'utf8'))).toBe(told);
      } finally {
        await rm(dir, { recursive: true });
      }
    });
  }
});

describe('S23: however a key is mangled', () => {
  const join_ = (lines: string[], by: string): string => lines.join(by);
  const manglings: Record<string, (text: string) => string> = {
    indented: (text) => text.replace(/^/gm, '    '),
    'with tabs': (text) => text.replace(/^/gm, '\t').replace(/$/gm, '\t '),
    'in quotes': (text) => `"${text}"`,
    'in single quotes': (text) => `'${text.trim()}'`,
    'in curly quotes': (text) => `\u201c${text}\u201d`,
    'with \\n': (text) => text.replaceAll('\n', '\\n'),
    'with \\r\\n': (text) => text.replaceAll('\n', '\\r\\n'),
    'with \\\\n': (text) => text.replaceAll('\n', '\\\\n'),
    'on one line': (text) => text.trim().replaceAll('\n', ' '),
    'without line ends': (text) => text.replaceAll('\n', ''),
    'with line ends of DOS': (text) => text.replaceAll('\n', '\r\n'),
    'with old line ends': (text) => text.replaceAll('\n', '\r'),
    'with blank lines': (text) => text.replaceAll('\n', '\n\n'),
    'in base64': (text) => Buffer.from(text).toString('base64'),
    'in base64 with lines': (text) =>
      join_(
        Buffer.from(text)
          .toString('base64')
          .match(/.{1,76}/g) ?? [],
        '\n',
      ),
    'with a byte-order mark': (text) => `\uFEFF${text}`,
    'quoted in a mail': (text) => text.trim().replace(/^/gm, '> '),
    'with other dashes': (text) => text.replaceAll('-----', '\u2014\u2014'),
    'with words around it': (text) => `the key:\n${text}\nbest regards`,
  };

  let keys: { name: string; text: string; passphrase?: string; ours: string; read: string }[];
  beforeAll(async () => {
    const plain = await newKeyPair('rsa');
    const small = await newKeyPair('ed25519');
    const locked = await newKeyPair('rsa', PASSPHRASE);
    const pem = RSA.privateKey.export({
      ...{ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: PASSPHRASE },
    } as const) as string;
    keys = [
      { name: 'OpenSSH RSA', text: plain.private },
      { name: 'OpenSSH Ed25519', text: small.private },
      { name: 'OpenSSH locked', text: locked.private, passphrase: PASSPHRASE },
      { name: 'PEM locked', text: pem, passphrase: PASSPHRASE },
    ].map((key) => ({
      ...key,
      ours: publicOf(key.text, key.passphrase),
      read: readSshKey(key.text, key.passphrase),
    }));
  });

  test.each(Object.keys(manglings))('it is read: %s', (name) => {
    for (const { text, passphrase, read } of keys) {
      expect(readSshKey(manglings[name]?.(text) ?? '', passphrase)).toBe(read);
    }
  });

  test('it is read after any two of these', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keys.filter((key) => key.passphrase === undefined)),
        fc.constantFrom(...Object.keys(manglings).filter((one) => !/words|mail/.test(one))),
        fc.constantFrom(...Object.keys(manglings).filter((one) => !one.includes('words'))),
        ({ text, passphrase, ours }, first, second) => {
          const mangled = manglings[second]?.(manglings[first]?.(text) ?? '') ?? '';
          expect(publicOf(mangled, passphrase)).toBe(ours);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('S23: text that is not a private key is reported', async () => {
  const { public: line, private: text } = await newKeyPair('ed25519');
  const said = (pasted: string): string => {
    try {
      readSshKey(pasted, undefined);
      return 'it was read';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const isPublic = /^Private Key: this is a public key\. Paste its private half/;
  expect(said(line)).toMatch(isPublic);
  expect(said(`  "${line}"`)).toMatch(isPublic);
  expect(said(Buffer.from(line).toString('base64'))).toMatch(isPublic);
  expect(said(RSA.publicKey.export({ type: 'spki', format: 'pem' }) as string)).toMatch(isPublic);
  expect(said('---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----')).toMatch(
    isPublic,
  );
  const putty = 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n';
  expect(said(putty)).toMatch(/^Private Key: this is a PuTTY key.*Export OpenSSH key/);
  expect(said(Buffer.from(putty).toString('base64'))).toMatch(/PuTTY/);
  expect(said(text.slice(0, -20))).toMatch(/^Private Key: a part of the key is missing/);
  expect(
    said('-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxx\n-----END PGP PRIVATE KEY BLOCK-----'),
  ).toMatch(/^Private Key: this is a PGP key, which belongs in PGP Private Key/);
  expect(said('-----BEGIN PRIVATE KEY-----\nTm90IGEga2V5\n-----END PRIVATE KEY-----')).toMatch(
    /^Private Key: this key cannot be read/,
  );
  for (const nonsense of ['nonsense', '', 'SHA256:abc', 'A'.repeat(100)]) {
    expect(said(nonsense)).toMatch(/^Private Key: this is not a private key in OpenSSH or PEM/);
  }
  const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  expect(said(dsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)).toMatch(
    /^Private Key: keys of the type dsa/,
  );
});
