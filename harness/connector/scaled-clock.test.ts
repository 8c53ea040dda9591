import { systemClock } from '../../shared/clock';
import { scaledClock } from './scaled-clock';

test('a scaled clock starts now, runs faster, and sleeps for less in turn', async () => {
  const earliest = systemClock.now();
  const clock = scaledClock(100);
  const outer = performance.now();
  const start = clock.now();
  const inner = performance.now();
  await clock.sleep(5_000);
  const innerMs = performance.now() - inner;
  const elapsed = clock.now() - start;
  const outerMs = performance.now() - outer;
  expect(start).toBeGreaterThanOrEqual(earliest);
  expect(start).toBeLessThan(earliest + 60_000);
  expect(elapsed).toBeGreaterThanOrEqual(innerMs * 100);
  expect(elapsed).toBeLessThanOrEqual(outerMs * 100);
  // A timer of Node may fire up to a millisecond early.
  expect(innerMs).toBeGreaterThanOrEqual(49);
  expect(innerMs).toBeLessThan(2_500);
});
