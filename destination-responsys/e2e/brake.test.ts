import { membersOf, record, rowsOf, SEGMENTS, startRig, state, sumOf, type Rig } from './rig';

const address = (i: number): string => `user${i}@example.com`;
const keep = (on_exit: string, more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  source_audience: 'vip',
  time_based_triggers: true,
  existing_users: true,
  on_exit,
  ...more,
});
/**
 * A record for each member of a list; the first few, up to a number, are no longer in the audience.
 */
const snapshot = (count: number, gone: number): string[] => [
  ...Array.from({ length: count }, (_, i) =>
    record({ email: address(i), segments: i < gone ? ['other'] : ['vip', 'other'] }),
  ),
  state(1),
];

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

describe('the brake on mass exits', () => {
  test.each(['delete', 'unsubscribe'])(
    'D3: stops the sync before it does so, with %s',
    async (onExit) => {
      const users = keep(onExit, { default_permission_status: 'OPTIN' });
      await rig.write(users, snapshot(40, 0));
      const run = await rig.write(users, [...snapshot(40, 21), ...snapshot(0, 0)]);
      expect([run.exitCode, run.states]).toEqual([1, []]);
      expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
      expect(run.errors[0]?.message).toMatch(/^21 of the 40 members .* turn on Allow Mass Exit/);
      const permissions = Object.values(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_'));
      expect(permissions).toEqual(permissions.map(() => 'I'));
      expect(permissions).toHaveLength(40);
      expect(Object.values(rowsOf(rig.server, SEGMENTS))).toHaveLength(40);
      expect(sumOf(run)).toBe('40 records: 19 updated, 21 remaining for the next sync.');
    },
  );

  test('is lifted by Allow Mass Exit', async () => {
    await rig.write(keep('delete'), snapshot(40, 0));
    const run = await rig.write(keep('delete', { allow_mass_exit: true }), snapshot(40, 40));
    expect([run.exitCode, run.states.length, membersOf(rig.server)]).toEqual([0, 1, {}]);
  });

  test.each<[string, number, number]>([
    ['half of the members', 40, 20],
    ['fewer than twenty', 20, 19],
  ])('lets %s go, at the end of the input', async (_, count, gone) => {
    await rig.write(keep('delete'), snapshot(count, 0));
    const run = await rig.write(keep('delete'), snapshot(count, gone));
    expect([run.exitCode, run.states.length]).toEqual([0, 1]);
    expect(Object.keys(membersOf(rig.server))).toHaveLength(count - gone);
    expect(sumOf(run)).toContain(`${gone} removed from the audience`);
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: count, rejectedRecordCount: 0 });
  });

  test('applies if everyone leaves, however many others were compared', async () => {
    await rig.write(keep('delete'), snapshot(30, 0));
    const others = Array.from({ length: 300 }, (_, i) =>
      record({ email: address(1000 + i), segments: ['other'] }),
    );
    const run = await rig.write(keep('delete'), [...others, ...snapshot(30, 30)]);
    expect([run.exitCode, Object.keys(membersOf(rig.server)).length]).toEqual([1, 30]);
  });

  test('does not hold exits that come from an event, nor those that only flag', async () => {
    await rig.write(keep('delete'), snapshot(40, 0));
    const exits = Array.from({ length: 40 }, (_, i) =>
      record({ email: address(i), segment_events: [{ slug: 'vip', event: 'exit' }] }),
    );
    expect((await rig.write(keep('delete'), exits)).exitCode).toBe(0);
    expect(membersOf(rig.server)).toEqual({});
    await rig.write(keep('flag'), snapshot(40, 0));
    expect((await rig.write(keep('flag'), snapshot(40, 40))).exitCode).toBe(0);
    expect(rowsOf(rig.server, SEGMENTS)[address(3)]).toEqual({ VIP: '0' });
  });

  test('drops an exit whose member turns out to be in the audience', async () => {
    await rig.write(keep('delete'), snapshot(3, 0));
    const others = Array.from({ length: 400 }, (_, i) =>
      record({ email: address(1000 + i), segments: ['vip'] }),
    );
    const lines = [...snapshot(3, 1), ...others, record({ email: address(0), segments: ['vip'] })];
    const run = await rig.write(keep('delete'), [...lines, state(2)]);
    expect(run.states).toHaveLength(2);
    expect(Object.keys(membersOf(rig.server))).toContain(address(0));
  });
});
