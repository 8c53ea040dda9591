import { address, campaign, event, users } from './people';
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

/*
 * Memberships Layout = rows: one row for each user and audience in a supplemental table.
 */

const TABLE = 'LyticsSegments';
const ROWS = { memberships_layout: 'rows' };
const FORTY = Array.from({ length: 40 }, (_, i) => `audience_${i}`);
const table = (
  fields: readonly (readonly [string, string])[],
  primaryKeys: readonly string[],
): object => ({
  supplemental: [
    {
      ...{ name: TABLE, folderName: 'Lytics', primaryKeys },
      fields: fields.map(([fieldName, fieldType]) => ({ fieldName, fieldType })),
    },
  ],
});

let rig: Rig;
const start = async (options: object = {}): Promise<void> => {
  rig = await startRig(options);
};
afterEach(() => rig.stop());

/** 1 or 0 by member and audience. */
function written(): Record<string, string | null> {
  const rows = rig.server.supplementalRows(TABLE);
  const id = (row: Record<string, string | null>): string =>
    row['EMAIL_ADDRESS'] ?? row['CUSTOMER_ID'] ?? '';
  return Object.fromEntries(
    rows.map((row) => [`${id(row)} ${row['SEGMENT_SLUG'] ?? ''}`, row['IS_MEMBER'] ?? null]),
  );
}
const listing = (i: number, segments: readonly string[], more: object = {}): string =>
  record({ email: address(i), segments, ...more });

test('forty audiences are rows of one table, which is created, and no extension table is', async () => {
  await start();
  const workflow = users({
    ...ROWS,
    audience_memberships: ['VIP', ...FORTY],
    existing_users: true,
  });
  const run = await rig.write(workflow, [listing(1, ['vip', 'audience_7']), state(1)]);
  expect([run.exitCode, run.errors, run.states.length]).toEqual([0, [], 1]);
  const rows = written();
  expect(Object.keys(rows)).toHaveLength(41);
  expect(
    Object.keys(rows)
      .filter((key) => rows[key] === '1')
      .sort(),
  ).toEqual(['user1@example.com audience_7', 'user1@example.com vip']);
  expect(rig.server.tables(LIST)).toEqual([]);
  const said = run.logs.map(({ message }) => message);
  expect(said).toContain(`Created the supplemental table ${TABLE} in the folder Lytics.`);
});

test('leaving is a row with 0, only for members of the list, and what is unclear leaves its row alone', async () => {
  await start();
  const workflow = users({ ...ROWS, audience_memberships: ['news'] });
  await rig.write(workflow, [
    event(1, 'enter', { segments: ['vip', 'news'] }),
    event(2, 'enter', { segments: ['vip'] }),
  ]);
  const run = await rig.write(workflow, [
    event(1, 'exit', { segments: [101] }),
    event(2, 'exit', { segments: ['news'] }),
    event(3, 'exit', { segments: ['news'] }),
  ]);
  expect(run.exitCode).toBe(0);
  expect(written()).toEqual({
    'user1@example.com vip': '1',
    'user1@example.com news': '1',
    'user2@example.com vip': '0',
    'user2@example.com news': '1',
  });
  expect(sumOf(run)).toContain('1 removed from the audience');
  expect(sumOf(run)).toContain('ignored because they are not in the list');
});

test('rows are written before a member is deleted, so that a repeated exit finds nothing left to do', async () => {
  await start();
  const workflow = users({ ...ROWS, on_exit: 'delete', audience_memberships: ['vip'] });
  await rig.write(workflow, [event(1), event(2)]);
  rig.server.setFaults({
    instead: (api) =>
      api === 'deleteListRecipients'
        ? { status: 400, body: { errorCode: 'API_BLOCKED', detail: '' } }
        : undefined,
  });
  const cut = await rig.write(workflow, [event(1, 'exit')]);
  expect(cut.exitCode).toBe(1);
  rig.server.setFaults({});
  await rig.write(workflow, [event(1, 'exit'), event(9, 'exit')]);
  expect(Object.keys(membersOf(rig.server))).toEqual([address(2)]);
  expect(written()).toEqual({ 'user1@example.com vip': '0', 'user2@example.com vip': '1' });
});

