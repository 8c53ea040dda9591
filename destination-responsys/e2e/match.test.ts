import { createHash } from 'node:crypto';

import type { ConnectorRun } from '../../harness/connector/connector';
import { UNKNOWNS } from '../../harness/responsys/unknowns';
import { address, campaign, users } from './people';
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
  USER_FIELDS,
  warningsOf,
  type Rig,
} from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

const hashOf = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest('hex');
const mobile = (i: number): string => `479988776${i}`;
const city = { additional_fields: ['city'] };
const on = (match_column: string, more: object = {}): object => ({
  ...{ match_column, match_field: 'key', ...city },
  ...more,
});
/** A record about a member who enters or leaves the audience, or is in it. */
const about = (key: unknown, kind = 'enter', more: object = {}): string =>
  record({ key, city: 'Oslo', segment_events: [{ slug: 'vip', event: kind }], ...more });
const cities = (): unknown[] => Object.values(rowsOf(rig.server, USER_FIELDS));
const memory = (): Record<string, unknown> => rowsOf(rig.server, SEGMENTS);

/** A member who is in the list, and how each column that adds nobody calls them. */
const KEYS: [string, (riid: string, email: string) => unknown][] = [
  ['RIID_', (riid) => Number(riid)],
  ['EMAIL_MD5_HASH_', (_, email) => hashOf('md5', email).toUpperCase()],
  ['EMAIL_SHA256_HASH_', (_, email) => hashOf('sha256', email)],
];

describe.each(KEYS)('%s', (column, keyOf) => {
  const addMember = (i: number): unknown => {
    const email = address(i);
    return keyOf(rig.server.addMember(LIST, { EMAIL_ADDRESS_: email }), email);
  };
  const stranger = (): unknown => keyOf('4000000000', 'nobody@example.com');

  test('updates members of the list, adds nobody, and names in a warning how many are not in it', async () => {
    const key = addMember(1);
    const fields = { list_fields: [{ field: 'city', column: 'CITY_' }] };
    const lines = [about(key, 'enter', { email: 'other@example.com' }), about(stranger())];
    const run = await rig.write(users(on(column, fields)), [...lines, state(1)]);
    expect([run.exitCode, run.states.length]).toEqual([0, 1]);
    expect(membersOf(rig.server, 'CITY_')).toEqual({ [address(1)]: 'Oslo' });
    expect([cities(), memory()]).toEqual([[{ CITY: 'Oslo' }], { [address(1)]: { VIP: '1' } }]);
    expect(sumOf(run)).toBe(
      '2 records: 1 added, 1 ignored because they are not in the list, and Match Column adds nobody ' +
        'to it.',
    );
    expect(warningsOf(run)).toEqual([
      '1 record is about somebody who is not in the list, so that nothing was written: Match Column ' +
        'finds members and adds nobody.',
    ]);
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 2, rejectedRecordCount: 0 });
  });

  test.each([true, false])(
    'mails members of the list without an address in the record, once each, with Mail Once %s',
    async (mail_once) => {
      const [one, two] = [addMember(1), addMember(2)];
      const workflow = campaign(on(column, { mail_once }));
      const lines = [about(one), about(stranger()), about(two), about(one), state(1)];
      const run = await rig.write(workflow, lines);
      expect(run.exitCode).toBe(0);
      expect(mailedBy(rig.server).sort()).toEqual([1, 2].map(address));
      expect(warningsOf(run).join()).toContain('1 record is about somebody who is not in the list');
      if (!mail_once) return;
      await rig.write(workflow, lines);
      expect(mailedBy(rig.server)).toHaveLength(2);
      expect(memory()).toEqual({ [address(1)]: { VIP: '1' }, [address(2)]: { VIP: '1' } });
    },
  );

  test('sends a custom event to members of the list, once each', async () => {
    const workflow = {
      ...{ workflow_type: 'send_custom_event', event: 'VIP_Entered', list: LIST },
      ...{ source_audience: 'vip', ...on(column) },
    };
    const lines = [about(addMember(1)), about(stranger()), state(1)];
    for (const sync of [1, 2]) {
      const run = await rig.write(workflow, lines);
      expect([sync, run.exitCode]).toEqual([sync, 0]);
    }
    expect(mailedBy(rig.server)).toEqual([address(1)]);
    expect(Object.keys(membersOf(rig.server))).toEqual([address(1)]);
  });

  test('removes, unsubscribes and flags by it', async () => {
    const [one, two, three] = [addMember(1), addMember(2), addMember(3)];
    const leave = (key: unknown, on_exit: string): Promise<ConnectorRun> =>
      rig.write(users(on(column, { on_exit })), [about(key, 'exit')]);
    await rig.write(
      users(on(column)),
      [one, two, three].map((key) => about(key)),
    );
    const runs = [
      await leave(one, 'delete'),
      await leave(two, 'unsubscribe'),
      await leave(three, 'flag'),
      await leave(stranger(), 'flag'),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({
      [address(2)]: 'O',
      [address(3)]: '',
    });
    expect(memory()).toMatchObject({ [address(3)]: { VIP: '0' } });
  });
});

