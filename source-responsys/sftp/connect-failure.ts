import { codeOf, messageOf } from '../../shared/errors';

/** How far an attempt to connect got before it failed, and what it learned on the way. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  stage: 'handshake' | 'login' | 'start of SFTP' = 'handshake';
  /** The first bytes that the server sent. */
  greeting = '';
  /** The authentication methods that the server offered before the key was tried. */
  takes: readonly string[] = [];
  /** The authentication methods that the server still requires after accepting the key. */
  wants: readonly string[] = [];

  /** The message of ssh2 or the system. It may quote the server. */
  get said(): string {
    return messageOf(this.cause);
  }

  /** The `level` that ssh2 puts on its errors. */
  get level(): string | undefined {
    const { level } = (this.cause ?? {}) as { level?: unknown };
    return typeof level === 'string' ? level : undefined;
  }

  /** The code of a system call, such as ECONNREFUSED. */
  get code(): string | undefined {
    return codeOf(this.cause);
  }

  /** Whether the server has shown that it does not speak SSH (RFC 4253, section 4.2). */
  get isNotSsh(): boolean {
    return OTHER_PROTOCOL.test(this.greeting) || this.greeting.startsWith(TLS_ALERT);
  }

  /** Records the server's answer to the key. */
  answerToKey(left: readonly string[], partial: boolean): void {
    const taken = partial || (this.takes.includes('publickey') && !left.includes('publickey'));
    if (taken) this.wants = left;
  }

  /** The same failure with the underlying error as its cause. */
  of(error: unknown): this {
    this.cause = error;
    this.message = this.summary();
    return this;
  }

  // What an engineer needs: how far it got, the error's name, and its message unless that may be
  // the server's own text.
  private summary(): string {
    const parts = [
      `at the ${this.stage}`,
      ...(this.level === undefined ? [] : [`level ${this.level}`]),
      ...(this.takes.length === 0 ? [] : [`the server takes ${this.takes.join(', ')}`]),
      ...(this.wants.length === 0 ? [] : [`it still wants ${this.wants.join(', ')}`]),
      ...(OWN_TEXTS.some((text) => text.test(this.said)) ? [this.said] : []),
    ];
    return parts.join('; ');
  }
}

/** First bytes of FTP, SMTP and the like, HTTP, HTML, IMAP, POP and VNC. */
const OTHER_PROTOCOL = /^(?:\d{3}[ -]|HTTP\/|<|\* |\+OK|RFB )/;
const TLS_ALERT = '\u0015\u0003';

/** ssh2's own messages, which quote nothing that a server sent. */
const OWN_TEXTS = [
  /^All configured authentication methods failed$/,
  /^Connection lost before handshake$/,
  /^Timed out while waiting for (?:handshake|SFTP\.)$/,
  /^Handshake failed: [a-zA-Z ->]+$/,
  /^Host denied \(verification failed\)$/,
  /^Keepalive timeout$/,
  /^No response from server$/,
  /^Unable to start subsystem: sftp$/,
  /^Received (?:exit code \d+|signal [A-Z]+|unexpected)[ a-zA-Z]*$/,
  /^Packet length \d+ exceeds max length of \d+$/,
  /^Expected VERSION packet, got \d+$/,
  /^Unknown packet type \d+$/,
  /^The (?:server|connection) [a-z ]+\.$/,
];
