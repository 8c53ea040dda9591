import { posix } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { utils, type FileEntry, type SFTPWrapper } from 'ssh2';

import type { OpenFile, ServedEntry, ServedFiles, ServedStats } from './served-files';
import { attributes, fileEntry, FOLDER, toldAttributes, withDots } from './sftp-attributes';
import type { SftpCounters, SftpFaults } from './sftp-faults';

const { STATUS_CODE, OPEN_MODE } = utils.sftp;
const READ_ONLY: number = OPEN_MODE.READ;

/** Requests that name what they would change first. */
const CHANGES = ['REMOVE', 'RENAME', 'MKDIR', 'RMDIR', 'SETSTAT'] as const;

/** Entries per answer to READDIR, as OpenSSH sends them. */
const BATCH = 100;
/** Longest answer to READ; every client takes this much. */
const MAX_READ_BYTES = 256 * 1024;

/** What a session works with. */
export interface SessionPorts {
  files: ServedFiles;
  faults: SftpFaults;
  counters: SftpCounters;
  /** The absolute path that the client starts at. */
  home: string;
  /** Hears what the client does. */
  note(note: SftpNote): void;
  /** Ends the connection without a word, after what was sent. */
  drop(): void;
}

/** What a client does: it lists a folder, reads a file, or has tried to change something. */
export interface SftpNote {
  what: 'list' | 'read' | 'refuse';
  /** Relative to the home. */
  path: string;
}

interface Listing {
  entries: Iterator<ServedEntry>;
  batches: number;
}

type Handle = { path: string; file: OpenFile } | Listing;

/** A request that is answered by a status instead of by what it asks for. */
class StatusError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers the requests of one SFTP session, read-only; `end` closes what it left open. */
export class ServerSession {
  private readonly handles = new Map<number, Handle>();
  private readonly noted = new Set<string>();
  private nextHandle = 0;
  private served = 0;
  private ended = false;

  constructor(
    private readonly sftp: SFTPWrapper,
    private readonly ports: SessionPorts,
  ) {
    this.on('REALPATH', (id, path: string) => {
      const filename = posix.resolve(ports.home, path);
      sftp.name(id, [{ filename, longname: filename, attrs: attributes(FOLDER) }]);
    });
    this.on('STAT', async (id, path: string) => {
      this.tell(id, await ports.files.stat(this.inHome(path)));
    });
    this.on('LSTAT', async (id, path: string) => {
      this.tell(id, await ports.files.lstat(this.inHome(path)));
    });
    this.on('FSTAT', async (id, handle: Buffer) => {
      this.tell(id, await this.fileAt(handle).file.stat());
    });
    this.on('OPENDIR', (id, path: string) => this.openFolder(id, path));
    this.on('READDIR', (id, handle: Buffer) => {
      this.readFolder(id, handle);
    });
    this.on('OPEN', (id, path: string, flags: number) => this.open(id, path, flags));
    this.on('READ', (id, handle: Buffer, at: number, max: number) =>
      this.read(id, handle, at, max),
    );
    this.on('CLOSE', (id, handle: Buffer) => this.close(id, handle));
    for (const change of CHANGES) {
      this.on(change, (_, path: string) => {
        this.refuse(this.inHome(path));
      });
    }
  }

  /** Answers no more and closes the files that the client left open. */
  async end(): Promise<void> {
    this.ended = true;
    const left = [...this.handles.values()];
    this.handles.clear();
    this.ports.counters.openHandles -= left.length;
    for (const handle of left) if ('file' in handle) await handle.file.close();
  }

  private async openFolder(id: number, path: string): Promise<void> {
    const { counters, faults, files } = this.ports;
    counters.listings++;
    if (faults.failListing === 'start') throw new StatusError(STATUS_CODE.FAILURE, 'Failure');
    const folder = this.inHome(path);
    const entries = await files.list(folder);
    if (this.ended) return;
    this.noteOnce({ what: 'list', path: folder });
    this.sftp.handle(id, this.keep({ entries: withDots(entries), batches: 0 }));
  }

  private readFolder(id: number, handle: Buffer): void {
    const listing = this.handleAt(handle);
    if (!('entries' in listing)) throw new StatusError(STATUS_CODE.FAILURE, 'Not a folder');
    if (this.ports.faults.failListing === 'middle' && listing.batches > 0) {
      throw new StatusError(STATUS_CODE.FAILURE, 'Failure');
    }
    const { faults } = this.ports;
    const batch: FileEntry[] = [];
    while (batch.length < BATCH) {
      const next = listing.entries.next();
      if (next.done === true) break;
      batch.push(fileEntry(next.value, faults.omit));
    }
    listing.batches++;
    if (batch.length === 0) this.sftp.status(id, STATUS_CODE.EOF);
    else this.sftp.name(id, batch);
    if (listing.batches < (faults.dropListingsAfter?.[0] ?? Infinity)) return;
    faults.dropListingsAfter?.shift();
    this.ended = true;
    this.ports.drop();
  }

