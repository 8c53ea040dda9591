import type { SFTPWrapper } from 'ssh2';

import { codeOf, ConnectorError, messageOf } from '../../shared/errors';

/** SFTP status codes (draft-ietf-secsh-filexfer-02, section 7). */
export const STATUS = {
  END_OF_FILE: '1',
  NO_SUCH_FILE: '2',
  PERMISSION_DENIED: '3',
  NO_CONNECTION: '6',
  CONNECTION_LOST: '7',
} as const;

/** An open SFTP session, and how long to wait for its answers. */
export interface Session {
  readonly sftp: SFTPWrapper;
  readonly deadlineMs: number;
  /** Why it ended, once it has ended and the reason is known. */
  ended: Error | undefined;
  /** Drops the connection under it. */
  destroy(): void;
}

/** The connection is gone; the same request may succeed over a new one. */
export class ConnectionLost extends ConnectorError {
  override readonly name = 'ConnectionLost';

  constructor(why: string, cause?: unknown) {
    super('transient_error', `The SFTP connection was lost: ${why}.`, { cause });
  }
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

/**
 * Sends one request and resolves to its answer.
 * @throws ConnectionLost when the session has ended, ends before it answers, or leaves the request
 *   unanswered until the deadline; otherwise what the server answered, as ssh2 has it
 */
export function ask<T>(
  session: Session,
  name: string,
  send: (sftp: SFTPWrapper, done: Done<T>) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    // When a session ends, ssh2 fails requests in flight but never answers later ones.
    if (!isOpen(session)) {
      reject(new ConnectionLost(`${name} found the session ended`, session.ended));
      return;
    }
    const timer = setTimeout(() => {
      const seconds = session.deadlineMs / 1000;
      reject(new ConnectionLost(`${name} was not answered within ${seconds} s`));
    }, session.deadlineMs);
    send(session.sftp, (error, value) => {
      clearTimeout(timer);
      if (error === undefined || error === null) resolve(value);
      else reject(isLoss(error) ? new ConnectionLost(`${name} broke off`, session.ended) : error);
    });
  });
}

/** Whether a session still takes requests. */
export function isOpen({ sftp, ended }: Session): boolean {
  return ended === undefined && (sftp as unknown as { readable: boolean }).readable;
}

/** ssh2's error for a request whose session or connection ended before the server answered. */
const LOSSES = ['No response from server', 'Not connected', 'Channel is not open'];

function isLoss(error: Error): boolean {
  const code = codeOf(error);
  if (code === undefined) return LOSSES.includes(messageOf(error));
  return code === STATUS.NO_CONNECTION || code === STATUS.CONNECTION_LOST;
}
