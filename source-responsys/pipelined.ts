import type { SFTPWrapper } from 'ssh2';

import { FileFault } from './faults';

/**
 * ssh2 asks a server that is not OpenSSH for at most 31,952 bytes at a time and, when more are
 * wanted, for the rest only after that: two round trips for each request.
 */
const REQUEST_BYTES = 31 * 1024;
/** Requests that fill one block; a block is what is handed on at a time. */
const REQUESTS_PER_BLOCK = 8;
/**
 * Blocks in flight: about 2 MiB, as much as SSH's window. ssh2 opens it anew when half is used, so
 * a line with a round trip of 80 ms carries about 12 MB/s.
 */
const BLOCKS = 8;
const BLOCK_BYTES = REQUEST_BYTES * REQUESTS_PER_BLOCK;

/**
 * Reads an open file from `start` to `end` (bytes) with many requests in flight and yields the
 * blocks in order. One request at a time would wait a round trip for each of them.
 * @throws FileFault when the file ends before `end`; otherwise the error of ssh2
 */
export async function* pipelined(
  session: SFTPWrapper,
  handle: Buffer,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const inFlight: Promise<Buffer>[] = [];
  let next = start;
  while (next < end || inFlight.length > 0) {
    while (next < end && inFlight.length < BLOCKS) {
      const block = readBlock(session, handle, next, Math.min(BLOCK_BYTES, end - next));
      // It is awaited below, but a failure may come while an earlier block is still awaited.
      block.catch(() => undefined);
      inFlight.push(block);
      next += BLOCK_BYTES;
    }
    yield await (inFlight.shift() as Promise<Buffer>);
  }
}

async function readBlock(
  session: SFTPWrapper,
  handle: Buffer,
  position: number,
  length: number,
): Promise<Buffer> {
  const block = Buffer.allocUnsafe(length);
  const requests: Promise<void>[] = [];
  for (let at = 0; at < length; at += REQUEST_BYTES) {
    const part = block.subarray(at, Math.min(at + REQUEST_BYTES, length));
    requests.push(fill(session, handle, part, position + at));
  }
  await Promise.all(requests);
  return block;
}

// A server may answer with fewer bytes than asked for; the rest is asked for again.
async function fill(
  session: SFTPWrapper,
  handle: Buffer,
  part: Buffer,
  position: number,
): Promise<void> {
  for (let done = 0; done < part.length;) {
    const got = await readOnce(session, handle, part.subarray(done), position + done);
    if (got === 0) {
      throw new FileFault(
        'transient_error',
        'it became shorter while it was being read; the next sync reads it anew',
      );
    }
    done += got;
  }
}

function readOnce(
  session: SFTPWrapper,
  handle: Buffer,
  into: Buffer,
  position: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    if (hasEnded(session)) {
      reject(new Error('The session has ended.'));
      return;
    }
    session.read(
      handle,
      into,
      0,
      into.length,
      position,
      (error: Error | null | undefined, bytesRead) => {
        if (error === undefined || error === null) resolve(bytesRead);
        else reject(error);
      },
    );
  });
}

// ssh2 fails what is under way when a session ends, and never answers what is asked for after that.
function hasEnded(session: SFTPWrapper): boolean {
  return !(session as unknown as { readable: boolean }).readable;
}
