import { setTimeout as delay } from 'node:timers/promises';

import { membersOf, record, startRig, state, warningsOf, type Rig } from './rig';

const users = {
  workflow_type: 'export_users',
  list: 'CONTACTS',
  on_exit: 'delete',
  existing_users: true,
};
const member = (i: number): string => record({ email: `user${i}@example.com` });

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

test('states are returned in order, with the same bytes except for the statistics', async () => {
  const odd =
    '{"type":"STATE","state":{"type":"STREAM","id":12,"stream":{"stream_descriptor":{"name":"users",' +
    '"namespace":null},"stream_state":{"b":1,"2":1e2,"1":9007199254740993}},"sourceStats":{"recordCount":2.0},' +
    '"destinationStats":null}}';
  const lines = [member(1), member(2), `${odd}\n`, member(3), state(13), state(14)];
  const seen: string[] = [];
  const run = await rig.write(users, lines, {
    connector: { onLine: (line) => void seen.push(line) },
  });
  expect(run.exitCode).toBe(0);
  expect(run.states.map((one) => one['id'])).toEqual([12, 13, 14]);
  expect(run.states.map((one) => one.destinationStats)).toEqual([
    { recordCount: 2, rejectedRecordCount: 0 },
    { recordCount: 1, rejectedRecordCount: 0 },
    { recordCount: 0, rejectedRecordCount: 0 },
  ]);
  expect(seen.find((line) => line.includes('"id":12'))).toBe(
    odd.replace('null}}', '{"recordCount":2,"rejectedRecordCount":0}}}'),
  );
});

test('a state is returned before the input ends, once its records are written', async () => {
  let states = 0;
  async function* input(): AsyncGenerator<string> {
    yield member(1);
    yield state(1);
    while (states === 0) await delay(10);
    expect(Object.keys(membersOf(rig.server))).toEqual(['user1@example.com']);
    yield member(2);
    yield state(2);
  }
  // Thirty seconds of the connector's clock are half a second.
  const connector = await rig.start(users, {
    stdin: input(),
    fast: true,
    onMessage: ({ type }) => {
      if (type === 'STATE') states++;
    },
  });
  expect((await connector.done).exitCode).toBe(0);
  expect(states).toBe(2);
});

test('a batch that does not fill up is sent within ten minutes', async () => {
  let written = 0;
  async function* input(): AsyncGenerator<string> {
    yield member(1);
    // Ten minutes of the connector's clock are ten seconds.
    const deadline = performance.now() + 11_000;
    while (written === 0 && performance.now() < deadline) {
      await delay(50);
      written = Object.keys(membersOf(rig.server)).length;
    }
  }
  const connector = await rig.start(users, { stdin: input(), fast: true });
  expect((await connector.done).exitCode).toBe(0);
  expect(written).toBe(1);
});

test('states of several streams count their own records', async () => {
  const lines = [
    record({ email: 'a@example.com' }, 'one'),
    record({ email: 'b@example.com' }, 'two'),
    record({ email: 'nobody' }, 'one'),
    state(1, 'one'),
    record({ email: 'c@example.com' }, 'one'),
    '{"type":"STATE","state":{"type":"GLOBAL","global":{"stream_states":[]}}}\n',
  ];
  const run = await rig.write(users, lines, { streams: ['one', 'two'] });
  expect(run.states.map((one) => one.destinationStats)).toEqual([
    { recordCount: 1, rejectedRecordCount: 1 },
    { recordCount: 2, rejectedRecordCount: 0 },
  ]);
});

test('a cleared connection, with states and no records, changes nothing', async () => {
  rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'ann@example.com' });
  const empty =
    '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":null}}}\n';
  const run = await rig.write(users, [empty]);
  expect([run.exitCode, run.states.length]).toEqual([0, 1]);
  expect(Object.keys(membersOf(rig.server))).toEqual(['ann@example.com']);
});

test('blank lines, nulls and messages of other kinds are ignored', async () => {
  const lines = [
    '\n',
    '   \n',
    '{"type":"LOG","log":{"level":"INFO","message":"x"}}\n',
    '{"type":"CONTROL","control":{}}\n',
    '{"type":"TRACE","trace":{"type":"STREAM_STATUS","stream_status":{"status":"COMPLETE"}}}\n',
    '{"type":"SOMETHING_NEW"}\n',
    '{"type":"RECORD","record":{"stream":"users","namespace":null,"data":{"email":"ann@example.com","x":null},"emitted_at":1,"meta":null},"state":null,"log":null}\n',
    '{"type":"RECORD","record":{"stream":"unknown","data":{"email":"ben@example.com"}}}\n',
    '{"type":"RECORD","record":{"stream":"users","data":{}}}\n',
    state(1).trimEnd(),
  ];
  const run = await rig.write(users, lines);
  expect(run.exitCode).toBe(0);
  expect(Object.keys(membersOf(rig.server))).toEqual(['ann@example.com']);
  expect(run.states).toHaveLength(1);
  expect(warningsOf(run)).toEqual([
    'Record 2 of unknown was refused: its stream is not in the catalog.',
    'Record 3 of users was refused: it has no e-mail address in email.',
  ]);
});

test('a broken line ends in an error that does not quote it, after everything before it', async () => {
  const broken = '{"type":"RECORD","record":{"stream":"users","data":{"email":"secret@exam';
  for (const line of [broken, `${broken}\n`, '[1]\n', '"secret@example.com"\n']) {
    const run = await rig.write(users, [member(1), state(1), member(2), line]);
    expect(run.exitCode).toBe(1);
    expect(run.states).toHaveLength(1);
    expect(run.errors[0]).toMatchObject({ failure_type: 'system_error' });
    expect(run.errors[0]?.message).toContain('Line 4 of the input is not a message');
    expect(JSON.stringify([run.messages, run.stderr])).not.toContain('secret');
  }
});

test('a dry run of time-based triggers does not need a table that does not exist yet', async () => {
  const timed = {
    workflow_type: 'export_to_campaign',
    campaign: 'Welcome',
    source_audience: 'vip',
    time_based_triggers: true,
    back_fill: true,
  };
  const lines = [record({ email: 'ben@example.com', segments: ['vip'] })];
  const run = await rig.write(timed, lines, { args: ['--dry-run'] });
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(JSON.stringify(run.logs)).toContain('would trigger 1 e-mail of Welcome');
  expect(rig.server.triggers).toEqual([]);
});

test('a dry run logs what would be sent, sends nothing and returns no state', async () => {
  rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'ann@example.com' });
  const workflow = { ...users, additional_fields: ['city'] };
  const lines = [
    record({ email: 'ben@example.com', city: 'Rome' }),
    record({ email: 'ann@example.com', _ab_cdc_deleted_at: '2024-01-01' }),
    state(1),
  ];
  const run = await rig.write(workflow, lines, { args: ['--dry-run'] });
  expect([run.exitCode, run.states.length]).toEqual([0, 0]);
  const said = run.logs.map(({ message }) => message).filter((text) => text.startsWith('Dry run'));
  expect(said).toEqual([
    'Dry run: would create the extension table Lytics_User_Fields.',
    'Dry run: would merge 1 member in CONTACTS (EMAIL_ADDRESS_).',
    'Dry run: would merge 1 row into Lytics_User_Fields (RIID_, CITY).',
    'Dry run: would delete 1 member from CONTACTS.',
  ]);
  expect(Object.keys(membersOf(rig.server))).toEqual(['ann@example.com']);
  expect(rig.server.fields('CONTACTS', 'Lytics_User_Fields')).toBeUndefined();
});
