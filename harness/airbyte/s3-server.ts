import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { killAll } from '../lifetime/processes';
import { freePort, LOOPBACK } from '../sftp/loopback';
import type { Python } from './python';

const START_TIMEOUT_MS = 60_000;
const STEP_MS = 100;
export const BUCKET = 'lytics-exports';

/** A server that speaks S3: moto's, which is written for tests of Amazon's clients. */
export interface S3Server {
  url: string;
  /** Puts a file into the bucket. */
  put(key: string, path: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts it on a free loopback port, with an empty bucket.
 * @throws Error with what it printed when it does not start
 */
export async function startS3Server(python: Python): Promise<S3Server> {
  const port = await freePort();
  const url = `http://${LOOPBACK}:${port}`;
  const child = python.start('moto_server', ['-H', LOOPBACK, '-p', String(port)]);
  let printed = '';
  child.stderr.on('data', (text: Buffer) => (printed += text.toString()));
  child.stdout.resume();
  const send = async (path: string, body?: Buffer): Promise<void> => {
    const { ok, status } = await fetch(url + path, { method: 'PUT', body: body ?? null });
    if (!ok) throw new Error(`The S3 server answered PUT ${path} with ${status}`);
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    killAll([child.pid]);
    await ended;
  };
  const patience = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > patience) {
      await stop();
      throw new Error(`The S3 server did not start: ${printed.trim()}`);
    }
    await delay(STEP_MS);
  }
  await send(`/${BUCKET}`);
  const put = async (key: string, path: string): Promise<void> =>
    send(`/${BUCKET}/${key}`, await readFile(path));
  return { url, put, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status < 500;
  } catch {
    return false;
  }
}
