import { address, campaign, event, eventOf, users } from './people';
import {
  LIST,
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

const FIELDS = [
  { field: 'City', column: 'city_' },
  { field: 'age', column: 'AGE' },
  { field: 'since', column: 'SINCE' },
];
const LISTS = [
  {
    name: LIST,
    folderName: 'Lytics',
    fields: [
      'FIRST_NAME',
      { fieldName: 'AGE', fieldType: 'INTEGER' },
      { fieldName: 'SINCE', fieldType: 'TIMESTAMP' },
      ...Array.from({ length: 12 }, (_, i) => `F${i}`),
    ],
  },
];

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ lists: LISTS });
});
afterEach(() => rig.stop());

const listed = (...columns: string[]): Record<string, unknown> => membersOf(rig.server, ...columns);
const counts = (): Record<string, number | undefined> => rig.server.counts;

test("fields go to columns of the list, in the columns' format, and keep their value if a record has none", async () => {
  const workflow = users({ list_fields: FIELDS, existing_users: true });
  const first = { city: 'Oslo', AGE: 41.0, since: '2024-05-23 09:00:00+02' };
  const run = await rig.write(workflow, [record(eventOf('ann@example.com', 'enter', first))]);
  expect([run.exitCode, warningsOf(run)]).toEqual([0, []]);
  expect(listed('CITY_', 'AGE', 'SINCE')).toEqual({
    'ann@example.com': 'Oslo,41,2024-05-23T07:00:00.000Z',
  });
  expect(rig.server.tables(LIST)).toEqual([SEGMENTS]);
  const later = { city: 'Rome', age: null };
  await rig.write(workflow, [record(eventOf('ann@example.com', 'change', later))]);
  expect(listed('CITY_', 'AGE')).toEqual({ 'ann@example.com': 'Rome,41' });
  await rig.write(users({ ...workflow, empty_fields: 'clear' }), [
    record(eventOf('ann@example.com', 'change', later)),
  ]);
  expect(listed('CITY_', 'AGE', 'SINCE')).toEqual({
    'ann@example.com': 'Rome,,2024-05-23T07:00:00.000Z',
  });
});

test('a value that does not fit its column costs the column, and no value is in the log', async () => {
  const lines = [
    record(eventOf('ann@example.com', 'enter', { city: 'Oslo', age: 'forty-one' })),
    record(eventOf('ben@example.com', 'enter', { city: 'Bergen-'.repeat(20), age: '7' })),
    state(1),
  ];
  const run = await rig.write(users({ list_fields: FIELDS }), lines);
  expect([run.exitCode, run.states.length]).toEqual([0, 1]);
  expect(listed('CITY_', 'AGE')).toEqual({ 'ann@example.com': 'Oslo,', 'ben@example.com': ',7' });
  expect(sumOf(run)).toBe('2 records: 2 added.');
  expect(warningsOf(run)).toEqual([
    'Record 1 of users (a***) was written without AGE, because a value is not a whole number, and its ' +
      'column takes nothing else.',
    'Record 2 of users (b***) was written without CITY_, because a value is longer than its column.',
    'In 1 record a column was left out: AGE, because a value is not a whole number, and its column ' +
      'takes nothing else.',
    'In 1 record a column was left out: CITY_, because a value is longer than its column.',
    'No record had the List Fields since. Check their names.',
  ]);
  expect(JSON.stringify(run.messages)).not.toMatch(/forty|Bergen/);
});

