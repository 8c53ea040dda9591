import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { codeOf } from '../../shared/errors';
import { FileFault } from '../faults';
import type { ByteSource } from '../store';

/** Bytes per sealed chunk. */
const CHUNK_BYTES = 32 * 1024;
const TAG_BYTES = 16;
const SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Chunks per read or write: a system call costs as much as sealing a chunk. */
const CHUNKS_AT_ONCE = 8;
const CIPHER = 'aes-256-gcm';

/**
 * A private temporary file (mode 600) for data that must not be used before it is complete. It is
 * encrypted chunk by chunk with a key that exists only in this object, so the disk never holds
 * plaintext, and data that was altered on disk is never read back (docs/adr/0003). It has no name
 * in the file system while in use, so even a kill leaves nothing behind.
 */
export class Spool {
  private readonly key = randomBytes(32);
  private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  private filled = 0;
  private sealed = 0;
  /** Sealed chunks not written yet, from `written` on. */
  private readonly unwritten = Buffer.allocUnsafe(CHUNKS_AT_ONCE * SEALED_BYTES);
  private waiting = 0;
  private written = 0;

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
   * Stores all bytes of a stream and returns a source of them.
   * @throws FileFault (system_error) that says so when the disk is full
   */
  async take(bytes: AsyncIterable<Uint8Array>): Promise<ByteSource> {
    for await (const piece of bytes) {
      for (let at = 0; at < piece.byteLength;) {
        const step = piece.subarray(at, at + CHUNK_BYTES - this.filled);
        this.chunk.set(step, this.filled);
        this.filled += step.byteLength;
        at += step.byteLength;
        if (this.filled === CHUNK_BYTES) this.seal();
        if (this.waiting === this.unwritten.length) await this.write();
      }
    }
    const size = this.sealed * CHUNK_BYTES + this.filled;
    this.seal();
    await this.write();
    return {
      size: () => Promise.resolve(size),
      range: (start, end = size) => this.range(start, Math.min(end, size)),
    };
  }

  /** Frees the space. */
  close(): Promise<void> {
    return this.file.close();
  }

  private async *range(start: number, end: number): AsyncGenerator<Buffer> {
    let number = Math.floor(start / CHUNK_BYTES);
    const wanted = Math.ceil(end / CHUNK_BYTES) - number;
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(wanted, CHUNKS_AT_ONCE)) * SEALED_BYTES);
    while (number * CHUNK_BYTES < end) {
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, number * SEALED_BYTES);
      let at = 0;
      do {
        const first = number * CHUNK_BYTES;
        const sealed = buffer.subarray(at, Math.min(at + SEALED_BYTES, bytesRead));
        yield this.unseal(sealed, number).subarray(Math.max(0, start - first), end - first);
        number += 1;
        at += SEALED_BYTES;
      } while (at < bytesRead && number * CHUNK_BYTES < end);
    }
  }

  private seal(): void {
    const cipher = createCipheriv(CIPHER, this.key, nonceOf(this.sealed));
    const hidden = cipher.update(this.chunk.subarray(0, this.filled));
    cipher.final();
    this.unwritten.set(hidden, this.waiting);
    this.unwritten.set(cipher.getAuthTag(), this.waiting + hidden.length);
    this.waiting += hidden.length + TAG_BYTES;
    this.sealed += 1;
    this.filled = 0;
  }

  private unseal(sealed: Buffer, number: number): Buffer {
    const decipher = createDecipheriv(CIPHER, this.key, nonceOf(number));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const chunk = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    decipher.final();
    return chunk;
  }

  // A full disk may accept part of a write.
  private async write(): Promise<void> {
    const { unwritten, waiting } = this;
    try {
      for (let done = 0; done < waiting;) {
        const at = this.written + done;
        const { bytesWritten } = await this.file.write(unwritten, done, waiting - done, at);
        done += bytesWritten;
      }
    } catch (error) {
      throw spoolFault(error);
    }
    this.written += waiting;
    this.waiting = 0;
  }
}

// Each number is used once per key, as GCM requires.
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
          'encrypted file in its decrypted form'
      : `the temporary folder ${tmpdir()} cannot be written to (${codeOf(error) ?? 'unknown'})`,
    { cause: error },
  );
}