test("an exit that the brake held back is a row with 0 too, and the memory stays in the segments table's column", async () => {
  await start();
  const workflow = users({
    ...ROWS,
    ...{ on_exit: 'delete', time_based_triggers: true, existing_users: true },
    audience_memberships: ['vip'],
  });
  await rig.write(workflow, [listing(1, ['vip']), listing(2, ['vip'])]);
  expect(rowsOf(rig.server, SEGMENTS)).toEqual({
    [address(1)]: { VIP: '1' },
    [address(2)]: { VIP: '1' },
  });
  await rig.write(workflow, [listing(1, ['other']), listing(2, ['vip'])]);
  expect(Object.keys(membersOf(rig.server))).toEqual([address(2)]);
  expect(written()).toEqual({ 'user1@example.com vip': '0', 'user2@example.com vip': '1' });
});

test('a campaign remembers in the column, and a table of rows that refuses keeps nobody from the e-mail', async () => {
  await start();
  const workflow = campaign({ ...ROWS, audience_memberships: ['news', 'vip'] });
  const long = `${'x'.repeat(600)}@example.com`;
  rig.server.setFaults({
    instead: (api) =>
      api === 'mergeSupplementalTableRecords'
        ? { status: 400, body: { errorCode: 'INVALID_PARAMETER', detail: long } }
        : undefined,
  });
  const run = await rig.write(workflow, [event(1, 'enter', { segments: ['vip', 'news'] })]);
  expect([run.exitCode, mailedBy(rig.server)]).toEqual([0, [address(1)]]);
  expect(warningsOf(run).join('\n')).toContain('was written without news, vip, because');
  rig.server.setFaults({});
  const again = await rig.write(workflow, [
    event(1, 'enter', { segments: ['vip', 'news'] }),
    event(2, 'enter', { segments: ['vip'] }),
  ]);
  expect([again.exitCode, mailedBy(rig.server)]).toEqual([0, [1, 2].map(address)]);
  expect(rowsOf(rig.server, SEGMENTS)).toEqual({
    [address(1)]: { VIP: '1' },
    [address(2)]: { VIP: '1' },
  });
  await rig.write(workflow, [event(2, 'exit', { segments: ['news'] })]);
  expect(written()).toEqual({ 'user2@example.com vip': '0', 'user2@example.com news': '1' });
});

test('one refused row costs that row, and the row of the source audience costs its member', async () => {
  await start();
  const refuse = (slug: string): void => {
    rig.server.setFaults({
      instead: (api, body) =>
        api === 'mergeSupplementalTableRecords' && JSON.stringify(body).includes(`"${slug}"`)
          ? { status: 400, body: { errorCode: 'INVALID_PARAMETER', detail: '' } }
          : undefined,
    });
  };
  const workflow = users({ ...ROWS, audience_memberships: ['news', 'sport'] });
  const lines = [event(1, 'enter', { segments: ['news', 'sport'] }), event(2), state(1)];
  refuse('news');
  const run = await rig.write(workflow, lines);
  expect([run.exitCode, run.states[0]?.destinationStats]).toEqual([
    0,
    { recordCount: 2, rejectedRecordCount: 0 },
  ]);
  expect(warningsOf(run)[0]).toContain('was written without news, because');
  expect(Object.keys(written()).sort()).toEqual([
    'user1@example.com sport',
    'user1@example.com vip',
    'user2@example.com vip',
  ]);
  refuse('vip');
  const refused = await rig.write(workflow, lines);
  expect(refused.exitCode).toBe(1);
  expect(refused.errors[0]?.message).toContain('LyticsSegments');
});

test('spellings of an audience and of an address share a row', async () => {
  await start();
  const workflow = (source: string): object => users({ ...ROWS, source_audience: source });
  const entry = (email: string, kind: string): string =>
    record({ email, segment_events: [{ slug: 'high_value', event: kind }] });
  await rig.write({ ...workflow('High Value') }, [entry('Ann@Example.com', 'enter')]);
  await rig.write({ ...workflow('high-value') }, [entry('ann@example.com', 'exit')]);
  expect(written()).toEqual({ 'ann@example.com high_value': '0' });
});

test("Lytics's own table is found and written to by its own names, keyed by customer ID", async () => {
  await start(
    table(
      [
        ['CUSTOMER_ID_', 'STR255'],
        ['SEGMENT_SLUG', 'STR100'],
        ['ISMEMBER', 'INTEGER'],
        ['NOTE', 'STR100'],
      ],
      ['CUSTOMER_ID_', 'SEGMENT_SLUG'],
    ),
  );
  const workflow = users({ ...ROWS, customer_id_field: 'id' });
  const run = await rig.write(workflow, [event(1, 'enter', { id: 'C1' })]);
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(rig.server.supplementalRows(TABLE)).toEqual([
    { CUSTOMER_ID_: 'C1', SEGMENT_SLUG: 'vip', ISMEMBER: '1' },
  ]);
});