  private tell(id: number, stats: ServedStats): void {
    this.sftp.attrs(id, toldAttributes(attributes(stats), this.ports.faults.omit, 'stat'));
  }

  private async open(id: number, requested: string, flags: number): Promise<void> {
    const { counters, faults, files } = this.ports;
    const path = this.inHome(requested);
    if (flags !== READ_ONLY) this.refuse(path);
    if (faults.denyOpen?.has(path) === true) {
      throw new StatusError(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
    }
    const file = await files.open(path);
    // The client may have gone meanwhile, and what it left open has been closed.
    if (this.ended) {
      await file.close();
      return;
    }
    counters.opens++;
    this.noteOnce({ what: 'read', path });
    this.sftp.handle(id, this.keep({ path, file }));
  }

  // A client opens one file for several looks at it, which are one reading.
  private noteOnce(note: SftpNote): void {
    const key = JSON.stringify(note);
    if (this.noted.has(key)) return;
    this.noted.add(key);
    this.ports.note(note);
  }

  private refuse(path: string): never {
    this.ports.note({ what: 'refuse', path });
    throw new StatusError(STATUS_CODE.PERMISSION_DENIED, 'Read-only');
  }

  private async read(id: number, handle: Buffer, offset: number, length: number): Promise<void> {
    const { counters, faults } = this.ports;
    const { path, file } = this.fileAt(handle);
    counters.reads++;
    faults.onRead?.(path, offset);
    const data = await file.read(offset, Math.min(length, faults.maxReadBytes ?? MAX_READ_BYTES));
    if (faults.delayMs !== undefined) await delay(faults.delayMs);
    if (this.ended || counters.bytes >= (faults.stallAfterBytes ?? Infinity)) return;
    if (data.length === 0) throw new StatusError(STATUS_CODE.EOF, 'End of file');
    this.sftp.data(id, data);
    counters.bytes += data.length;
    this.served += data.length;
    this.dropIfDue();
  }

  private async close(id: number, handle: Buffer): Promise<void> {
    const closed = this.handleAt(handle);
    this.handles.delete(handle.readUInt32BE());
    this.ports.counters.openHandles--;
    if ('file' in closed) await closed.file.close();
    this.sftp.status(id, STATUS_CODE.OK);
  }

  private dropIfDue(): void {
    const { counters, faults } = this.ports;
    const total = counters.bytes >= (faults.dropAfterBytes ?? Infinity);
    if (!total && this.served < (faults.dropEveryBytes ?? Infinity)) return;
    if (total) faults.dropAfterBytes = undefined;
    this.ended = true;
    this.ports.drop();
  }

  // Requests are worked on side by side, so their answers may overtake each other, as SFTP allows.
  private on(request: string, work: (id: number, ...args: never[]) => Promise<void> | void): void {
    this.sftp.on(request, (id: number, ...args: never[]) => {
      if (this.ended || this.ports.faults.unanswered?.has(request) === true) return;
      Promise.resolve()
        .then(() => work(id, ...args))
        .catch((error: unknown) => {
          this.sftp.status(id, statusOf(error), statusMessageOf(error));
        });
    });
  }

  private inHome(path: string): string {
    const relative = posix.relative(this.ports.home, posix.resolve(this.ports.home, path));
    if (relative === '..' || relative.startsWith('../')) {
      throw new StatusError(STATUS_CODE.NO_SUCH_FILE, 'No such file');
    }
    return relative;
  }

  private keep(handle: Handle): Buffer {
    const number = this.nextHandle++;
    this.handles.set(number, handle);
    this.ports.counters.openHandles++;
    const name = Buffer.alloc(4);
    name.writeUInt32BE(number);
    return name;
  }

  private handleAt(name: Buffer): Handle {
    const handle = name.length === 4 ? this.handles.get(name.readUInt32BE()) : undefined;
    if (handle === undefined) throw new StatusError(STATUS_CODE.FAILURE, 'Invalid handle');
    return handle;
  }

  private fileAt(name: Buffer): { path: string; file: OpenFile } {
    const handle = this.handleAt(name);
    if (!('file' in handle)) throw new StatusError(STATUS_CODE.FAILURE, 'Not a file');
    return handle;
  }
}

function statusOf(error: unknown): number {
  if (error instanceof StatusError) return error.code;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return STATUS_CODE.NO_SUCH_FILE;
  return code === 'EACCES' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}

function statusMessageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