test.each([
  ['users who are exported', users(), []],
  ['a campaign', campaign(), ['ann@example.com', 'ben@example.com']],
])(
  'a value that only Responsys refuses costs the column, not the member, of %s',
  async (_, workflow, mailed) => {
    rig.server.setFaults({
      instead: (api, body) =>
        api === 'mergeListRecipients' && JSON.stringify(body).includes('"X"')
          ? { status: 400, body: { errorCode: 'INVALID_PARAMETER', detail: 'Not valid: X' } }
          : undefined,
    });
    const list_fields = [
      { field: 'city', column: 'CITY_' },
      { field: 'state', column: 'MOBILE_DELIVERABILITY_STATUS_' },
    ];
    const run = await rig.write({ ...workflow, list_fields }, [
      record(eventOf('ann@example.com', 'enter', { city: 'Oslo', state: 'X' })),
      record(eventOf('ben@example.com', 'enter', { city: 'Rome', state: 'U' })),
    ]);
    expect(run.exitCode).toBe(0);
    expect(listed('CITY_', 'MOBILE_DELIVERABILITY_STATUS_')).toEqual({
      'ann@example.com': 'Oslo,',
      'ben@example.com': 'Rome,U',
    });
    expect(warningsOf(run)[0]).toContain('was written without MOBILE_DELIVERABILITY_STATUS_');
    expect(mailedBy(rig.server).sort()).toEqual(mailed);
  },
);

describe('no additional call', () => {
  const COUNT = 400;
  const columns = Array.from({ length: 12 }, (_, i) => ({ field: `f${i}`, column: `F${i}` }));
  const isNull = (i: number, j: number): boolean => (i * 7 + j * 5) % 4 === 0;
  const cells = (i: number, value: string): object =>
    Object.fromEntries(columns.map(({ field }, j) => [field, isNull(i, j) ? null : value]));
  const lines = (value: string, kind = 'enter'): string[] =>
    Array.from({ length: COUNT }, (_, i) => event(i, kind, cells(i, value)));
  const held = (i: number): string =>
    String(listed(...columns.map(({ column }) => column))[address(i)]);

  test("rows with gaps go in one call, filled with the list's values", async () => {
    const workflow = users({ list_fields: columns, existing_users: true, on_exit: 'delete' });
    await rig.write(workflow, lines('old'));
    expect(counts()).toMatchObject({ mergeListRecipients: 2, retrieveListRecipients: 2 });
    const full = Object.fromEntries(columns.map(({ field }) => [field, 'kept']));
    await rig.write(workflow, [event(7, 'enter', full)]);
    await rig.write(workflow, lines('new'));
    expect(counts()).toMatchObject({ mergeListRecipients: 5, retrieveListRecipients: 4 });
    expect(held(7)).toBe(columns.map((_, j) => (isNull(7, j) ? 'kept' : 'new')).join());
    expect(held(8)).toBe(columns.map((_, j) => (isNull(8, j) ? '' : 'new')).join());
  });

  test('a campaign that looks its members up anyway asks for the columns in the same call', async () => {
    const run = await rig.write(campaign({ list_fields: columns }), lines('new'));
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toHaveLength(COUNT);
    expect(counts()).toMatchObject({ mergeListRecipients: 2, retrieveListRecipients: 2 });
    expect(counts()['mergeTriggerEmail']).toBe(2);
    expect(held(9)).toBe(columns.map((_, j) => (isNull(9, j) ? '' : 'new')).join());
  });

  test('a member who is only recorded goes into the same call as those who enter, without any field', async () => {
    const workflow = users({
      list_fields: columns,
      time_based_triggers: true,
      existing_users: true,
    });
    const list = (i: number, segments: string[], more: object = {}): string =>
      record({ email: address(i), segments, ...more });
    await rig.write(workflow, [list(1, ['vip'], { f0: 'old' })]);
    await rig.write(workflow, [list(1, ['other'])]);
    const before = { ...counts() };
    const timed = users({ list_fields: columns, time_based_triggers: true });
    const run = await rig.write(timed, [
      list(1, ['vip'], { f0: 'new' }),
      list(2, ['vip'], { f0: 'x' }),
    ]);
    expect(run.exitCode).toBe(0);
    expect(counts()['mergeListRecipients']).toBe((before['mergeListRecipients'] ?? 0) + 1);
    expect(listed('F0')).toEqual({ [address(1)]: 'new', [address(2)]: '' });
    expect(rowsOf(rig.server, SEGMENTS)).toMatchObject({ [address(2)]: { VIP: '1' } });
  });
});