describe('the connection test', () => {
  const check = async (more: object = {}, form: object = {}): Promise<[string, string]> => {
    const run = await rig.run('check', rig.config(users({ ...ROWS, ...more }), { ...form }));
    const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
    return [found?.status ?? '', found?.message ?? ''];
  };

  test('says which table it would create, and creates none', async () => {
    await start();
    const [status, message] = await check();
    expect(status).toBe('SUCCEEDED');
    expect(message).toContain(`the first sync will create ${TABLE} in the folder Lytics`);
    expect(rig.server.counts['createSupplementalTable']).toBeUndefined();
  });

  test.each<[string, readonly (readonly [string, string])[], string[], string]>([
    [
      'no column for 1 or 0',
      [
        ['EMAIL_ADDRESS', 'STR500'],
        ['SEGMENT_SLUG', 'STR500'],
      ],
      ['EMAIL_ADDRESS', 'SEGMENT_SLUG'],
      'lacks the columns IS_MEMBER',
    ],
    [
      'a key of the member alone',
      [
        ['EMAIL_ADDRESS', 'STR500'],
        ['SEGMENT_SLUG', 'STR500'],
        ['IS_MEMBER', 'INTEGER'],
      ],
      ['EMAIL_ADDRESS'],
      'has the primary key EMAIL_ADDRESS.',
    ],
    [
      'no key',
      [
        ['EMAIL_ADDRESS', 'STR500'],
        ['SEGMENT_SLUG', 'STR500'],
        ['IS_MEMBER', 'INTEGER'],
      ],
      [],
      'has no primary key',
    ],
    [
      'another key column',
      [
        ['CUSTOMER_ID', 'STR500'],
        ['SEGMENT_SLUG', 'STR500'],
        ['IS_MEMBER', 'INTEGER'],
      ],
      ['CUSTOMER_ID', 'SEGMENT_SLUG'],
      'lacks the columns EMAIL_ADDRESS',
    ],
    [
      'a type that takes no 1',
      [
        ['EMAIL_ADDRESS', 'STR500'],
        ['SEGMENT_SLUG', 'STR500'],
        ['IS_MEMBER', 'TIMESTAMP'],
      ],
      ['EMAIL_ADDRESS', 'SEGMENT_SLUG'],
      'has IS_MEMBER of type TIMESTAMP',
    ],
  ])('names what is wrong with a table of %s', async (_, fields, keys, fault) => {
    await start(table(fields, keys));
    const [status, message] = await check();
    expect(status).toBe('FAILED');
    expect(message).toContain(fault);
    expect(message).toContain('Memberships Table');
    const run = await rig.write(users(ROWS), [event(1)]);
    expect([run.exitCode, run.errors[0]?.failure_type]).toEqual([1, 'config_error']);
    expect(rig.server.members(LIST)).toEqual([]);
  });

  test('finds names that are given twice, and folders that are not there', async () => {
    await start({ folders: ['Own'] });
    const twice = await check({}, { memberships_table: 'lytics_segments' });
    expect(twice).toEqual(['FAILED', expect.stringContaining('Memberships Table and Segments')]);
    const folder = await check({}, { tables_folder: 'Nowhere' });
    expect(folder).toEqual(['FAILED', expect.stringContaining('Check Tables Folder')]);
    const taken = await check({}, { memberships_table: LIST });
    expect(taken).toEqual(['FAILED', expect.stringContaining('which is no supplemental table')]);
  });
});

test('a dry run says what it would write, and writes nothing', async () => {
  await start();
  const run = await rig.write(users(ROWS), [event(1)], { args: ['--dry-run'] });
  const said = run.logs.map(({ message }) => message);
  expect(said).toContain(`Dry run: would create the supplemental table ${TABLE}.`);
  expect(said).toContain(
    `Dry run: would merge 1 row into ${TABLE} (EMAIL_ADDRESS, SEGMENT_SLUG, IS_MEMBER).`,
  );
  expect(rig.server.counts['createSupplementalTable']).toBeUndefined();
  expect(rig.server.counts['mergeSupplementalTableRecords']).toBeUndefined();
});

test('a lost answer, to a merge of rows or to the creation of their table, costs nothing', async () => {
  await start();
  rig.server.setFaults({
    next: { fault: 'dropAfter', count: 2 },
    only: ['createSupplementalTable', 'mergeSupplementalTableRecords'],
  });
  const run = await rig.write(users(ROWS), [event(1), event(2)], { fast: true });
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(written()).toEqual({ 'user1@example.com vip': '1', 'user2@example.com vip': '1' });
});
