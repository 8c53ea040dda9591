import { setTimeout as delay } from 'node:timers/promises';

import { campaign, SENDING } from './people';
import { mailedBy, record, rowsOf, SEGMENTS, startRig, state, sumOf, type Rig } from './rig';

const COUNT = 2000;
const address = (i: number): string => `user${i}@example.com`;

/** Enter events, with a state after each batch, on an input that does not end. */
async function* entering(): AsyncGenerator<string> {
  for (let i = 0; i < COUNT; i++) {
    yield record({ email: address(i), segment_events: [{ slug: 'vip', event: 'enter' }] });
    if (i % 200 === 199) yield state(i + 1);
  }
  await delay(60_000, undefined, { ref: false });
}

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ latencyMs: 150 });
});
afterEach(() => rig.stop());

test.each(SENDING)(
  'D7: SIGTERM finishes the %s under way, returns their state, and reaches nobody else',
  async (_, workflow, api) => {
    const isUnderWay = (): boolean => (rig.server.counts[api] ?? 0) > 0;
    const connector = await rig.start(workflow(), { stdin: entering() });
    while (!isUnderWay()) await delay(5);
    connector.kill('SIGTERM');
    const run = await connector.done;
    expect([run.exitCode, run.signal]).toEqual([143, null]);
    expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
    expect(run.errors[0]?.message).toContain('SIGTERM');
    expect(mailedBy(rig.server)).toEqual(Array.from({ length: 200 }, (_, i) => address(i)));
    expect(run.states.map(({ id }) => id)).toEqual([200]);
    expect(sumOf(run)).toMatch(
      /^\d+ records: 200 (triggered|custom events sent), \d+ remaining for the next sync\.$/,
    );
    const rows = Object.values(rowsOf(rig.server, SEGMENTS));
    expect(rows).toHaveLength(200);
    expect(rows.every((row) => JSON.stringify(row) === '{"VIP":"1"}')).toBe(true);
  },
);

test('SIGTERM while nothing is under way ends the sync at once', async () => {
  const connector = await rig.start(campaign(), {
    stdin: (async function* () {
      yield record({ email: address(1), segment_events: [{ slug: 'vip', event: 'enter' }] });
      await delay(60_000, undefined, { ref: false });
    })(),
  });
  while ((rig.server.counts['retrieveAllProfileExtensions'] ?? 0) === 0) {
    if (rig.server.requests.length > 3) break;
    await delay(20);
  }
  await delay(500);
  const start = performance.now();
  connector.kill('SIGTERM');
  const run = await connector.done;
  expect(run.exitCode).toBe(143);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(mailedBy(rig.server)).toEqual([]);
});
