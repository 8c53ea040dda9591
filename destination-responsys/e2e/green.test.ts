import { mailedBy, membersOf, record, startRig, state, sumOf, warningsOf, type Rig } from './rig';

const address = (i: number): string => `user${i}@example.com`;
const users = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  source_audience: 'vip',
  ...more,
});
const ENTER = { segment_events: [{ slug: 'vip', event: 'enter' }] };
function* rows(count: number, of: (i: number) => object): Generator<string> {
  for (let i = 0; i < count; i++) {
    yield record({ ...of(i), ...ENTER });
    yield state(i + 1);
  }
}

let rig: Rig;
afterEach(() => rig.stop());

describe('a sync that did nothing never succeeds', () => {
  test.each([3, 1000])(
    'D12: %i records without an address fail with a hint to Email Field',
    async (count) => {
      rig = await startRig();
      const run = await rig.write(
        users(),
        rows(count, (i) => ({ mail: address(i) })),
      );
      expect([run.exitCode, run.states]).toEqual([1, []]);
      expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
      expect(run.errors[0]?.message).toContain('Check Email Field');
      expect(warningsOf(run).length).toBeLessThan(220);
    },
  );

  test('reports Customer ID Field too if members are matched on it', async () => {
    rig = await startRig();
    const workflow = users({ customer_id_field: 'uid' });
    const run = await rig.write(
      workflow,
      rows(2, (i) => ({ email: address(i) })),
    );
    expect(run.errors[0]?.message).toContain('Check Email Field and Customer ID Field');
  });

  test('D12: a list that refuses every row is reported with the reason, and no state is returned', async () => {
    rig = await startRig();
    const long = 'x'.repeat(600);
    const run = await rig.write(
      users({ on_exit: 'delete' }),
      rows(30, (i) => ({ email: `${long}${address(i)}` })),
    );
    expect([run.exitCode, run.states]).toEqual([1, []]);
    expect(run.errors[0]?.failure_type).toBe('config_error');
    expect(run.errors[0]?.message).toMatch(
      /^Nothing was written, and 30 records were refused by the list CONTACTS because /,
    );
  });

  test('a few refused records among others are counted and do not fail the sync', async () => {
    rig = await startRig();
    const lines = [...rows(3, (i) => ({ email: address(i) })), ...rows(2, () => ({ mail: 'x' }))];
    const run = await rig.write(users(), lines);
    expect([run.exitCode, run.states.length]).toEqual([0, 5]);
    const out = record({ email: address(7), segments: ['other'] });
    const none = await rig.write(users(), [out, ...rows(1, () => ({ email: 'no address' }))]);
    expect([none.exitCode, none.states.length]).toEqual([0, 1]);
  });

  test('records of streams outside the catalog are refused, and fail the sync if there are no others', async () => {
    rig = await startRig();
    const stray = record({ email: address(1), ...ENTER }, 'others');
    const run = await rig.write(users(), [stray, stray]);
    expect([run.exitCode, run.errors[0]?.failure_type]).toEqual([1, 'config_error']);
    const mixed = await rig.write(users(), [stray, ...rows(1, (i) => ({ email: address(i) }))]);
    expect(mixed.exitCode).toBe(0);
  });

  test('D3: a Source Audience that no record names causes a warning, with the audiences that were named', async () => {
    rig = await startRig();
    const workflow = users({ source_audience: 'big_spender', existing_users: true });
    const lines = ['vip', 'news'].map((slug, i) => record({ email: address(i), segments: [slug] }));
    const run = await rig.write(workflow, lines);
    expect(run.exitCode).toBe(0);
    expect(warningsOf(run)).toEqual([
      'No record named the Source Audience big_spender. Audiences that were named: news, vip. Check ' +
        'Source Audience.',
    ]);
    const fine = await rig.write(users({ existing_users: true }), lines);
    expect(warningsOf(fine)).toEqual([]);
  });

  test('D12: fields and memberships that no record has cause one warning', async () => {
    rig = await startRig();
    const workflow = users({
      additional_fields: ['city', 'citty'],
      audience_memberships: ['news', 'newz'],
    });
    const run = await rig.write(
      workflow,
      rows(5, (i) => ({ email: address(i), city: 'Oslo', segments: ['vip', 'news'] })),
    );
    expect(warningsOf(run)).toEqual([
      'No record had the Additional Fields citty. Check their names.',
      'No record was in the audiences newz of Audience Memberships. Check their names.',
    ]);
  });

  test('D29: the summary stays short, and stays true after a failure', async () => {
    rig = await startRig();
    rig.server.setFaults({ error500: 1, only: ['mergeListRecipients'] });
    const run = await rig.write(
      users(),
      rows(500, (i) => ({ email: address(i) })),
      { fast: true },
    );
    expect(run.exitCode).toBe(1);
    expect(sumOf(run)).toMatch(/^\d+ records: \d+ remaining for the next sync\.$/);
  }, 60_000);
});

describe('records of one member in one batch', () => {
  test('D36: a deleted row and a new one, from a changed key, remove nobody', async () => {
    rig = await startRig();
    const workflow = users({ source_audience: '', on_exit: 'delete', existing_users: true });
    await rig.write(workflow, [record({ email: address(1) })]);
    const deleted = record({ email: address(1), _ab_cdc_deleted_at: '2024-03-01T00:00:00Z' });
    const run = await rig.write(workflow, [deleted, record({ email: address(1) }), state(1)]);
    expect(Object.keys(membersOf(rig.server))).toEqual([address(1)]);
    expect(sumOf(run)).toBe(
      '2 records: 1 updated, 1 ignored because a later record of the same member says that they are ' +
        'still there.',
    );
    expect(rig.server.counts['deleteListRecipients'] ?? 0).toBe(0);
    await rig.write(workflow, [deleted]);
    expect(membersOf(rig.server)).toEqual({});
  });

  test.each<[string, string[][]]>([
    ['in and then out', [['vip'], ['other']]],
    ['out and then in', [['other'], ['vip']]],
    ['in with different others', [['vip'], ['vip', 'other'], ['vip']]],
  ])('D39: rows that list different audiences, %s, do nothing', async (_, lists) => {
    rig = await startRig();
    const campaign = {
      ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', source_audience: 'vip' },
      back_fill: true,
    };
    const lines = lists.map((segments) => record({ email: address(1), segments }));
    const bystander = record({ email: address(2), segments: ['vip'] });
    const run = await rig.write(campaign, [...lines, bystander]);
    expect(mailedBy(rig.server)).toEqual([address(2)]);
    expect(warningsOf(run).join()).toContain('list different audiences');
  });

  test('D9: a deleted row with only its key is refused with advice on what helps', async () => {
    rig = await startRig();
    const workflow = users({ source_audience: '', on_exit: 'unsubscribe', existing_users: true });
    const deleted = record({ id: 7, email: null, _ab_cdc_deleted_at: '2024-03-01T00:00:00Z' });
    const run = await rig.write(workflow, [record({ email: address(1) }), deleted]);
    expect(warningsOf(run).join()).toContain('Customer ID Field');
  });
});
