import { setTimeout as delay } from 'node:timers/promises';

import type { Trial } from '../trial';
import { dropOften } from './line';

/** Several faults in each of some syncs: cuts, stalls, a slow reader, kills, small answers. */
export async function mixture(trial: Trial): Promise<void> {
  const { random, lane } = trial;
  await trial.fill({ large: 2, small: 3 });
  const proxy = await trial.proxyTo(lane.embedded);
  for (let syncs = random.between(2, 4); syncs > 0; syncs--) {
    if (random.chance(0.3)) await trial.fill({ large: 0, small: 2 });
    if (random.chance(0.5)) dropOften(trial);
    const killed = random.chance(0.5);
    let records = random.between(1, 70_000);
    let countdown = random.between(1, 20_000);
    const onMessage = async ({ type }: { type: string }): Promise<void> => {
      if (type !== 'RECORD' || --countdown > 0) return;
      countdown = random.between(5_000, 40_000);
      if (random.chance(0.3)) proxy.cut();
      else if (random.chance(0.5)) await delay(random.between(10, 300));
      else {
        proxy.stall();
        setTimeout(
          () => {
            proxy.resume();
          },
          random.between(10, 1_500),
        );
      }
    };
    await trial.sync(
      {
        server: { ...lane.embedded, port: proxy.port },
        onMessage,
        killAfter: ({ type }) => killed && type === 'RECORD' && --records <= 0,
      },
      killed ? ['killed', 'complete'] : ['complete'],
    );
    trial.heal();
  }
}
