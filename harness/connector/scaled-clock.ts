import { performance } from 'node:perf_hooks';

import { systemClock, type Clock } from '../../shared/clock';

/**
 * A clock that starts now and runs `factor` times as fast as time does, so that what waits for
 * minutes can be tried in seconds.
 */
export function scaledClock(factor: number): Clock {
  const start = systemClock.now();
  const since = performance.now();
  return {
    now: () => start + (performance.now() - since) * factor,
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}
