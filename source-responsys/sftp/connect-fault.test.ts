import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { internalMessage } from '../../shared/errors';
import { listenOnLoopback, LOOPBACK } from '../../harness/sftp/loopback';
import { startSftpServer } from '../../harness/sftp/sftp-server';
import { newKeyPair } from '../../harness/sftp/ssh-keys';
import { startSshd, type Sshd, type SshdOptions } from '../../harness/sftp/sshd';
import { hasPeer } from '../../harness/peers';
import { endStores, storeOn } from '../e2e/store-at-work';

const SECRET_BANNER = 'canary@example.com';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  endStores();
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function failure(
  server: Parameters<typeof storeOn>[0],
  more: Parameters<typeof storeOn>[1] = {},
): Promise<{ type: string; message: string; internal: string; attempts: number }> {
  const { store, warnings } = storeOn(server, more);
  const error = await store.connect().then(
    () => new Error('It connected.'),
    (caught: unknown) => caught as Error & { failureType: string },
  );
  const { failureType = '' } = error as { failureType?: string };
  const internal = internalMessage(error);
  expect(error.message + internal).not.toContain(SECRET_BANNER);
  return { type: failureType, message: error.message, internal, attempts: warnings.length + 1 };
}

async function listening(server: Server): Promise<Parameters<typeof storeOn>[0]> {
  const port = await listenOnLoopback(server);
  closers.push(() => {
    server.close();
    return Promise.resolve();
  });
  return { host: LOOPBACK, port, username: 'acme_scp', privateKey: await strangersKey() };
}

async function strangersKey(): Promise<string> {
  return (await newKeyPair('ed25519')).private;
}

describe('S25: another service on the port', () => {
  test('that greets like FTP is reported at once', async () => {
    const ftp = createServer((socket) => socket.write(`220 ${SECRET_BANNER} ready\r\n`));
    const { type, message, attempts } = await failure(await listening(ftp));
    expect(message).toMatch(/^Port: .* is not an SFTP server; .*FTP or HTTP/);
    expect([type, attempts]).toEqual(['config_error', 1]);
  });

  test('that speaks HTTP is reported', async () => {
    const { message, type } = await failure(await listening(createHttpServer()));
    expect(message).toMatch(/^Port: .* is not an SFTP server; .*FTP or HTTP/);
    expect(type).toBe('config_error');
  });

  test('that closes at once may be another service or a firewall', async () => {
    const { message, type } = await failure(await listening(createServer((s) => s.end())));
    expect(message).toMatch(/^Host or Port: .* closes the connection at once/);
    expect(type).toBe('transient_error');
  });
});

test('that offers only ssh-rsa is not accepted without the option, however modern the rest is', async () => {
  const server = await startSftpServer({ root: '/', algorithms: { serverHostKey: ['ssh-rsa'] } });
  closers.push(() => server.stop());
  const { message } = await failure(server);
  expect(message).toMatch(/^Legacy SSH Algorithms: /);
  await storeOn(server, { legacyAlgorithms: true }).store.connect();
});

if (hasPeer('sshd')) {
  const sshd = async (options: SshdOptions): Promise<Sshd> => {
    const server = await startSshd(options);
    closers.push(() => server.stop());
    return server;
  };

  describe('S25: OpenSSH', () => {
    test('with SFTP switched off', async () => {
      const { message, type, internal } = await failure(await sshd({ withoutSftp: true }));
      expect(message).toMatch(/^User Name: .* lets user .* in but serves no SFTP/);
      expect(type).toBe('config_error');
      expect(internal).toMatch(/at the start of SFTP.*Unable to start subsystem: sftp/);
    });

    test('with a command in place of SFTP', async () => {
      const { message } = await failure(await sshd({ config: ['ForceCommand exit 3'] }));
      expect(message).toMatch(/^User Name: .* serves no SFTP/);
    });

    test('with a login script that prints', async () => {
      const config = [`ForceCommand echo ${SECRET_BANNER}; /usr/lib/openssh/sftp-server`];
      const { message, type, internal } = await failure(await sshd({ config }));
      expect(message).toMatch(/^User Name: .* answers with text .* login script/);
      expect(type).toBe('config_error');
      expect(internal).toMatch(/level sftp-protocol/);
    });

    test('that requires a password in addition to the key', async () => {
      const config = ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes'];
      const { message, type, internal } = await failure(await sshd({ config }));
      expect(message).toMatch(/^User Name: .* takes the key .* also wants a password/);
      expect(type).toBe('config_error');
      expect(internal).toMatch(/it still wants password/);
    });

    test('that accepts only passwords', async () => {
      const config = ['PubkeyAuthentication no', 'PasswordAuthentication yes'];
      const { message } = await failure(await sshd({ config }));
      expect(message).toMatch(/^User Name: .* by a password only, not by key/);
    });

    test('with another user, or another key', async () => {
      const server = await sshd({});
      const refused = /^User Name or Private Key: .* refused the key for user/;
      expect((await failure({ ...server, username: 'no_such_user' })).message).toMatch(refused);
      const privateKey = await strangersKey();
      expect((await failure({ ...server, privateKey })).message).toMatch(refused);
    });

    test('suggests the correct spelling of the folder', async () => {
      const server = await sshd({});
      const { store } = storeOn(server);
      await expect(store.list('/download')).rejects.toThrow(
        /^Folder: .*no such folder on the server, but there is download\. Put that in/,
      );
      await writeFile(join(server.home, 'file.csv'), 'x');
      await expect(store.list('file.csv')).rejects.toThrow(/^Folder: .*it is a file, not a folder/);
      await expect(store.list('elsewhere')).rejects.toThrow(/^Folder: .*no such folder/);
      expect(await store.list('')).toEqual([
        expect.objectContaining({ path: 'file.csv', size: 1 }),
      ]);
      await expect(store.list('download')).resolves.toEqual([]);
    });
  });

  test('S11: OpenSSH: a folder that may be read but not entered does not count as empty', async () => {
    const asRoot = userInfo().uid === 0;
    const server = await sshd(asRoot ? { username: 'nobody' } : {});
    const closed = join(server.home, 'closed');
    await mkdir(join(closed, 'inside'), { recursive: true });
    await chmod(closed, asRoot ? 0o744 : 0o644);
    try {
      await expect(storeOn(server).store.list('closed')).rejects.toMatchObject({
        failureType: 'config_error',
        message: expect.stringMatching(/^Folder: .*lacks the permission to enter it/) as string,
      });
    } finally {
      await chmod(closed, 0o755);
    }
  });
}