test('members who have no key of the form are refused by the name of the field, and nobody is mailed', async () => {
  const workflow = campaign(on('EMAIL_MD5_HASH_'));
  rig.server.addMember(LIST, { EMAIL_ADDRESS_: 'ann@example.com' });
  const keys = ['ann@example.com', hashOf('sha256', 'ann@example.com'), hashOf('md5', '')];
  const run = await rig.write(workflow, [...keys.map((key) => about(key)), state(1)]);
  expect(mailedBy(rig.server)).toEqual([]);
  expect(run.errors[0]?.failure_type).toBe('config_error');
  expect(run.errors[0]?.message).toContain('Check Match Field and the streams of the connection');
  expect(warningsOf(run).join()).not.toContain('ann@');
});

test('a sync of 200 members of whom none is in the list fails, and returns no state', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => about(hashOf('md5', `nobody ${i}`)));
  const run = await rig.write(users(on('EMAIL_MD5_HASH_')), [...lines, state(1)]);
  expect(run.errors[0]?.failure_type).toBe('config_error');
  expect(run.errors[0]?.message).toContain(
    'none of the 200 records is about somebody whom the list',
  );
  expect(run.states).toEqual([]);
  const few = await rig.write(users(on('EMAIL_MD5_HASH_')), [...lines.slice(1), state(1)]);
  expect([few.exitCode, few.states.length]).toEqual([0, 1]);
  // Nor does it fail if somebody is there about whom there is nothing new.
  rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(1) });
  const mailing = [about(hashOf('md5', address(1))), ...lines, state(1)];
  for (const sync of [1, 2]) {
    const run = await rig.write(campaign(on('EMAIL_MD5_HASH_')), mailing);
    expect([sync, run.exitCode, run.states.length]).toEqual([sync, 0, 1]);
  }
  expect(mailedBy(rig.server)).toEqual([address(1)]);
});

test('one list merge finds out who is not in the list, and nothing is sent to it again', async () => {
  const fields = { list_fields: [{ field: 'city', column: 'CITY_' }] };
  const lines = Array.from({ length: 20 }, (_, i) => about(String(4_000_000_000 + i)));
  const run = await rig.write(users(on('RIID_', fields)), lines);
  expect(run.exitCode).toBe(0);
  expect(rig.server.counts['mergeListRecipients']).toBe(1);
  // Those whom a look-up has not found are not sent at all.
  await rig.write(campaign(on('RIID_', fields)), lines);
  expect(rig.server.counts['mergeListRecipients']).toBe(1);
});

