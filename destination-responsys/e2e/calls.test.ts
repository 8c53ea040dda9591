import { record, rowsOf, SPEED, startRig, state, USER_FIELDS, type Rig } from './rig';

/*
 * How many calls a sync makes, log-in and account aside. A call is what an account has few of.
 */

const COUNT = 2000;
const address = (i: number): string => `user${i}@example.com`;
const ENTER = [{ slug: 'vip', event: 'enter' }];
const CHANGE = [{ slug: 'vip', event: 'change' }];
const users = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  source_audience: 'vip',
  on_exit: 'delete',
  ...more,
});
const names = Array.from({ length: 29 }, (_, i) => `field_${i}`);
/** Which cells are null: always the same, and a tenth of them. */
const isNull = (i: number, j: number): boolean => (i * 31 + j * 17 + ((i * j) % 7)) % 10 === 0;

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

function calls(): number {
  const { counts } = rig.server;
  const written = [
    ...['mergeListRecipients', 'mergeProfileExtensionRecipients', 'mergeTriggerEmail'],
    'mergeSupplementalTableRecords',
    ...['retrieveListRecipients', 'retrieveProfileExtensionRecipients', 'deleteListRecipients'],
  ];
  return written.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
}
function* dense(everyState = COUNT): Generator<string> {
  for (let i = 0; i < COUNT; i++) {
    yield record({ email: address(i), city: `City ${i}`, segment_events: ENTER });
    if ((i + 1) % everyState === 0) yield state(i);
  }
}

test('D31: dense records take a call per 200 of them and target', async () => {
  await rig.write(users({ additional_fields: ['city'] }), dense());
  expect(calls()).toBe(20);
});

test('D31: a state after each record costs no call', async () => {
  const run = await rig.write(users({ additional_fields: ['city'] }), dense(1));
  expect([calls(), run.states.length]).toEqual([20, COUNT]);
});

test('D31, D23: nulls in 29 columns cost a look-up, and blank nothing', async () => {
  const workflow = users({ additional_fields: names, existing_users: true });
  const row = (i: number, value: string): object =>
    Object.fromEntries(names.map((name, j) => [name, isNull(i, j) ? null : `${value} ${j}`]));
  const rows = (value: string): string[] =>
    Array.from({ length: COUNT }, (_, i) =>
      record({ email: address(i), ...row(i, value), segment_events: ENTER }),
    );
  const run = await rig.write(workflow, rows('old'));
  expect([run.exitCode, calls()]).toEqual([0, 40]);
  const filled = record({
    email: address(10),
    ...Object.fromEntries(names.map((name) => [name, 'kept'])),
    segment_events: ENTER,
  });
  await rig.write(workflow, [filled]);
  await rig.write(workflow, rows('new'));
  const cells = rowsOf(rig.server, USER_FIELDS)[address(10)] as Record<string, string>;
  names.forEach((name, j) => {
    expect(cells[name.toUpperCase()]).toBe(isNull(10, j) ? 'kept' : `new ${j}`);
  });
});

test('D31: a change after each enter joins it', async () => {
  const lines = Array.from({ length: COUNT / 2 }, (_, i) => [
    record({ email: address(i), city: 'Oslo', segment_events: ENTER }),
    record({ email: address(i), city: 'Rome', segment_events: CHANGE }),
  ]).flat();
  await rig.write(users({ additional_fields: ['city'], existing_users: true }), lines);
  // The 200th member fills the batch, so its change comes in the next one.
  expect(calls()).toBeLessThanOrEqual(12);
  expect(rowsOf(rig.server, USER_FIELDS)[address(7)]).toEqual({ CITY: 'Rome' });
});

test('D31: an exit after each enter waits for the next batch, and closes none', async () => {
  const lines = Array.from({ length: COUNT / 2 }, (_, i) => [
    record({ email: address(i), segment_events: ENTER }),
    record({ email: address(i), segment_events: [{ slug: 'vip', event: 'exit' }] }),
  ]).flat();
  await rig.write(users(), lines);
  expect(calls()).toBe(10);
  expect(rig.server.members('CONTACTS')).toEqual([]);
});

const campaign = {
  ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', source_audience: 'vip' },
  additional_fields: ['city'],
  audience_memberships: ['news'],
};
function* entering(count: number, everyState: number): Generator<string> {
  for (let i = 0; i < count; i++) {
    yield record({ email: address(i), city: 'Oslo', segments: ['news'], segment_events: ENTER });
    if (i % everyState === 0) yield state(i);
  }
}

test('D32: a campaign with fields, memberships and mail once uses its quota', async () => {
  // On the fast clock a minute lasts a second, so a latency of 100 ms is 2 ms here.
  const starts: number[] = [];
  const windowMs = 60_000 / SPEED;
  const limit = 20;
  await rig.stop();
  rig = await startRig({
    ...{ windowMs, defaultLimit: limit, latencyMs: 2, keep: 'counts' },
    onRequest: ({ api, at }) => {
      if (api === 'mergeProfileExtensionRecipients') starts.push(at);
    },
  });
  // Three calls of the most frequent function per batch, for a little more than three minutes.
  const count = Math.ceil((limit / 3) * 3.2) * 200;
  const run = await rig.write(campaign, entering(count, Infinity), { fast: true });
  expect(run.exitCode).toBe(0);
  const [first = 0] = starts;
  const used = starts.filter((at) => at < first + 3 * windowMs).length;
  expect(used / (3 * limit)).toBeGreaterThanOrEqual(0.9);
  expect(rig.server.limitErrors).toBe(0);
});

test('D32: a campaign makes no more calls with a state after each record', async () => {
  const run = await rig.write(campaign, entering(COUNT, 1));
  expect(run.states).toHaveLength(COUNT);
  // Look-up of list and table, list, fields, 2, e-mail, 1.
  expect(calls()).toBe((COUNT / 200) * 7);
});

test('memberships as rows take a call for each 200 members and audience, and one look-up to leave', async () => {
  const audiences = Array.from({ length: 40 }, (_, i) => `audience_${i}`);
  const workflow = users({
    ...{ memberships_layout: 'rows', audience_memberships: audiences, on_exit: 'flag' },
  });
  const lines = (kind: string): string[] =>
    Array.from({ length: 400 }, (_, i) =>
      record({
        email: address(i),
        segments: ['audience_3'],
        segment_events: [{ slug: 'vip', event: kind }],
      }),
    );
  await rig.write(workflow, lines('enter'));
  expect(calls()).toBe(2 * (1 + 41));
  expect(rig.server.rowCounts['mergeSupplementalTableRecords']).toBe(400 * 41);
  await rig.write(workflow, lines('exit'));
  expect(calls()).toBe(2 * (1 + 41) + 2 * (1 + 41));
});
