import { setTimeout as delay } from 'node:timers/promises';

import { SENDING } from './people';
import {
  mailedBy,
  membersOf,
  record,
  rowsOf,
  SEGMENTS,
  startRig,
  state,
  type Rig,
  inDoubt,
} from './rig';

const COUNT = 20_000;
/** Records between two states: the number of rows in a batch. */
const STEP = 200;
const address = (i: number): string => `user${i}@example.com`;

/** The input from a record on, as the source sends it when it is resumed from that state. */
function* from(start: number): Generator<string> {
  for (let i = start; i < COUNT; i++) {
    yield record({
      email: address(i),
      segment_events: [{ slug: 'vip', event: i % 5 === 4 ? 'exit' : 'enter' }],
    });
    if ((i + 1) % STEP === 0) yield state(i + 1);
  }
}

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ latencyMs: 2 });
});
afterEach(() => rig.stop());

const LAST = 5;

/** Writes to the end, and is killed several times on the way; resolves to the number of kills. */
async function writeThroughKills(workflow: Record<string, unknown>, seed: number): Promise<number> {
  let reached = 0;
  let kills = 0;
  for (let attempt = 0; attempt <= LAST; attempt++) {
    const start = reached;
    // Several states later, and then after a short delay: at any point of a batch.
    const target = start + 1000 + ((seed * 7919 + attempt * 104_729) % 3000);
    const pause = (seed * 31 + attempt * 17) % 25;
    let isDoomed = false;
    const connector = await rig.start(workflow, {
      stdin: from(start),
      onMessage: ({ state: echoed }) => {
        if (echoed !== undefined) reached = Number(echoed['id']);
        if (attempt === LAST || isDoomed || reached < target) return;
        isDoomed = true;
        void delay(pause).then(() => {
          connector.kill('SIGKILL');
        });
      },
    });
    const { signal } = await connector.done;
    if (signal === 'SIGKILL') kills++;
    if (reached >= COUNT) break;
  }
  expect(reached).toBe(COUNT);
  return kills;
}

test('kills at random points leave the tables right', async () => {
  const users = { workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' };
  const kills = await writeThroughKills(users, 1);
  expect(kills).toBeGreaterThan(0);
  const entered = Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 5 !== 4);
  expect(Object.keys(membersOf(rig.server)).sort()).toEqual(entered.map(address).sort());
  const rows = rowsOf(rig.server, SEGMENTS);
  expect(Object.values(rows).every((row) => JSON.stringify(row) === '{"VIP":"1"}')).toBe(true);
  expect(Object.keys(rows)).toHaveLength(entered.length);
}, 180_000);

const entered = Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 5 !== 4);

test.each(SENDING)(
  'kills double none of the %s, and whoever was about to get one is named and stays at 2',
  async (_, workflow) => {
    const campaign = workflow();
    const kills = await writeThroughKills(campaign, 2);
    expect(kills).toBeGreaterThan(0);
    const mailed = mailedBy(rig.server);
    expect(new Set(mailed).size).toBe(mailed.length);
    const missing = entered.map(address).filter((email) => !mailed.includes(email));
    expect(missing.length).toBeLessThanOrEqual(kills * STEP);
    const rows = rowsOf(rig.server, SEGMENTS);
    for (const email of missing) expect(rows[email]).toEqual({ VIP: '2' });
    const again = await rig.write(campaign, from(0));
    expect(again.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toHaveLength(mailed.length);
    const named = inDoubt(again);
    // Some were mailed before the kill, whose 1 was not written any more.
    expect(named.length).toBeGreaterThanOrEqual(missing.length);
    expect(named.length).toBeLessThanOrEqual(kills * STEP);
  },
  180_000,
);

test.each(SENDING)(
  'without a memory kills lose none of the %s, and repeat at most a batch and what its state covers',
  async (_, workflow) => {
    const kills = await writeThroughKills(workflow({ mail_once: false }), 2);
    expect(kills).toBeGreaterThan(0);
    const mailed = mailedBy(rig.server);
    expect([...new Set(mailed)].sort()).toEqual(entered.map(address).sort());
    expect(mailed.length - entered.length).toBeLessThanOrEqual(kills * 2 * STEP);
  },
  180_000,
);