test("members who share an address do not get each other's values", async () => {
  const list_fields = [...FIELDS, { field: 'first_name', column: 'FIRST_NAME' }];
  const shared = eventOf('two@example.com', 'enter', { city: 'Oslo' });
  await rig.write(users({ customer_id_field: 'id', list_fields }), [
    record({ ...shared, id: 'C1', age: 1 }),
    record({ ...shared, id: 'C2', age: 2 }),
  ]);
  // Rows with so many different sets of columns that they are looked up.
  const others = [{ age: 3 }, { first_name: 'Ann' }, { first_name: 'Ben', age: 4 }];
  const run = await rig.write(users({ list_fields, existing_users: true }), [
    record(eventOf('two@example.com', 'change', { city: 'Rome' })),
    ...others.map((one, i) => record(eventOf(address(i), 'change', one))),
  ]);
  expect([run.exitCode, counts()['retrieveListRecipients']]).toEqual([0, 1]);
  const two = rig.server.members(LIST).filter((one) => one['EMAIL_ADDRESS_'] === 'two@example.com');
  expect(two.map((one) => [one['CITY_'], one['AGE']])).toEqual([
    ['Rome', '1'],
    ['Rome', '2'],
  ]);
});

test('a permission goes to its column only as I or O, and is neither filled in nor emptied', async () => {
  const fields = [
    { field: 'mail_ok', column: 'EMAIL_PERMISSION_STATUS_' },
    { field: 'city', column: 'CITY_' },
  ];
  const workflow = users({ list_fields: fields, existing_users: true, empty_fields: 'clear' });
  const lines = (mails: readonly unknown[]): string[] =>
    mails.map((mail_ok, i) => event(i, 'enter', { mail_ok, city: 'Oslo' }));
  await rig.write(workflow, lines(['i', 'I', 'yes', null]));
  const status = (): unknown[] => Object.values(listed('EMAIL_PERMISSION_STATUS_'));
  expect(status()).toEqual(['I', 'I', 'O', 'O']);
  const run = await rig.write(workflow, lines(['O', null, 'I', 'true']));
  expect(status()).toEqual(['O', 'I', 'I', 'O']);
  expect(warningsOf(run)[0]).toContain('a permission is I (opted in) or O (opted out)');
});

describe('a permission that is neither I nor O', () => {
  const fields = [
    { field: 'mail_ok', column: 'EMAIL_PERMISSION_STATUS_' },
    { field: 'city', column: 'CITY_' },
  ];
  const lines = (words: readonly unknown[]): string[] =>
    words.map((mail_ok, i) => event(i, 'enter', { mail_ok, city: 'Oslo' }));

  test('opts nobody in who is new, changes nothing for who is there, and costs them no other field', async () => {
    rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(0), EMAIL_PERMISSION_STATUS_: 'I' });
    rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(1), EMAIL_PERMISSION_STATUS_: 'O' });
    const workflow = users({ list_fields: fields, default_permission_status: 'OPTIN' });
    const run = await rig.write(workflow, lines(['yes', true, 'yes', 'I', null]));
    expect(run.exitCode).toBe(0);
    expect(Object.values(listed('EMAIL_PERMISSION_STATUS_', 'CITY_'))).toEqual([
      'I,Oslo',
      'O,Oslo',
      'O,Oslo',
      'I,Oslo',
      'I,Oslo',
    ]);
    expect(counts()['mergeListRecipients']).toBe(3);
  });

  test.each([{}, { mail_once: false }])('is mailed to nobody, with %j', async (more) => {
    rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(0), EMAIL_PERMISSION_STATUS_: 'I' });
    const workflow = campaign({ list_fields: fields, ...more });
    const run = await rig.write(workflow, [...lines(['yes', 1, 'I', 'O', null]), state(1)]);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server).sort()).toEqual([2, 3, 4].map(address));
    expect(Object.keys(listed()).sort()).toEqual([0, 2, 3, 4].map(address));
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 3, rejectedRecordCount: 2 });
    expect(warningsOf(run)[0]).toContain(
      'Record 1 of users (u***) was refused: the value of mail_ok',
    );
    expect(JSON.stringify(run.logs)).not.toContain('yes');
    // Once it can be read, they are mailed.
    await rig.write(workflow, [...lines(['I']), state(2)]);
    expect(mailedBy(rig.server)).toContain(address(0));
  });

  test('also where the record has it under its own name', async () => {
    const own = (i: number, EMAIL_PERMISSION_STATUS_: unknown): string =>
      event(i, 'enter', { EMAIL_PERMISSION_STATUS_ });
    const run = await rig.write(campaign(), [own(1, 'OPTED_OUT'), own(2, 'I'), own(3, 'O')]);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server).sort()).toEqual([2, 3].map(address));
  });

  test('in every record fails the sync by the name of the field', async () => {
    const run = await rig.write(campaign({ list_fields: fields }), lines(['yes', 'no']));
    expect(run.errors[0]?.failure_type).toBe('config_error');
    expect(run.errors[0]?.message).toContain('because the value of mail_ok is not a permission');
    expect(rig.server.members(LIST)).toEqual([]);
  });
});

