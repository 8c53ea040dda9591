import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { descendantsOf } from '../connector/process-tree';
import { disconnected } from './sftp-client';
import { sftpRig } from './sftp-rig';
import { fingerprintOf, newKeyPair } from './ssh-keys';
import { startSshd } from './sshd';

const { serve: sshd, connect, end } = sftpRig(startSshd);
afterEach(end);

test('a session starts in the home, so that a relative folder can be listed and read', async () => {
  const server = await sshd();
  await writeFile(join(server.home, 'download', 'a.csv'), 'one\n');
  const client = await connect(server);
  expect(await client.cwd()).toBe(server.home);
  expect((await client.list('download')).map(({ name, size }) => ({ name, size }))).toEqual([
    { name: 'a.csv', size: 4 },
  ]);
  expect(await client.get('download/a.csv')).toEqual(Buffer.from('one\n'));
});

test('every form of the client key opens a session, and the host key is the announced one', async () => {
  const server = await sshd({ folder: 'exports/daily' });
  const { pem, encrypted } = server.keys;
  let seen = '';
  const hostVerifier = (key: Buffer): boolean => (seen = fingerprintOf(key)) !== '';
  const forms = [
    { privateKey: server.keys.openssh, hostVerifier },
    { privateKey: pem },
    { privateKey: encrypted.key, passphrase: encrypted.passphrase },
  ];
  for (const form of forms) {
    const client = await connect(server, form);
    expect(await client.exists('exports/daily')).toBe('d');
  }
  expect(seen).toBe(server.fingerprint);
  expect(server.keys.openssh).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----/);
  expect(pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  await expect(connect(server, { privateKey: encrypted.key })).rejects.toThrow(/passphrase/);
});

test('a key that is not installed is refused', async () => {
  const { private: privateKey } = await newKeyPair('rsa');
  await expect(connect(await sshd(), { privateKey })).rejects.toThrow(
    /authentication methods failed/,
  );
});

test('a legacy server is reached only by a client that allows old algorithms', async () => {
  const server = await sshd({ legacy: true });
  await expect(connect(server)).rejects.toThrow(/no matching key exchange algorithm/);
  let seen = '';
  await connect(server, {
    hostVerifier: (key: Buffer) => (seen = fingerprintOf(key)) !== '',
    algorithms: { kex: ['diffie-hellman-group14-sha1'], serverHostKey: ['ssh-rsa'] },
  });
  expect(seen).toBe(server.fingerprint);
});

test('sessions can be dropped while the server goes on, and the server restarts on its port', async () => {
  const server = await sshd();
  const dropped = await connect(server);
  const closed = disconnected(dropped);
  await server.dropConnections();
  await closed;

  const other = await connect(server);
  const gone = disconnected(other);
  await server.restart();
  await gone;
  expect(await (await connect(server)).exists('download')).toBe('d');
});

test('stopping leaves no process and no file', async () => {
  const before = await descendantsOf(process.pid);
  const server = await sshd();
  const client = await connect(server);
  const closed = disconnected(client);
  await server.stop();
  await closed;
  expect(await descendantsOf(process.pid)).toEqual(before);
  expect(existsSync(server.home)).toBe(false);
});
