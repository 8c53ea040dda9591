import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { codeOf } from '../../shared/errors';
import { FileFault } from '../faults';
import type { ByteSource } from '../store';

/** Bytes that are sealed together. */
const CHUNK_BYTES = 32 * 1024;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * A private temporary file (mode 600) for what must not be used before all of it is there. It is
 * encrypted, chunk by chunk, with a key that is nowhere but in this object, so the disk never
 * holds plaintext and whatever is read back is what was written (docs/adr/0003). It has no name in
 * the file system while it is used, so not even a kill leaves it behind.
 */
export class Spool {
  private readonly key = randomBytes(32);
  private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  private filled = 0;
  private sealed = 0;

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
   * Takes all bytes of a stream and hands out a source of them.
   * @throws FileFault (system_error) that says so when the disk is full
   */
  async take(bytes: AsyncIterable<Uint8Array>): Promise<ByteSource> {
    for await (const piece of bytes) {
      for (let at = 0; at < piece.byteLength;) {
        const step = piece.subarray(at, at + CHUNK_BYTES - this.filled);
        this.chunk.set(step, this.filled);
        this.filled += step.byteLength;
        at += step.byteLength;
        if (this.filled === CHUNK_BYTES) await this.seal();
      }
    }
    const size = this.sealed * CHUNK_BYTES + this.filled;
    await this.seal();
    return {
      size: () => Promise.resolve(size),
      range: (start, end = size) => this.range(start, Math.min(end, size)),
    };
  }

  /** Gives the space back. */
  close(): Promise<void> {
    return this.file.close();
  }

  private async *range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const number = Math.floor(at / CHUNK_BYTES);
      const first = number * CHUNK_BYTES;
      const chunk = await this.unseal(number);
      yield chunk.subarray(at - first, end - first);
      at = first + CHUNK_BYTES;
    }
  }

  private async seal(): Promise<void> {
    const cipher = createCipheriv(CIPHER, this.key, nonceOf(this.sealed));
    const hidden = cipher.update(this.chunk.subarray(0, this.filled));
    cipher.final();
    const at = this.sealed * (CHUNK_BYTES + TAG_BYTES);
    await this.write(hidden, at);
    await this.write(cipher.getAuthTag(), at + hidden.length);
    this.sealed += 1;
    this.filled = 0;
  }

  private async unseal(number: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES + TAG_BYTES);
    const { bytesRead } = await this.file.read(
      buffer,
      0,
      buffer.length,
      number * (CHUNK_BYTES + TAG_BYTES),
    );
    const decipher = createDecipheriv(CIPHER, this.key, nonceOf(number));
    decipher.setAuthTag(buffer.subarray(bytesRead - TAG_BYTES, bytesRead));
    const chunk = decipher.update(buffer.subarray(0, bytesRead - TAG_BYTES));
    decipher.final();
    return chunk;
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

// A key seals each number once, as GCM demands.
function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 8);
  return nonce;
}

function spoolFault(error: unknown): FileFault {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
  return new FileFault(
    'system_error',
    full
      ? `the disk of the temporary folder ${tmpdir()} is full. It needs room for the largest ` +
          'encrypted file as it is when it is decrypted'
      : `the temporary folder ${tmpdir()} cannot be written to (${codeOf(error) ?? 'unknown'})`,
    { cause: error },
  );
}
