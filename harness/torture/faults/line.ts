import { setTimeout as delay } from 'node:timers/promises';

import type { Proxy } from '../../sftp/proxy';
import type { Trial } from '../trial';

const POLL_MS = 2;
/** So many cuts are repaired within a sync; the source gives up at the sixth without progress. */
const MAX_CUTS = 4;
/**
 * The source asks every 15 s whether the server is alive and gives it up when three questions
 * have gone unanswered; the rest is what a busy machine may add.
 */
const NOTICED_WITHIN_MS = 75_000;

/** The connection is reset after random numbers of bytes. */
export async function cut(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill();
  const server = trial.anyServer();
  const proxy = await trial.proxyTo(server);
  const cuts = Array.from({ length: random.between(1, MAX_CUTS) }, () =>
    random.between(1, 4_000_000),
  );
  const done = new AbortController();
  const cutting = (async () => {
    for (const bytes of cuts) {
      await delivered(proxy, proxy.bytes.down + bytes, done.signal);
      proxy.cut();
    }
  })();
  await trial.sync({ server: { ...server, port: proxy.port } });
  done.abort();
  await cutting;
}

/** Each connection ends after a number of bytes, so that a large file takes several. */
export async function dropped(trial: Trial): Promise<void> {
  const { lane } = trial;
  await trial.fill();
  dropOften(trial);
  await trial.sync({ server: lane.embedded });
}

/**
 * Lets connections end early, some of them with short answers to each request. These come in
 * turn for all requests in flight, so that a connection must last for all of them to get on.
 */
export function dropOften({ random, lane }: Trial): void {
  const { faults } = lane.embedded;
  if (random.chance(0.5)) {
    faults.maxReadBytes = random.between(4_000, 30_000);
    faults.dropEveryBytes = random.between(5_000_000, 8_000_000);
  } else faults.dropEveryBytes = random.between(1_500_000, 4_000_000);
}

/** Nothing comes through for some seconds. */
export async function stalled(trial: Trial): Promise<void> {
  await stalledFor(trial, trial.random.between(500, 4_000));
}

/** Nothing comes through for longer than the source waits for a sign of life. */
export async function stalledForMinutes(trial: Trial): Promise<void> {
  const { warnedAfter, read } = await stalledFor(trial, trial.random.between(80_000, 130_000));
  if (read && !(warnedAfter <= NOTICED_WITHIN_MS)) {
    trial.ledger.tell(`the stall was noticed after ${Math.round(warnedAfter / 1_000)} s`);
  }
}

async function stalledFor(
  trial: Trial,
  stallMs: number,
): Promise<{ warnedAfter: number; read: boolean }> {
  const { random } = trial;
  await trial.fill({ large: 2 });
  const server = trial.anyServer();
  const proxy = await trial.proxyTo(server);
  const done = new AbortController();
  let stalledAt = Infinity;
  let warnedAfter = NaN;
  const stalling = (async () => {
    await delivered(proxy, random.between(1, 3_000_000), done.signal);
    proxy.stall();
    stalledAt = performance.now();
    await passed(stallMs, done.signal);
    proxy.resume();
  })();
  await trial.sync({
    server: { ...server, port: proxy.port },
    timeoutMs: stallMs + 240_000,
    onMessage: ({ log }) => {
      if (log?.level !== 'WARN' || !Number.isNaN(warnedAfter)) return;
      warnedAfter = performance.now() - stalledAt;
    },
  });
  const read = performance.now() - stalledAt >= stallMs;
  done.abort();
  await stalling;
  return { warnedAfter, read };
}

/** OpenSSH's server and its sessions end and start again on the same port. */
export async function restarted(trial: Trial): Promise<void> {
  const { random } = trial;
  const { sshd } = trial.lane;
  if (sshd === undefined) throw new Error('There is no sshd to restart.');
  await trial.fill();
  let at = random.between(1, 50_000);
  let restarts = random.between(1, 2);
  const restarting: Promise<void>[] = [];
  await trial.sync({
    server: sshd,
    onMessage: ({ record }) => {
      if (record === undefined || restarts === 0 || --at > 0) return;
      restarts -= 1;
      at = random.between(1, 30_000);
      const before = restarting.at(-1) ?? Promise.resolve();
      restarting.push(before.then(() => sshd.restart()));
    },
  });
  await Promise.all(restarting);
}

// Resolves when the proxy has delivered so many bytes, or when the sync is over.
async function delivered(proxy: Proxy, bytes: number, signal: AbortSignal): Promise<void> {
  await until(() => proxy.bytes.down >= bytes, signal);
}

async function passed(ms: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + ms;
  await until(() => performance.now() >= end, signal);
}

async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !condition()) await delay(POLL_MS);
}
