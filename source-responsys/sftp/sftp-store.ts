import { codeOf, configError, type ConnectorError } from '../../shared/errors';
import { FileFault } from '../faults';
import type { ByteSource, RemoteFile, Store } from '../store';
import { complete, pathOf, type Looked } from './completion';
import type { SftpOptions } from './dial';
import { fileFault, folderFault } from './faults';
import { entriesOf, type Attributes, type FolderEntry } from './listing';
import { pipelined } from './pipelined';
import { ask, ConnectionLost, isOpen, STATUS, type Session } from './request';
import { SftpSession, type SftpPorts } from './session';

/** A request is given up after this many drops of the connection without a byte in between. */
const DROPS_WITHOUT_PROGRESS = 5;

/** The files of an SFTP server. Reopens the connection when it drops. */
export class SftpStore implements Store {
  private readonly connection: SftpSession;

  constructor(
    options: SftpOptions,
    private readonly ports: SftpPorts,
  ) {
    this.connection = new SftpSession(options, ports);
  }

  get seenFingerprint(): string | undefined {
    return this.connection.seenFingerprint;
  }

  /**
   * Connects if there is no connection; waits and retries where that may help.
   * @throws ConnectorError that says which of host, port, user or key to look at
   */
  async connect(): Promise<void> {
    await this.connection.connect();
  }

  async list(folder: string): Promise<RemoteFile[]> {
    const entries = await this.entries(folder);
    if (entries.length === 0) await this.checkMayEnter(folder);
    return complete(folder, entries, (path) => this.look(path));
  }

  async isUnchanged(file: RemoteFile): Promise<boolean> {
    const looked = await this.look(file.path);
    // A file moved away while its open handle was read to the end has been read completely.
    return typeof looked === 'string' || isVersion(looked, file);
  }

  open(file: RemoteFile): ByteSource {
    return {
      size: () => Promise.resolve(file.size),
      range: (start, end = file.size) => this.read(file, start, end),
    };
  }

  /** Closes the connection. */
  close(): void {
    this.connection.close();
  }

  private async entries(folder: string): Promise<FolderEntry[]> {
    try {
      return await this.reconnecting(`listing ${folder}`, (session) =>
        entriesOf(session, folder === '' ? '.' : folder),
      );
    } catch (error) {
      if (codeOf(error) !== STATUS.NO_SUCH_FILE) throw folderFault(error, `listing ${folder}`);
      throw await this.noSuchFolder(folder, error);
    }
  }

  // Users may type the folder with or without a leading slash; the server shows which one exists.
  private async noSuchFolder(folder: string, error: unknown): Promise<ConnectorError> {
    if (await this.isThere(folder)) {
      return configError(`Folder: listing ${folder} failed: it is a file, not a folder.`, error);
    }
    const other = folder.startsWith('/') ? folder.replace(/^\/+/, '') : `/${folder}`;
    if (other === '' || !(await this.isThere(other))) {
      return folderFault(error, `listing ${folder}`);
    }
    return configError(
      `Folder: listing ${folder} failed: there is no such folder on the server, but there is ` +
        `${other}. Put that in.`,
      error,
    );
  }

  private async isThere(path: string): Promise<boolean> {
    return typeof (await this.look(path)) !== 'string';
  }

  // OpenSSH lists nothing of a folder that its user may read but not enter.
  private async checkMayEnter(folder: string): Promise<void> {
    if ((await this.look(pathOf(folder, '.'))) !== 'denied') return;
    throw configError(
      `Folder: listing ${folder} failed: the server shows none of its files, since this SFTP user ` +
        'lacks the permission to enter it (x). Let this SFTP user read and enter it.',
    );
  }

  private async *read(file: RemoteFile, start: number, end: number): AsyncGenerator<Buffer> {
    let at = start;
    for (let drops = 0; at < end;) {
      const session = await this.connection.connect();
      try {
        for await (const piece of readOnce(session, file, at, end)) {
          at += piece.length;
          drops = 0;
          yield piece;
        }
      } catch (error) {
        if (!(error instanceof ConnectionLost) || ++drops > DROPS_WITHOUT_PROGRESS) {
          throw fileFault(error, file.path);
        }
        this.lost(session, `reading ${file.path}; going on at byte ${at}`);
        await this.checkSameVersion(file);
      }
    }
  }

  private async checkSameVersion(file: RemoteFile): Promise<void> {
    const looked = await this.look(file.path);
    // A refusal is reported when the file is opened.
    if (looked === 'denied' || looked === 'failed') return;
    if (looked !== 'gone' && isVersion(looked, file)) return;
    throw new FileFault(
      'transient_error',
      'it was replaced or removed while it was being read; the next sync reads it if it is there',
    );
  }

  // The server's attributes of a file, or of a link's target.
  private async look(path: string): Promise<Looked> {
    const looking = `looking at ${path}`;
    try {
      return await this.reconnecting(looking, (session) =>
        ask<Attributes>(session, 'STAT', (sftp, done) => {
          sftp.stat(path, done);
        }),
      );
    } catch (error) {
      const code = codeOf(error);
      if (error instanceof ConnectionLost || code === undefined || !/^\d+$/.test(code)) {
        throw folderFault(error, looking);
      }
      if (code === STATUS.NO_SUCH_FILE) return 'gone';
      return code === STATUS.PERMISSION_DENIED ? 'denied' : 'failed';
    }
  }

  // Listing and stat have no side effects, so they are repeated after a dropped connection.
  private async reconnecting<T>(doing: string, work: (session: Session) => Promise<T>): Promise<T> {
    for (let drops = 0; ; drops++) {
      const session = await this.connection.connect();
      try {
        return await work(session);
      } catch (error) {
        if (!(error instanceof ConnectionLost) || drops >= DROPS_WITHOUT_PROGRESS) throw error;
        this.lost(session, `${doing}; trying again`);
      }
    }
  }

  // Concurrent requests lose the same connection; it is reported once.
  private lost(session: Session, doing: string): void {
    if (this.connection.forget(session)) {
      this.ports.warn(`The connection dropped while ${doing}.`);
    }
  }
}

async function* readOnce(
  session: Session,
  file: RemoteFile,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const handle = await ask<Buffer>(session, 'OPEN', (sftp, done) => {
    sftp.open(file.path, 'r', done);
  });
  try {
    yield* pipelined(session, handle, start, end);
  } finally {
    if (isOpen(session)) session.sftp.close(handle, () => undefined);
  }
}

// Attributes that a server reports only in its listing are compared at the next listing.
function isVersion({ size, mtime }: Attributes, file: RemoteFile): boolean {
  return (size ?? file.size) === file.size && (mtime ?? file.modified) === file.modified;
}
