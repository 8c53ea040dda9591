import { setTimeout as delay } from 'node:timers/promises';

import type { Trial } from '../trial';

/** What the connector prints is read slowly. */
export async function slowReader(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill();
  const [every, wait] = [random.between(200, 2_000), random.between(2, 20)];
  let count = 0;
  await trial.sync({
    onMessage: () => (++count % every === 0 ? delay(wait) : undefined),
  });
}

/** What the connector prints is not read for a while, be it in mid-way or near the end. */
export async function stoppingReader(trial: Trial): Promise<void> {
  const { random } = trial;
  const files = await trial.fill();
  const rows = files.reduce((sum, { sample }) => sum + sample.rows.length, 0);
  // The last thousand or so fit into the pipe, with the connector already at its end.
  let before = random.chance(0.5) ? random.between(1, rows) : rows - random.between(0, 1_000);
  const wait = random.between(1_000, 4_000);
  await trial.sync({ onMessage: () => (--before === 0 ? delay(wait) : undefined) });
}

/** The connection is lost while what the connector prints is not read, and nothing is under way. */
export async function lostMeanwhile(trial: Trial): Promise<void> {
  const { random, lane } = trial;
  await trial.fill();
  const sshd = random.chance(0.5) ? lane.sshd : undefined;
  let before = random.between(1, 50_000);
  await trial.sync({
    server: sshd ?? lane.embedded,
    onMessage: async () => {
      if (--before !== 0) return;
      await delay(random.between(300, 1_500));
      if (sshd === undefined) lane.embedded.dropConnections();
      else await sshd.dropConnections();
      await delay(random.between(0, 500));
    },
  });
}

/** Nobody reads for longer than the connector waits for a sign of life of the server. */
export async function readerStoppedForMinutes(trial: Trial): Promise<void> {
  await trial.fill();
  let before = trial.random.between(1, 30_000);
  const wait = trial.random.between(70_000, 100_000);
  await trial.sync({
    onMessage: () => (--before === 0 ? delay(wait) : undefined),
    timeoutMs: wait + 120_000,
  });
}

/** The reader of the connector's output goes away; the next sync has a reader again. */
export async function readerGone(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill();
  for (let times = random.between(1, 2); times > 0; times--) {
    const lines = random.between(3, 40_000);
    const through = ['bash', '-c', `"$@" | head -n ${lines}; exit "\${PIPESTATUS[0]}"`, 'bash'];
    await trial.sync({ through, readerLeaves: true }, ['gone']);
  }
}
