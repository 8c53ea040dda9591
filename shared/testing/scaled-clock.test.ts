import { systemClock } from '../clock';
import { scaledClock } from './scaled-clock';

test('a scaled clock starts now, runs faster, and sleeps for less in turn', async () => {
  const clock = scaledClock(100);
  const start = clock.now();
  expect(Math.abs(start - systemClock.now())).toBeLessThan(5_000);
  const before = performance.now();
  await clock.sleep(5_000);
  const real = performance.now() - before;
  expect(real).toBeGreaterThanOrEqual(49);
  expect(real).toBeLessThan(2_500);
  expect((clock.now() - start) / real).toBeCloseTo(100, -1);
});
