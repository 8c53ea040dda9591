import { createHash } from 'node:crypto';

import { messageOf, systemError } from '../../shared/errors';
import { retry, type RetryPolicy } from '../../shared/retry';
import { ConnectFailure } from './connect-failure';
import { connectFault, isPermanent } from './connect-fault';
import { dial, type SftpOptions } from './dial';
import { isOpen, type Session } from './request';
import { readSshKey } from './ssh-key';

/** What a connection needs from its caller. */
export interface SftpPorts {
  sleep(ms: number): Promise<void>;
  warn(message: string): void;
}

const CONNECT: Omit<RetryPolicy, 'attempts'> = {
  firstDelayMs: 1_000,
  maxDelayMs: 32_000,
};

/** The connection to a server: opened when needed, and reopened after it was lost. */
export class SftpSession {
  private session: Session | undefined;
  private opening: Promise<Session> | undefined;
  private closed = false;
  private privateKey: string | undefined;
  /** SHA256:... of the host key that the server showed last. */
  seenFingerprint: string | undefined;

  constructor(
    private readonly options: SftpOptions,
    private readonly ports: SftpPorts,
  ) {}

  /**
   * The open connection, or a new one; waits and retries where that may help. Concurrent callers
   * share the connection being opened.
   * @throws ConnectorError that says which of host, port, user or key to look at
   */
  connect(): Promise<Session> {
    if (this.closed) return Promise.reject(systemError('The connection has been closed.'));
    const { session } = this;
    if (session !== undefined && isOpen(session)) return Promise.resolve(session);
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  /** Drops a lost connection, so `connect` opens a new one. Returns whether it was still in use. */
  forget(session: Session): boolean {
    session.destroy();
    if (this.session !== session) return false;
    this.session = undefined;
    return true;
  }

  /** Closes the connection for good. */
  close(): void {
    this.closed = true;
    this.session?.destroy();
    this.session = undefined;
  }

  private async open(): Promise<Session> {
    const session = await retry(
      { ...CONNECT, attempts: this.options.patience.attempts },
      {
        sleep: (ms) => this.ports.sleep(ms),
        onRetry: (error, attempt, delayMs) => {
          this.ports.warn(
            `Connecting to ${this.options.host} failed (attempt ${attempt}): ` +
              `${messageOf(error)} Trying again in ${Math.round(delayMs / 1000)} s.`,
          );
        },
      },
      (error) => !isPermanent(error) && !this.closed,
      () => this.openOnce(),
    );
    this.session = session;
    if (this.closed) this.close();
    return session;
  }

  private async openOnce(): Promise<Session> {
    const { privateKey, passphrase } = this.options;
    this.privateKey ??= readSshKey(privateKey, passphrase);
    try {
      return await dial({ ...this.options, privateKey: this.privateKey }, (key) =>
        this.accepts(key),
      );
    } catch (error) {
      if (!(error instanceof ConnectFailure)) throw error;
      throw connectFault(error, this.options, this.seenFingerprint);
    }
  }

  private accepts(key: Buffer): boolean {
    const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
    this.seenFingerprint = `SHA256:${digest}`;
    const wanted = this.options.fingerprint?.replace(/=+$/, '');
    return wanted === undefined || wanted === this.seenFingerprint;
  }
}
