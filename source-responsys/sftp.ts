import { createHash } from 'node:crypto';

import SftpClient from 'ssh2-sftp-client';
import type {
  Algorithms,
  Client,
  ConnectConfig,
  FileEntryWithStats,
  SFTPWrapper,
  Stats,
} from 'ssh2';

import { codeOf, configError, messageOf, transientError } from '../shared/errors';
import { retry, type RetryPolicy } from '../shared/retry';
import type { ByteSource } from './bytes';
import { FileFault } from './faults';
import { pipelined } from './pipelined';
import {
  connectFault,
  isConnectionLoss,
  isPermanent,
  NO_SUCH_FILE,
  sessionFault,
} from './sftp-faults';

/** A file of the folder as the listing shows it. */
export interface RemoteFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Seconds since the epoch, as the server tells it. */
  modified: number;
}

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

/** What this edge needs from outside. */
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

/** A file is given up when the connection drops this often without a byte in between. */
const DROPS_WITHOUT_PROGRESS = 5;

/** An SFTP server, connected when needed and again when the connection drops. */
export class SftpStore {
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

  /**
   * The files in a folder, without those in folders inside it. Links to files count as files.
   * @throws ConnectorError when the folder cannot be listed to its end
   */
  async list(folder: string): Promise<RemoteFile[]> {
    const entries = await this.reconnecting(`listing ${folder}`, async (session) =>
      promised<FileEntryWithStats[]>((done) => {
        session.readdir(folder, done);
      }),
    );
    const files: RemoteFile[] = [];
    for (const { filename, attrs } of entries) {
      const path = folder === '' ? filename : `${folder.replace(/\/+$/, '')}/${filename}`;
      const stats = attrs.isSymbolicLink() ? await this.stat(path) : attrs;
      if (stats?.isFile() === true) files.push(remoteFile(path, stats));
    }
    return files;
  }

  /** What the server says of a file now, or undefined if it is gone. */
  async stat(path: string): Promise<Stats | undefined> {
    return this.reconnecting(`looking at ${path}`, async (session) => {
      try {
        return await promised<Stats>((done) => {
          session.stat(path, done);
        });
      } catch (error) {
        if (codeOf(error) === NO_SUCH_FILE) return undefined;
        throw error;
      }
    });
  }

  /** Whether a file still is what the listing showed. */
  async isUnchanged(file: RemoteFile): Promise<boolean> {
    const stats = await this.stat(file.path);
    // A file that was moved away while its open handle was read to the end has been read whole.
    return stats === undefined || isVersion(stats, file);
  }

  /**
   * A file's bytes. A connection that drops on the way is opened again and read on from the same
   * byte, provided that the file is still the same version.
   */
  open(file: RemoteFile): ByteSource {
    return {
      size: () => Promise.resolve(file.size),
      range: (start, end = file.size) => this.read(file, start, end),
    };
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.session = undefined;
    await client?.end().catch(() => undefined);
  }

  private async *read(file: RemoteFile, start: number, end: number): AsyncGenerator<Buffer> {
    let at = start;
    let drops = 0;
    while (at < end) {
      try {
        for await (const piece of this.readOnce(file, at, end)) {
          at += piece.length;
          drops = 0;
          yield piece;
        }
      } catch (error) {
        if (!isConnectionLoss(error) || ++drops > DROPS_WITHOUT_PROGRESS) {
          throw sessionFault(error, `reading ${file.path}`, true);
        }
        this.forget();
        this.ports.warn(
          `The connection dropped while reading ${file.path}; going on at byte ${at}.`,
        );
        await this.checkSameVersion(file);
      }
    }
  }

  private async *readOnce(file: RemoteFile, start: number, end: number): AsyncGenerator<Buffer> {
    const session = await this.connect();
    const handle = await promised<Buffer>((done) => {
      session.open(file.path, 'r', done);
    });
    try {
      yield* pipelined(session, handle, start, end);
    } finally {
      if (this.session === session) session.close(handle, () => undefined);
    }
  }

  private async checkSameVersion(file: RemoteFile): Promise<void> {
    const stats = await this.stat(file.path);
    if (stats !== undefined && isVersion(stats, file)) return;
    throw new FileFault(
      'transient_error',
      'it was replaced or removed while it was being read; the next sync reads it if it is there',
    );
  }

  // Listing and stat have no effect, so a dropped connection is answered by doing them again.
  private async reconnecting<T>(
    doing: string,
    work: (session: SFTPWrapper) => Promise<T>,
  ): Promise<T> {
    for (let drops = 0; ; drops++) {
      const session = await this.connect();
      try {
        return await work(session);
      } catch (error) {
        if (!isConnectionLoss(error) || drops >= DROPS_WITHOUT_PROGRESS) {
          throw sessionFault(error, doing, false);
        }
        this.forget();
        this.ports.warn(`The connection dropped while ${doing}; trying again.`);
      }
    }
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

  private forget(): void {
    const { client } = this;
    this.client = undefined;
    this.session = undefined;
    void client?.end().catch(() => undefined);
  }
}

/**
 * A private key as ssh2 reads it. Forms and JSON files mangle line breaks: written as \\n, or
 * turned into blanks.
 * @throws ConnectorError (config_error) for a PuTTY key
 */
export function tidyPrivateKey(text: string): string {
  if (text.startsWith('PuTTY-User-Key-File')) {
    throw configError(
      'Private Key: this is a PuTTY key. Open it in PuTTYgen, choose Conversions > Export OpenSSH ' +
        'key, and paste what that writes.',
    );
  }
  const key = text.replaceAll('\\n', '\n').replace(/\r\n?/g, '\n').trim();
  const [, begin, body, end] =
    /^(-----BEGIN [A-Z ]+-----) +([^\n]+?) +(-----END [A-Z ]+-----)$/.exec(key) ?? [];
  if (begin === undefined || body === undefined || end === undefined) return `${key}\n`;
  return `${begin}\n${body.replaceAll(' ', '\n')}\n${end}\n`;
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

function isVersion(stats: Stats, file: RemoteFile): boolean {
  return stats.size === file.size && stats.mtime === file.modified;
}

function remoteFile(path: string, stats: Stats): RemoteFile {
  return { path, size: stats.size, modified: stats.mtime };
}

function promised<T>(
  work: (done: (error: Error | null | undefined, value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    work((error, value) => {
      if (error === undefined || error === null) resolve(value);
      else reject(error);
    });
  });
}
