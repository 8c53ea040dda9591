import { getEventListeners } from 'node:events';

import { systemClock } from './clock';

const HOUR_MS = 3_600_000;

test('a sleep ends on time', async () => {
  const { signal } = new AbortController();
  const start = performance.now();
  await systemClock.sleep(20, signal);
  expect(performance.now() - start).toBeGreaterThan(15);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a sleep ends as soon as it is aborted, or at once if it already was', async () => {
  const ended = new AbortController();
  const sleep = systemClock.sleep(HOUR_MS, ended.signal);
  ended.abort();
  await sleep;
  await systemClock.sleep(HOUR_MS, ended.signal);
  expect(getEventListeners(ended.signal, 'abort')).toEqual([]);
});
