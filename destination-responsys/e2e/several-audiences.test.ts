import { address, campaign, users } from './people';
import {
  mailedBy,
  membersOf,
  record,
  rowsOf,
  SEGMENTS,
  startRig,
  state,
  sumOf,
  warningsOf,
  type Rig,
} from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

const several = { source_audience: undefined, source_audiences: ['vip', 'Gold'] };
const event = (i: number, kinds: Record<string, string>): string =>
  record({
    email: address(i),
    segment_events: Object.entries(kinds).map(([slug, kind]) => ({ slug, event: kind })),
  });
const listed = (i: number, segments: readonly string[], more: object = {}): string =>
  record({ email: address(i), segments, ...more });
const memory = (): Record<string, unknown> => rowsOf(rig.server, SEGMENTS);
const mails = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const email of mailedBy(rig.server)) counts[email ?? ''] = (counts[email ?? ''] ?? 0) + 1;
  return counts;
};

test('members enter and leave each audience by itself, and each record has one outcome', async () => {
  const workflow = users(several);
  const lines = [
    event(1, { vip: 'enter' }),
    event(2, { gold: 'enter' }),
    event(3, { vip: 'enter', gold: 'enter' }),
    event(4, { other: 'enter' }),
    state(1),
  ];
  const run = await rig.write(workflow, lines);
  expect(run.exitCode).toBe(0);
  expect(memory()).toEqual({
    [address(1)]: { VIP: '1', GOLD: null },
    [address(2)]: { VIP: null, GOLD: '1' },
    [address(3)]: { VIP: '1', GOLD: '1' },
  });
  expect(sumOf(run)).toBe(
    '4 records: 3 added, 1 ignored because their events are about other audiences.',
  );
  expect(run.states[0]?.destinationStats).toEqual({ recordCount: 4, rejectedRecordCount: 0 });
  await rig.write(workflow, [event(3, { vip: 'exit' }), state(2)]);
  expect(memory()).toMatchObject({ [address(3)]: { VIP: '0', GOLD: '1' } });
});

test('a member is mailed once for each audience that they enter, however often a sync is repeated', async () => {
  const lines = [
    event(1, { vip: 'enter' }),
    event(1, { gold: 'enter' }),
    event(2, { vip: 'enter' }),
    event(2, { vip: 'enter' }),
    event(3, { other: 'enter' }),
    state(1),
  ];
  for (const sync of [1, 2]) {
    const run = await rig.write(campaign(several), lines);
    expect([sync, run.exitCode]).toEqual([sync, 0]);
  }
  expect(mails()).toEqual({ [address(1)]: 2, [address(2)]: 1 });
  await rig.write(campaign(several), [event(1, { vip: 'exit' }), state(2)]);
  await rig.write(campaign(several), [event(1, { vip: 'enter', gold: 'enter' }), state(3)]);
  expect(mails()[address(1)]).toBe(3);
});

test.each([true, false])(
  'each audience is mailed for by itself without an event time, with Mail Once %s',
  async (mail_once) => {
    const lines = [event(1, { vip: 'enter', gold: 'enter' }), event(1, { vip: 'enter' }), state(1)];
    await rig.write(campaign({ ...several, mail_once }), lines);
    expect(mails()).toEqual({ [address(1)]: 2 });
  },
);

test('lists are compared with the column of each audience', async () => {
  const workflow = campaign({ ...several, time_based_triggers: true, back_fill: true });
  const sync = (...lines: string[]): Promise<unknown> => rig.write(workflow, [...lines, state(1)]);
  await sync(listed(1, ['vip']), listed(2, ['gold', 'vip']), listed(3, ['other']));
  expect(mails()).toEqual({ [address(1)]: 1, [address(2)]: 2 });
  await sync(listed(1, ['vip', 'gold']), listed(2, ['gold']), listed(3, ['other']));
  await sync(listed(1, ['vip', 'gold']), listed(2, ['gold', 'vip']), listed(3, ['other']));
  expect(mails()).toEqual({ [address(1)]: 2, [address(2)]: 3 });
  expect(memory()).toEqual({
    [address(1)]: { VIP: '1', GOLD: '1' },
    [address(2)]: { VIP: '1', GOLD: '1' },
  });
});

test('rows of one member that list different audiences mail nobody for any of them, as with one', async () => {
  const workflow = campaign({ ...several, time_based_triggers: true, back_fill: true });
  const lines = [
    ...[listed(1, ['vip']), listed(1, ['gold']), listed(1, ['other'])],
    ...[listed(2, ['other']), listed(2, ['vip'])],
    state(1),
  ];
  for (const sync of [1, 2]) {
    const run = await rig.write(workflow, lines);
    expect([sync, run.exitCode]).toEqual([sync, 0]);
    expect(warningsOf(run).join()).toContain('their records list different audiences');
  }
  expect(mails()).toEqual({});
});

test('a deleted row beside a live one of the same member makes nobody enter again', async () => {
  const workflow = campaign({ ...several, time_based_triggers: true, back_fill: true });
  await rig.write(workflow, [listed(1, ['vip', 'gold']), state(1)]);
  const deleted = { _ab_cdc_deleted_at: '2026-01-01T00:00:00Z' };
  const lines = [listed(1, ['vip', 'gold'], deleted), listed(1, ['vip', 'gold']), state(2)];
  await rig.write(workflow, lines);
  await rig.write(workflow, [listed(1, ['vip', 'gold']), state(3)]);
  expect(mails()).toEqual({ [address(1)]: 2 });
});

test('the latest value of a field stays, whichever audience its record is about', async () => {
  const workflow = users({ ...several, list_fields: [{ field: 'city', column: 'CITY_' }] });
  const enter = (slug: string, city: string): string =>
    record({ email: address(1), city, segment_events: [{ slug, event: 'enter' }] });
  await rig.write(workflow, [enter('vip', 'Oslo'), enter('gold', 'Rome'), state(1)]);
  expect(membersOf(rig.server, 'CITY_')).toEqual({ [address(1)]: 'Rome' });
});

test('check and a dry run know the columns of all audiences, and a name that no record has is told', async () => {
  const run = await rig.run('check', rig.config(users(several)));
  const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
  expect(found).toMatchObject({ status: 'SUCCEEDED' });
  const both = users({ ...several, source_audience: 'vip' });
  const refused = await rig.run('check', rig.config(both));
  expect(JSON.stringify(refused.messages)).toContain('are both filled in');
  const synced = await rig.write(users(several), [event(1, { vip: 'enter' }), state(1)]);
  expect(rig.server.fields('CONTACTS', SEGMENTS)?.map(({ fieldName }) => fieldName)).toEqual([
    'VIP',
    'GOLD',
  ]);
  expect(warningsOf(synced).join()).toContain('No record named the Source Audience Gold.');
});