test.each(UNKNOWNS.emptyChannel)(
  'an e-mail to a member without an address in the record goes out, whether Responsys looks for it %s',
  async (emptyChannel) => {
    await rig.stop();
    rig = await startRig({ unknowns: { emptyChannel } });
    const riid = rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(1) });
    const run = await rig.write(campaign(on('RIID_')), [about(riid), state(1)]);
    expect([run.exitCode, mailedBy(rig.server)]).toEqual([0, [address(1)]]);
  },
);

test.each(UNKNOWNS.refusedRow)(
  'a merge that answers with %s for somebody who is not in the list adds nobody and refuses nobody else',
  async (refusedRow) => {
    await rig.stop();
    rig = await startRig({ unknowns: { refusedRow } });
    const riid = rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(1) });
    const run = await rig.write(users(on('RIID_')), [about('4000000000'), about(riid), state(1)]);
    expect([run.exitCode, run.states.length]).toEqual([0, 1]);
    expect(sumOf(run)).toContain('1 added, 1 ignored because they are not in the list');
  },
);

describe('MOBILE_NUMBER_', () => {
  const person = (i: number, key: string, kind = 'enter'): string =>
    about(key, kind, { email: address(i) });

  test('adds members with their address, and takes two spellings of a number for one member', async () => {
    const lines = [
      person(1, `+${mobile(1)}`),
      person(1, '47 99 88 77 61'),
      person(2, mobile(2)),
      state(1),
    ];
    for (const sync of [1, 2]) {
      const run = await rig.write(campaign(on('MOBILE_NUMBER_')), lines);
      expect([sync, run.exitCode]).toEqual([sync, 0]);
    }
    expect(mailedBy(rig.server).sort()).toEqual([1, 2].map(address));
    expect(membersOf(rig.server, 'MOBILE_NUMBER_')).toEqual({
      [address(1)]: mobile(1),
      [address(2)]: mobile(2),
    });
  });

  test('keeps members of one address apart, and follows one who changes theirs', async () => {
    const workflow = users(on('MOBILE_NUMBER_'));
    await rig.write(workflow, [person(1, mobile(1)), person(1, mobile(2))]);
    expect(rig.server.members(LIST)).toHaveLength(2);
    await rig.write(workflow, [person(9, mobile(2))]);
    expect(membersOf(rig.server, 'MOBILE_NUMBER_')).toEqual({
      [address(1)]: mobile(1),
      [address(9)]: mobile(2),
    });
  });
});

test('EMAIL_ADDRESS_ matches by the address although there is a customer ID, which is written beside it', async () => {
  rig.server.addMember(LIST, { EMAIL_ADDRESS_: address(1) });
  const workflow = users({ match_column: 'EMAIL_ADDRESS_', customer_id_field: 'uid' });
  const run = await rig.write(workflow, [about(undefined, 'enter', { email: address(1), uid: 7 })]);
  expect(run.exitCode).toBe(0);
  expect(membersOf(rig.server, 'CUSTOMER_ID_')).toEqual({ [address(1)]: '7' });
});

test('what can be written to is told with the field of the match column as its key', async () => {
  const run = await rig.run('discover', rig.config(users(on('RIID_'))));
  expect(run.messages[0]).toMatchObject({
    destination_catalog: {
      operations: [{ matching_keys: [['key']], json_schema: { required: ['key'] } }, {}],
    },
  });
});

test.each([
  [{ match_column: 'RIID_' }, 'Match Column is RIID_, so Match Field is needed'],
  [{ match_column: 'CUSTOMER_ID_' }, 'so Customer ID Field is needed'],
  [{ match_field: 'key' }, 'Match Field is not used while Match Column is auto'],
])('check says of %j what is wrong with it', async (form, sentence) => {
  const run = await rig.run('check', rig.config(users(form)));
  const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
  expect(found?.status).toBe('FAILED');
  expect(found?.message).toContain(sentence);
});

test('check says that a column adds nobody', async () => {
  const run = await rig.run('check', rig.config(users(on('RIID_'))));
  const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
  expect(found?.status).toBe('SUCCEEDED');
  expect(found?.message).toContain('Match Column RIID_ updates members and adds nobody');
});
