import { setTimeout as delay } from 'node:timers/promises';

import type { Clock } from '../clock';

/** A clock that runs `factor` times as fast as time does, from its creation on. */
export function scaledClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    sleep: async (ms) => {
      await delay(ms / factor);
    },
  };
}
