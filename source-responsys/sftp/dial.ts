import { connect as openSocket, type Socket } from 'node:net';

import { Client, type AuthHandlerMiddleware, type Algorithms, type SFTPWrapper } from 'ssh2';

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

/** How long a server is waited for. */
export interface Patience {
  /** Attempts to connect, the first included. */
  attempts: number;
  /** Milliseconds that the server may take over an answer; then the connection counts as lost. */
  deadlineMs: number;
  /** Milliseconds between two keep-alives. */
  keepaliveMs: number;
}

const CONNECT_TIMEOUT_MS = 30_000;
/** A server that answers none of this many keep-alives counts as gone. */
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
  const client = new Client();
  try {
    client.connect({
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
    });
    await loggedIn(client, socket, failure);
    failure.stage = 'start of SFTP';
    return await sessionOn(client, patience.deadlineMs);
  } catch (error) {
    client.on('error', () => undefined);
    socket.destroy();
    throw failure.of(error);
  }
}

function loggedIn(client: Client, socket: Socket, failure: ConnectFailure): Promise<void> {
  return new Promise((resolve, reject) => {
    client.on('handshake', () => {
      failure.stage = 'login';
    });
    client.on('ready', resolve);
    client.on('error', reject);
    client.on('close', () => {
      reject(new Error('The connection was closed.'));
    });
    // ssh2 has paused the socket until it listens itself, so nothing is taken away from it.
    socket.once('data', (head: Buffer) => {
      failure.greeting = head.subarray(0, 16).toString('latin1');
      if (failure.isNotSsh) reject(new Error('The server speaks another protocol.'));
    });
  });
}

function sessionOn(client: Client, deadlineMs: number): Promise<Session> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('Timed out while waiting for SFTP.'));
    }, CONNECT_TIMEOUT_MS);
    client.sftp((error, sftp) => {
      clearTimeout(timer);
      if (error === undefined) resolve(watched(client, sftp, deadlineMs));
      else reject(error);
    });
  });
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
  // It may end with its connection alive, which then answers keep-alives but no request.
  sftp.on('close', () => {
    end(new Error('The server ended the SFTP session.'));
  });
  return session;
}

// The first question, without a key, tells what the server would take; then there is one key to try.
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
