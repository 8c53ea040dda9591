import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';

import { codeOf } from '../../shared/errors';
import type { ByteSource, RemoteFile, Store } from '../store';
import { FileFault } from '../faults';
import { pipelined } from './pipelined';
import { isConnectionLoss, NO_SUCH_FILE, sessionFault } from './faults';
import { SftpSession, type SftpOptions, type SftpPorts } from './session';

/** A file is given up when the connection drops this often without a byte in between. */
const DROPS_WITHOUT_PROGRESS = 5;

/** The files of an SFTP server, whose connection is opened again when it drops. */
export class SftpStore implements Store {
  private readonly connection: SftpSession;

  constructor(
    options: SftpOptions,
    private readonly ports: SftpPorts,
  ) {
    this.connection = new SftpSession(options, ports);
  }

  /** SHA256:... of the host key that the server showed last. */
  get seenFingerprint(): string | undefined {
    return this.connection.seenFingerprint;
  }

  /**
   * Connects if there is no connection, waiting and trying again where that may help.
   * @throws ConnectorError that says which of host, port, user or key to look at
   */
  async connect(): Promise<void> {
    await this.connection.connect();
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
      const stats = attrs.isSymbolicLink() ? await this.look(path) : attrs;
      // Whether the target is a file of events cannot be told: if its name says so, it is one that
      // cannot be read, which does not hold up the others.
      if (stats === 'refused') files.push(remoteFile(path, attrs));
      else if (stats !== 'gone' && stats.isFile()) files.push(remoteFile(path, stats));
    }
    return files;
  }

  /** Whether a file still is what the listing showed, as far as the server tells. */
  async isUnchanged(file: RemoteFile): Promise<boolean> {
    const stats = await this.look(file.path);
    // A file that was moved away while its open handle was read to the end has been read whole.
    return stats === 'gone' || stats === 'refused' || isVersion(stats, file);
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
  close(): Promise<void> {
    return this.connection.close();
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
        this.connection.forget();
        this.ports.warn(
          `The connection dropped while reading ${file.path}; going on at byte ${at}.`,
        );
        await this.checkSameVersion(file);
      }
    }
  }

  private async *readOnce(file: RemoteFile, start: number, end: number): AsyncGenerator<Buffer> {
    const session = await this.connection.connect();
    const handle = await promised<Buffer>((done) => {
      session.open(file.path, 'r', done);
    });
    try {
      yield* pipelined(session, handle, start, end);
    } finally {
      if (this.connection.isOpen(session)) session.close(handle, () => undefined);
    }
  }

  private async checkSameVersion(file: RemoteFile): Promise<void> {
    const stats = await this.look(file.path);
    // A refusal is told when the file is opened.
    if (stats === 'refused' || (stats !== 'gone' && isVersion(stats, file))) return;
    throw new FileFault(
      'transient_error',
      'it was replaced or removed while it was being read; the next sync reads it if it is there',
    );
  }

  // What the server says of a file, or of what a link leads to.
  private look(path: string): Promise<Stats | 'gone' | 'refused'> {
    return this.reconnecting(`looking at ${path}`, async (session) => {
      try {
        return await promised<Stats>((done) => {
          session.stat(path, done);
        });
      } catch (error) {
        if (isConnectionLoss(error)) throw error;
        return codeOf(error) === NO_SUCH_FILE ? 'gone' : 'refused';
      }
    });
  }

  // Listing and stat have no effect, so a dropped connection is answered by doing them again.
  private async reconnecting<T>(
    doing: string,
    work: (session: SFTPWrapper) => Promise<T>,
  ): Promise<T> {
    for (let drops = 0; ; drops++) {
      const session = await this.connection.connect();
      try {
        return await work(session);
      } catch (error) {
        if (!isConnectionLoss(error) || drops >= DROPS_WITHOUT_PROGRESS) {
          throw sessionFault(error, doing, false);
        }
        this.connection.forget();
        this.ports.warn(`The connection dropped while ${doing}; trying again.`);
      }
    }
  }
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
