import type { ConnectConfig } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';

/** A connected client of an SFTP server of the tests; `more` overrides its options. */
export async function connectClient(
  server: { host: string; port: number; username: string; privateKey: string },
  more: ConnectConfig = {},
): Promise<SftpClient> {
  const { host, port, username, privateKey } = server;
  const client = quietClient();
  await client.connect({ host, port, username, privateKey, ...more });
  return client;
}

/** Resolves when the connection of a client is gone. */
export function disconnected(client: SftpClient): Promise<void> {
  return new Promise((resolve) => {
    client.on('close', () => {
      resolve();
    });
  });
}

// Without callbacks of its own the client prints a dropped connection on the console.
function quietClient(): SftpClient {
  const ignore = (): void => undefined;
  const Quiet = SftpClient as unknown as new (name: string, on: object) => SftpClient;
  return new Quiet('test', { error: ignore, end: ignore, close: ignore });
}
