import { createHash } from 'node:crypto';

import SftpClient from 'ssh2-sftp-client';
import type { Algorithms, Client, ConnectConfig, SFTPWrapper } from 'ssh2';

import { messageOf, transientError } from '../../shared/errors';
import { retry, type RetryPolicy } from '../../shared/retry';
import { connectFault, isPermanent } from './faults';

export interface SftpOptions {
  host: string;
  port: number;
  username: string;
  privateKey: string;
  passphrase: string | undefined;
  /** SHA256:... of the only host key to accept; undefined accepts any. */
  fingerprint: string | undefined;
  legacyAlgorithms: boolean;
  /** Attempts to connect, the first included. */
  attempts: number;
}

/** What a connection needs from outside. */
export interface SftpPorts {
  sleep(ms: number): Promise<void>;
  warn(message: string): void;
}

const CONNECT: Omit<RetryPolicy, 'attempts'> = {
  firstDelayMs: 1_000,
  maxDelayMs: 32_000,
};
const CONNECT_TIMEOUT_MS = 30_000;
/** Responsys cuts idle connections; others have needed one keep-alive every 30 s. */
const KEEPALIVE_MS = 15_000;
/** A server that answers none of this many keep-alives counts as gone. */
const KEEPALIVES_LOST = 3;

/** The connection to a server: made when it is needed, and anew after it was lost. */
export class SftpSession {
  private client: SftpClient | undefined;
  private session: SFTPWrapper | undefined;
  /** SHA256:... of the host key that the server showed last. */
  seenFingerprint: string | undefined;

  constructor(
    private readonly options: SftpOptions,
    private readonly ports: SftpPorts,
  ) {}

  /**
   * Connects if there is no connection, waiting and trying again where that may help.
   * @throws ConnectorError that says which of host, port, user or key to look at
   */
  async connect(): Promise<SFTPWrapper> {
    if (this.session !== undefined) return this.session;
    return retry(
      { ...CONNECT, attempts: this.options.attempts },
      {
        sleep: (ms) => this.ports.sleep(ms),
        onRetry: (error, attempt, delayMs) => {
          this.ports.warn(
            `Connecting to ${this.options.host} failed (attempt ${attempt}): ` +
              `${messageOf(error)} Trying again in ${Math.round(delayMs / 1000)} s.`,
          );
        },
      },
      (error) => !isPermanent(error),
      () => this.connectOnce(),
    );
  }

  /** Whether this is the session that is open now. */
  isOpen(session: SFTPWrapper): boolean {
    return this.session === session;
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.session = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Gives a lost connection up, so that `connect` makes a new one. */
  forget(): void {
    const { client } = this;
    this.client = undefined;
    this.session = undefined;
    void client?.end().catch(() => undefined);
  }

  private async connectOnce(): Promise<SFTPWrapper> {
    const client = quietClient();
    const config: ConnectConfig = {
      host: this.options.host,
      port: this.options.port,
      username: this.options.username,
      privateKey: this.options.privateKey,
      ...(this.options.passphrase === undefined ? {} : { passphrase: this.options.passphrase }),
      readyTimeout: CONNECT_TIMEOUT_MS,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVES_LOST,
      hostVerifier: (key: Buffer) => this.accepts(key),
      algorithms: algorithms(this.options.legacyAlgorithms),
    };
    try {
      await client.connect(config);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw connectFault(error, this.options, this.seenFingerprint);
    }
    this.client = client;
    const session = sessionOf(client);
    this.session = session;
    const gone = (): void => {
      if (this.client === client) this.session = undefined;
    };
    client.on('close', gone);
    // It may end with its connection alive, which then answers keep-alives but no request.
    session.on('close', gone);
    return session;
  }

  private accepts(key: Buffer): boolean {
    const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
    this.seenFingerprint = `SHA256:${digest}`;
    const wanted = this.options.fingerprint?.replace(/=+$/, '');
    return wanted === undefined || wanted === this.seenFingerprint;
  }
}

// Without callbacks of its own the client prints what happens between two calls, on stdout.
function quietClient(): SftpClient {
  const ignore = (): void => undefined;
  const Quiet = SftpClient as unknown as new (name: string, on: object) => SftpClient;
  return new Quiet('responsys', { error: ignore, end: ignore, close: ignore });
}

// The client reads one request at a time, or to a file; reading with many in flight and in order
// needs the session that it wraps. Nagle's algorithm would hold back every request but the first.
function sessionOf(client: SftpClient): SFTPWrapper {
  const wrapped = client as unknown as { sftp?: SFTPWrapper; client: Client };
  if (wrapped.sftp === undefined) throw transientError('The SFTP connection closed at once.');
  wrapped.client.setNoDelay(true);
  return wrapped.sftp;
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
