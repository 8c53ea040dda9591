import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import {
  Server,
  utils,
  type Algorithms,
  type AuthContext,
  type Connection,
  type ParsedKey,
} from 'ssh2';

import { listenOnLoopback, LOOPBACK } from './loopback';
import { filesMadeUp, filesOnDisk, type VirtualFiles } from './served-files';
import { SftpSession, type SftpCounters, type SftpFaults } from './sftp-session';
import { fingerprintOf } from './ssh-keys';

const USERNAME = 'tester_scp';
const HOME = `/home/cli/${USERNAME}`;

export interface SftpServerOptions {
  /** Directory on disk that is served as the home of the user. */
  root?: string;
  /** Made-up files that are served instead. */
  virtual?: VirtualFiles;
  /** A public key ("ssh-rsa AAAA...") that may log in, besides the one that is made. */
  authorizedKey?: string;
  /** What ssh2 offers to clients; without ssh-ed25519 in `serverHostKey` the host key is RSA. */
  algorithms?: Algorithms;
}

/** An SFTP server in this process, that fails as it is told to. */
export interface SftpServer {
  host: string;
  port: number;
  username: string;
  /** A key that may log in, in OpenSSH format. */
  privateKey: string;
  /** The absolute path of the home, as clients see it. */
  home: string;
  /** SHA256:... of the host key. */
  fingerprint: string;
  faults: SftpFaults;
  counters: Readonly<SftpCounters>;
  /** Resets all connections; the server goes on. */
  dropConnections(): void;
  stop(): Promise<void>;
}

/**
 * Starts an SFTP server on a free loopback port, read-only, for one user with a key.
 * @throws Error unless either `root` or `virtual` is given
 */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const files = filesOf(options);
  const rsaOnly = isRsaOnly(options.algorithms);
  const [client, host] = await Promise.all([keyPair('rsa'), keyPair(rsaOnly ? 'rsa' : 'ed25519')]);
  const allowed = [client.public, options.authorizedKey ?? []].flat().map(parsed);
  const faults: SftpFaults = {};
  const counters: SftpCounters = {
    ...{ connections: 0, listings: 0, opens: 0, reads: 0, bytes: 0, openHandles: 0 },
  };
  const sockets = new Set<Socket>();

  const server = createServer({ noDelay: true }, (socket) => {
    counters.connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const ports = { files, faults, counters, home: HOME, drop: () => socket.destroySoon() };
    // One ssh2 server for each socket, since ssh2 does not tell which socket a client is on.
    new Server(
      {
        hostKeys: [host.private],
        ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
      },
      (connection) => {
        serve(connection, allowed, (sftp) => new SftpSession(sftp, ports));
      },
    ).injectSocket(socket);
  });
  const port = await listenOnLoopback(server);
  const dropConnections = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    host: LOOPBACK,
    port,
    username: USERNAME,
    privateKey: client.private,
    home: HOME,
    fingerprint: fingerprintOf(host.public),
    faults,
    counters,
    dropConnections,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}
