import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import {
  Server,
  utils,
  type Algorithms,
  type AuthContext,
  type Connection,
  type ParsedKey,
  type ServerConfig,
  type SFTPWrapper,
} from 'ssh2';

import { listenOnLoopback, LOOPBACK } from './loopback';
import { filesMadeUp, filesOnDisk, type ServedFiles, type VirtualFiles } from './served-files';
import type { SftpCounters, SftpFaults } from './sftp-faults';
import { ServerSession, type SftpNote } from './sftp-session';
import { clientKeys, fingerprintOf, newKeyPair } from './ssh-keys';

const USERNAME = 'tester_scp';
const HOME = `/home/cli/${USERNAME}`;

export interface SftpServerOptions {
  /** A free one when not given. */
  port?: number;
  /** Directory on disk that is served as the home of the user. */
  root?: string;
  /** Made-up files that are served instead. */
  virtual?: VirtualFiles;
  /** A public key ("ssh-rsa AAAA...") that may log in, in addition to those of this process. */
  authorizedKey?: string;
  /** What ssh2 offers to clients; without ssh-ed25519 in `serverHostKey` the host key is RSA. */
  algorithms?: Algorithms;
  /**
   * How the server calls itself, e.g. `OpenSSH_9.2`. ssh2 asks OpenSSH for up to 254 KiB at a time,
   * and other servers for 31 952 bytes: it cuts a longer read in two, one after the other.
   */
  ident?: string;
  /** Called with what clients do. */
  onRequest?: (note: SftpNote) => void;
}

/** An SFTP server in this process, which a test can make fail. */
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
 * Starts an SFTP server on a loopback port, read-only, for one user with a key.
 * @throws Error unless either `root` or `virtual` is given
 */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const files = filesOf(options);
  const rsaOnly = isRsaOnly(options.algorithms);
  const [client, host] = await Promise.all([clientKeys(), newKeyPair(rsaOnly ? 'rsa' : 'ed25519')]);
  const authorized = client.authorized.trim().split('\n');
  const allowed = [...authorized, options.authorizedKey ?? []].flat().map(parsed);
  const faults: SftpFaults = {};
  const counters: SftpCounters = {
    ...{ connections: 0, listings: 0, opens: 0, reads: 0, bytes: 0, openHandles: 0 },
  };
  const sockets = new Set<Socket>();
  const config: ServerConfig = { hostKeys: [host.private] };
  if (options.algorithms !== undefined) config.algorithms = options.algorithms;
  if (options.ident !== undefined) config.ident = options.ident;

  const server = createServer({ noDelay: true }, (socket) => {
    counters.connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const ports = {
      files,
      faults,
      counters,
      home: HOME,
      note: options.onRequest ?? ((): void => undefined),
      drop: () => {
        socket.destroySoon();
      },
    };
    // One ssh2 server for each socket, since ssh2 does not tell which socket a client is on.
    new Server(config, (connection) => {
      serve(connection, allowed, (sftp) => new ServerSession(sftp, ports));
    }).injectSocket(socket);
  });
  const port = await listenOnLoopback(server, options.port);
  const dropConnections = (): void => {
    sockets.forEach((socket) => socket.resetAndDestroy());
  };
  return {
    host: LOOPBACK,
    port,
    username: USERNAME,
    privateKey: client.openssh,
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

function serve(
  connection: Connection,
  allowed: readonly ParsedKey[],
  open: (sftp: SFTPWrapper) => ServerSession,
): void {
  const sessions: ServerSession[] = [];
  connection.on('authentication', (context) => {
    if (mayLogIn(context, allowed)) context.accept();
    else context.reject(['publickey']);
  });
  connection.on('session', (accept) => {
    accept().on('sftp', (acceptSftp) => sessions.push(open(acceptSftp())));
  });
  // A connection that breaks off is what clients are tested with.
  connection.on('error', () => undefined);
  connection.on('close', () => {
    sessions.forEach((session) => void session.end());
  });
}

// A client may first ask whether a key would do, without a signature.
function mayLogIn(context: AuthContext, allowed: readonly ParsedKey[]): boolean {
  if (context.method !== 'publickey' || context.username !== USERNAME) return false;
  const { key, signature, blob, hashAlgo } = context;
  const known = allowed.find((one) => one.getPublicSSH().equals(key.data));
  if (known === undefined) return false;
  if (signature === undefined || blob === undefined) return true;
  return known.verify(blob, signature, hashAlgo);
}

function filesOf({ root, virtual }: SftpServerOptions): ServedFiles {
  if (root !== undefined && virtual === undefined) return filesOnDisk(root);
  if (virtual !== undefined && root === undefined) return filesMadeUp(virtual);
  throw new Error('Either root or virtual says what is served.');
}

// ssh2 offers every host key that it is given, whatever its `serverHostKey` says.
function isRsaOnly(algorithms: Algorithms | undefined): boolean {
  const offered = algorithms?.serverHostKey;
  return Array.isArray(offered) && !offered.includes('ssh-ed25519');
}

function parsed(publicKey: string): ParsedKey {
  const key = utils.parseKey(publicKey);
  if (key instanceof Error) throw key;
  return key;
}
