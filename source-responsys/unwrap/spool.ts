import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { codeOf } from '../../shared/errors';
import { FileFault } from '../faults';

const READ_BYTES = 32 * 1024;

/**
 * A private temporary file (mode 600) that holds a ciphertext while it is read twice. It has no
 * name in the file system while it is used, so not even a kill leaves it behind.
 */
export class Spool {
  private constructor(private readonly file: FileHandle) {}

  /** @throws FileFault (system_error) when the temporary folder cannot be written to */
  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `responsys-${randomUUID()}.spool`);
    try {
      const file = await open(path, 'wx+', 0o600);
      await unlink(path);
      return new Spool(file);
    } catch (error) {
      throw spoolFault(error);
    }
  }

  /**
   * The same bytes, each piece written down before it is handed on.
   * @throws FileFault (system_error) that says so when the disk is full
   */
  async *copying(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let at = 0;
    for await (const piece of bytes) {
      await this.write(piece, at);
      at += piece.length;
      yield piece;
    }
  }

  /** What was written down, from its beginning. */
  async *contents(): AsyncGenerator<Buffer> {
    for (let at = 0; ;) {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /** Gives the space back. */
  close(): Promise<void> {
    return this.file.close();
  }

  // A full disk may take a part of what it is given.
  private async write(piece: Buffer, at: number): Promise<void> {
    try {
      for (let done = 0; done < piece.length;) {
        const { bytesWritten } = await this.file.write(piece, done, piece.length - done, at + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw spoolFault(error);
    }
  }
}

function spoolFault(error: unknown): FileFault {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
  return new FileFault(
    'system_error',
    full
      ? `the disk of the temporary folder ${tmpdir()} is full. It needs room for the largest ` +
          'encrypted file'
      : `the temporary folder ${tmpdir()} cannot be written to (${codeOf(error) ?? 'unknown'})`,
    { cause: error },
  );
}
