import { address, users } from './people';
import { record, rowsOf, SEGMENTS, startRig, state, type Rig } from './rig';

const COLUMN = 'LYTICS_LAST_SEEN';
const seeing = (more: object = {}): Record<string, unknown> =>
  users({ existing_users: true, last_seen_column: COLUMN.toLowerCase(), ...more });
const listed = (i: number, segments: string[]): string => record({ email: address(i), segments });

let rig: Rig;
const start = async (fieldType: string): Promise<void> => {
  rig = await startRig({
    lists: [{ name: 'CONTACTS', folderName: 'Lytics', fields: [{ fieldName: COLUMN, fieldType }] }],
  });
};
afterEach(() => rig.stop());

const seen = (): Record<string, string | null | undefined> =>
  Object.fromEntries(
    rig.server.members('CONTACTS').map((one) => [one['EMAIL_ADDRESS_'] ?? '', one[COLUMN]]),
  );

async function checked(workflow: Record<string, unknown>): Promise<string> {
  const run = await rig.run('check', rig.config(workflow));
  const found = run.messages.find(({ connectionStatus }) => connectionStatus)?.connectionStatus;
  return `${found?.status ?? ''}: ${found?.message ?? ''}`;
}

test('check finds the column, and says its type', async () => {
  await start('TIMESTAMP');
  expect(await checked(seeing())).toMatch(
    /^SUCCEEDED: .* the list has the columns LYTICS_LAST_SEEN \(TIMESTAMP\)/,
  );
});

test.each([
  [
    'is not there',
    'STR500',
    'OTHER',
    'lacks the columns OTHER (for Last Seen Column). Correct Workflow > Last Seen Column',
  ],
  [
    'takes no dates',
    'STR500',
    COLUMN,
    'the column LYTICS_LAST_SEEN of the list is of the type STR500',
  ],
])(
  'a column that %s is an error of the test and of the sync, which writes nothing',
  async (_, type, column, words) => {
    await start(type);
    const workflow = seeing({ last_seen_column: column });
    const message = await checked(workflow);
    expect(message).toMatch(/^FAILED/);
    expect(message).toContain(words);
    const run = await rig.write(workflow, [listed(1, ['vip']), state(1)]);
    expect([run.exitCode, run.states]).toEqual([1, []]);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(run.errors[0]?.message).toContain(words);
    expect(rig.server.members('CONTACTS')).toEqual([]);
  },
);

test('all members of a sync get the same time, in the merge that is made anyway', async () => {
  await start('TIMESTAMP');
  const lines = Array.from({ length: 450 }, (_, i) => listed(i, ['vip']));
  const before = Date.now();
  const run = await rig.write(seeing({ additional_fields: ['city'] }), lines);
  expect(run.errors).toEqual([]);
  expect(rig.server.counts).toMatchObject({ mergeListRecipients: 3 });
  const times = new Set(Object.values(seen()));
  expect(times.size).toBe(1);
  const [time = ''] = [...times].map((text) => Date.parse(text ?? ''));
  expect(Number(time)).toBeGreaterThanOrEqual(before);
  expect(Number(time)).toBeLessThanOrEqual(Date.now());
});

test('whoever has left, or is ignored, keeps the time at which they were last seen', async () => {
  await start('TIMESTAMP');
  const workflow = seeing({ time_based_triggers: true });
  rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(9) });
  await rig.write(workflow, [listed(1, ['vip']), listed(2, ['vip']), listed(9, ['x'])]);
  const first = seen();
  expect(first[address(9)]).toBeNull();
  await rig.write(workflow, [listed(1, ['x']), listed(2, ['vip']), record({ email: address(9) })]);
  const second = seen();
  expect(rowsOf(rig.server, SEGMENTS)[address(1)]).toEqual({ VIP: '0' });
  expect(second[address(1)]).toBe(first[address(1)]);
  expect(second[address(2)]).not.toBe(first[address(2)]);
  expect(second[address(9)]).toBeNull();
});

test('a sync from a snapshot ends with one sentence that it cannot see exits, and is green', async () => {
  await start('TIMESTAMP');
  const members = [1, 2, 3].map((i) => record({ email: address(i) }));
  const said = async (more: object): Promise<string[]> => {
    const run = await rig.write(
      users({ members_only: true, existing_users: true, ...more }),
      members,
    );
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    return run.logs.flatMap(({ level, message }) =>
      message.includes('is a snapshot that does not say who left') ? [level] : [],
    );
  };
  expect(await said({})).toEqual(['INFO']);
  expect(await said({ last_seen_column: COLUMN })).toEqual([]);
});
