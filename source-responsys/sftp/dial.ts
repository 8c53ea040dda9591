import { connect as openSocket, type Socket } from 'node:net';

import type { Algorithms, AuthHandlerMiddleware, Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';

import { ConnectFailure } from './connect-failure';
import type { Session } from './request';

/** How to reach a server and log in. */
export interface SftpOptions {
  host: string;
  port: number;
  username: string;
  privateKey: string;
  passphrase: string | undefined;
  /** SHA256:... of the only host key to accept; undefined accepts any. */
  fingerprint: string | undefined;
  legacyAlgorithms: boolean;
  patience: Patience;
}

/** How long to wait for a server. */
export interface Patience {
  /** Attempts to connect, the first included. */
  attempts: number;
  /** Milliseconds to wait for an answer before the connection counts as lost. */
  deadlineMs: number;
  /** Milliseconds between two keep-alives. */
  keepaliveMs: number;
}

const CONNECT_TIMEOUT_MS = 30_000;
/** After this many unanswered keep-alives the server counts as gone. */
const KEEPALIVES_LOST = 3;

/**
 * Connects, logs in by key and starts SFTP.
 * @param accepts whether the host key that the server shows is to be trusted
 * @throws ConnectFailure that says how far it came
 */
export async function dial(
  options: SftpOptions,
  accepts: (hostKey: Buffer) => boolean,
): Promise<Session> {
  const { username, privateKey, passphrase, patience } = options;
  // Nagle's algorithm would hold back every request but the first.
  const socket = openSocket({ host: bare(options.host), port: options.port, noDelay: true });
  const failure = new ConnectFailure();
  const connection = quietClient();
  const client = clientOf(connection);
  const config: ConnectConfig = {
    sock: socket,
    username,
    privateKey,
    ...(passphrase === undefined ? {} : { passphrase }),
    readyTimeout: CONNECT_TIMEOUT_MS,
    keepaliveInterval: patience.keepaliveMs,
    keepaliveCountMax: KEEPALIVES_LOST,
    hostVerifier: accepts,
    authHandler: byKey(failure),
    algorithms: algorithms(options.legacyAlgorithms),
  };
  try {
    const sftp = await started(connection, config, socket, failure);
    return watched(client, sftp, patience.deadlineMs);
  } catch (error) {
    client.on('error', () => undefined);
    socket.destroy();
    throw failure.of(error);
  }
}

// ssh2-sftp-client connects, then hands out the session that it wraps: it can only read one request
// at a time or into a file, and reading in order with many requests in flight needs the session.
function started(
  connection: SftpClient,
  config: ConnectConfig,
  socket: Socket,
  failure: ConnectFailure,
): Promise<SFTPWrapper> {
  const client = clientOf(connection);
  let timer: NodeJS.Timeout | undefined;
  return new Promise<SFTPWrapper>((resolve, reject) => {
    client.on('handshake', () => {
      failure.stage = 'login';
    });
    client.on('ready', () => {
      failure.stage = 'start of SFTP';
      timer = setTimeout(() => {
        reject(new Error('Timed out while waiting for SFTP.'));
      }, CONNECT_TIMEOUT_MS);
    });
    client.on('error', reject);
    client.on('close', () => {
      reject(new Error('The connection was closed.'));
    });
    // ssh2 keeps the socket paused until it listens itself, so this takes no data from it.
    socket.once('data', (head: Buffer) => {
      failure.greeting = head.subarray(0, 16).toString('latin1');
      if (failure.isNotSsh) reject(new Error('The server speaks another protocol.'));
    });
    connection.connect(config).then(resolve, reject);
  }).finally(() => {
    clearTimeout(timer);
  });
}

// ssh2-sftp-client rewords errors and drops their level, which is needed here to distinguish them.
class PlainSftpClient extends SftpClient {
  protected fmtError(error: unknown): Error {
    return error instanceof Error ? error : new Error(String(error));
  }
}

// Without callbacks the client prints events between two calls to stdout.
function quietClient(): SftpClient {
  const ignore = (): void => undefined;
  const Quiet = PlainSftpClient as unknown as new (name: string, on: object) => SftpClient;
  return new Quiet('responsys', { error: ignore, end: ignore, close: ignore });
}

function clientOf(connection: SftpClient): Client {
  return (connection as unknown as { client: Client }).client;
}

function watched(client: Client, sftp: SFTPWrapper, deadlineMs: number): Session {
  const session: Session = {
    sftp,
    deadlineMs,
    ended: undefined,
    destroy: () => {
      client.destroy();
    },
  };
  const end = (error: Error): void => {
    session.ended ??= error;
  };
  client.on('error', end);
  sftp.on('error', end);
  client.on('close', () => {
    end(new Error('The connection was closed.'));
  });
  // The session may end while its connection lives on, answering keep-alives but no request.
  sftp.on('close', () => {
    end(new Error('The server ended the SFTP session.'));
  });
  return session;
}

// The first attempt, without a key, shows which methods the server accepts; then the key is tried.
function byKey(failure: ConnectFailure): AuthHandlerMiddleware {
  let asked = false;
  let tried = false;
  return (left, partial, next) => {
    if (tried) failure.answerToKey(left, partial);
    else if (asked) failure.takes = left;
    if (tried) (next as unknown as (none: false) => void)(false);
    else next(asked ? 'publickey' : 'none');
    tried = asked;
    asked = true;
  };
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function algorithms(legacy: boolean): Algorithms {
  if (!legacy) return { serverHostKey: { append: [], prepend: [], remove: ['ssh-rsa'] } };
  return {
    serverHostKey: { append: ['ssh-dss'], prepend: [], remove: [] },
    kex: {
      append: ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1'],
      prepend: [],
      remove: [],
    },
    cipher: {
      append: ['aes256-cbc', 'aes128-cbc', '3des-cbc'],
      prepend: [],
      remove: [],
    },
  };
}