test('a member who leaves keeps the values in the list', async () => {
  const workflow = users({ list_fields: FIELDS, on_exit: 'unsubscribe' });
  await rig.write(workflow, [event(1, 'enter', { city: 'Oslo' })]);
  await rig.write(workflow, [event(1, 'exit', { city: 'Rome' })]);
  expect(listed('CITY_', 'EMAIL_PERMISSION_STATUS_')).toEqual({ [address(1)]: 'Oslo,O' });
});

describe('columns are compared with those of the list', () => {
  const odd = [...FIELDS, { field: 'first_name', column: 'NICK_NAME' }];

  test('by check, which lists their types', async () => {
    const statusOf = async (list_fields: object[]): Promise<[unknown, string]> => {
      const run = await rig.run('check', rig.config(users({ list_fields })));
      const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS');
      const { status, message = '' } = found?.connectionStatus ?? {};
      return [status, message];
    };
    const [status, message] = await statusOf(FIELDS);
    expect(status).toBe('SUCCEEDED');
    expect(message).toContain(
      'the list has the columns CITY_ (STR50), AGE (INTEGER), SINCE (TIMESTAMP)',
    );
    expect(await statusOf(odd)).toEqual([
      'FAILED',
      'The profile list CONTACTS lacks the columns NICK_NAME (for first_name). Correct Workflow > List ' +
        'Fields, or add the columns in Responsys.',
    ]);
    const [, twice] = await statusOf([...FIELDS, { field: 'x', column: 'CITY_' }]);
    expect(twice).toContain('Workflow > List Fields cannot write to CITY_: it is there twice');
    const [, empty] = await statusOf([{ field: 'x', column: '' }]);
    expect(empty).toContain('List Fields > entry 1 > Column is empty');
  });

  test('by write, before its first record', async () => {
    const run = await rig.write(campaign({ list_fields: odd }), [event(1)]);
    expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
    expect(run.errors[0]?.message).toContain('lacks the columns NICK_NAME (for first_name)');
    expect(rig.server.members(LIST)).toEqual([]);
  });
});

test('a dry run lists every column of the list that it would write', async () => {
  const lines = [event(1, 'enter', { age: 1 }), event(2, 'enter', { since: '2024-01-01' })];
  const run = await rig.write(users({ list_fields: FIELDS }), lines, { args: ['--dry-run'] });
  const said = run.logs
    .map(({ message }) => message)
    .find((text) => text.includes('merge 2 members'));
  expect(said).toBe(
    'Dry run: would merge 2 members in CONTACTS (EMAIL_ADDRESS_, CITY_, AGE, SINCE).',
  );
  expect(rig.server.members(LIST)).toEqual([]);
});
