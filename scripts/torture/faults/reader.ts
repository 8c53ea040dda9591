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

/** What the connector prints is not read for a while. */
export async function stoppingReader(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill();
  let before = random.between(1, 50_000);
  const wait = random.between(1_000, 4_000);
  await trial.sync({ onMessage: () => (--before === 0 ? delay(wait) : undefined) });
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

/** Whoever reads what the connector prints goes away; the next sync has a reader again. */
export async function readerGone(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill();
  for (let times = random.between(1, 2); times > 0; times--) {
    const lines = random.between(3, 40_000);
    const through = ['bash', '-c', `"$@" | head -n ${lines}; exit "\${PIPESTATUS[0]}"`, 'bash'];
    await trial.sync({ through, readerLeaves: true }, ['gone']);
  }
}
