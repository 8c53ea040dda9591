import { FileFault } from '../faults';
import { ask, type Session } from './request';

/**
 * ssh2 requests at most 31,952 bytes at a time from servers other than OpenSSH; asked for more, it
 * requests the rest only afterwards: two round trips for each request.
 */
const REQUEST_BYTES = 31 * 1024;
/**
 * About 2 MiB in flight, as much as SSH's window. ssh2 extends the window when half is used, so a
 * line with a round trip of 80 ms carries about 12 MB/s.
 */
const REQUESTS = 64;

/**
 * Reads an open file from `start` to `end` (bytes) with many requests in flight and yields the
 * answers in order. One request at a time would cost a round trip for each.
 * @throws FileFault when the file ends before `end`; otherwise what `ask` throws
 */
export async function* pipelined(
  session: Session,
  handle: Buffer,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const inFlight: Promise<Buffer>[] = [];
  let next = start;
  while (next < end || inFlight.length > 0) {
    while (next < end && inFlight.length < REQUESTS) {
      const piece = read(session, handle, next, Math.min(REQUEST_BYTES, end - next));
      // Awaited below, but it may fail while an earlier piece is still awaited.
      piece.catch(() => undefined);
      inFlight.push(piece);
      next += REQUEST_BYTES;
    }
    yield await (inFlight.shift() as Promise<Buffer>);
  }
}

// A server may answer with fewer bytes than requested; the rest is requested again.
async function read(
  session: Session,
  handle: Buffer,
  position: number,
  length: number,
): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const got = await readOnce(session, handle, piece.subarray(done), position + done);
    if (got === 0) {
      throw new FileFault(
        'transient_error',
        'it became shorter while it was being read; the next sync reads it again',
      );
    }
    done += got;
  }
  return piece;
}

function readOnce(
  session: Session,
  handle: Buffer,
  into: Buffer,
  position: number,
): Promise<number> {
  return ask<number>(session, 'READ', (sftp, done) => {
    sftp.read(handle, into, 0, into.length, position, (error, bytesRead) => {
      done(error, bytesRead);
    });
  });
}
