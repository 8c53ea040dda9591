import { UNKNOWNS, type Unknowns } from '../../harness/responsys/unknowns';
import type { ResponsysFaults } from '../../harness/responsys/server';
import { address, campaign as mailing, customEvent, event, users as exporting } from './people';
import {
  mailedBy,
  membersOf,
  record,
  rowsOf,
  SEGMENTS,
  SPEED,
  startRig,
  state,
  USER_FIELDS,
  warningsOf,
  type Rig,
} from './rig';

/*
 * Where nobody knows what Responsys does, the connector does the right thing whichever way it is
 * (docs/destination-responsys.md, "What nobody knows about Responsys").
 */

let rig: Rig;
afterEach(() => rig.stop());

const ways = (name: keyof Unknowns): [string, Partial<Unknowns>][] =>
  UNKNOWNS[name].map((way) => [way, { [name]: way }]);
const users = exporting({ additional_fields: ['city'] });
const campaign = mailing({ mail_once: false });
const start = async (unknowns: Partial<Unknowns>): Promise<void> => {
  rig = await startRig({ unknowns, windowMs: 60_000 / SPEED });
};

test.each(ways('sharedAddress'))(
  'D14: an address that two profiles share, in a batch, is answered with %s',
  async (way, unknowns) => {
    await start(unknowns);
    for (const id of ['1', '2']) {
      rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(3), CUSTOMER_ID_: id });
    }
    const lines = Array.from({ length: 8 }, (_, i) => event(i));
    const run = await rig.write(users, [...lines, state(1)], { fast: true });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    const others = [0, 1, 2, 4, 5, 6, 7];
    const tables = { ...rowsOf(rig.server, SEGMENTS) };
    expect(
      Object.keys(tables)
        .filter((one) => one !== address(3))
        .sort(),
    ).toEqual(others.map(address));
    const refused = warningsOf(run).filter((text) => text.includes('was refused'));
    expect(refused).toHaveLength(way === 'refused' ? 1 : 0);
    expect(rig.server.rows('CONTACTS', USER_FIELDS).length).toBeGreaterThanOrEqual(
      way === 'refused' ? 7 : 8,
    );
  },
);

test.each(ways('badAddress'))(
  "one bad address among e-mails, in a call that is refused %s, stops nobody else's e-mail",
  async (_, unknowns) => {
    await start(unknowns);
    const lines = Array.from({ length: 20 }, (_one, i) =>
      i === 4 ? event(i, 'enter', { email: 'bad@nowhere' }) : event(i),
    );
    const run = await rig.write(campaign, lines);
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(mailedBy(rig.server).sort()).toEqual(
      lines.flatMap((_line, i) => (i === 4 ? [] : address(i))).sort(),
    );
    expect(warningsOf(run).filter((text) => text.includes('was refused'))).toHaveLength(1);
  },
);

test.each([...ways('nobody'), ...ways('rows')])(
  'a look-up that is answered with %s finds the members who exist and nobody else',
  async (_, unknowns) => {
    await start(unknowns);
    const timed = { ...users, time_based_triggers: true, on_exit: 'flag', existing_users: true };
    const listed = (i: number, segments: string[]): string =>
      record({ email: address(i), segments });
    await rig.write(timed, [listed(1, ['vip']), listed(2, ['vip']), listed(3, ['other'])]);
    expect(Object.keys(membersOf(rig.server)).sort()).toEqual([1, 2].map(address));
    const run = await rig.write(timed, [listed(1, ['other']), listed(2, ['vip'])]);
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({
      [address(1)]: { VIP: '0' },
      [address(2)]: { VIP: '1' },
    });
  },
);

test.each(ways('refusedRow'))(
  'D13: a row that is refused with %s in its place does not count as written',
  async (_, unknowns) => {
    await start(unknowns);
    const lines = Array.from({ length: 6 }, (_one, i) =>
      event(i, 'enter', i === 2 ? { city: 'x'.repeat(501) } : {}),
    );
    const run = await rig.write(users, [...lines, state(1)]);
    expect(run.exitCode).toBe(0);
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 5, rejectedRecordCount: 1 });
    expect(Object.keys(rowsOf(rig.server, USER_FIELDS))).toHaveLength(5);
  },
);

test.each(ways('repeated'))(
  'D21: a merge whose answer was lost, sent again, is answered with %s',
  async (_, unknowns) => {
    await start(unknowns);
    rig.server.setFaults({ next: { fault: 'dropAfter', count: 2 }, only: ['mergeListRecipients'] });
    const run = await rig.write(users, [event(1), event(2), state(1)], { fast: true });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 2, rejectedRecordCount: 0 });
    expect(Object.keys(rowsOf(rig.server, SEGMENTS)).sort()).toEqual([1, 2].map(address));
  },
);

test.each<[string, ResponsysFaults]>([
  ['D18: pages with 403', { page403: 0.3 }],
  ['D18: redirects', { redirect: 0.3 }],
  ['D11: UNRECOVERABLE_EXCEPTION', { unrecoverable: 0.3 }],
  ['D17: calls that are never answered', { silent: 0.1 }],
])('list and tables are complete in spite of %s', async (_, faults) => {
  rig = await startRig({ windowMs: 60_000 / SPEED, seed: 5 });
  rig.server.setFaults(faults);
  const lines = Array.from({ length: 600 }, (_one, i) => event(i));
  const run = await rig.write(users, lines, { fast: true });
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(Object.keys(rowsOf(rig.server, SEGMENTS))).toHaveLength(600);
});

test('a look-up with an answer of another format is an error, and nobody is recorded', async () => {
  rig = await startRig();
  rig.server.setFaults({ otherForm: 1, only: ['retrieveListRecipients'] });
  const timed = { ...users, time_based_triggers: true };
  const run = await rig.write(timed, [record({ email: address(1), segments: ['vip'] }), state(1)]);
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]?.failure_type).toBe('system_error');
  expect(run.states).toEqual([]);
  expect(rig.server.members('CONTACTS')).toEqual([]);
});

test('D16: one id that Responsys refuses to delete does not keep others in the list', async () => {
  rig = await startRig();
  for (let i = 0; i < 20; i++) rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(i) });
  rig.server.setFaults({
    instead: (api, body) =>
      api === 'deleteListRecipients' && JSON.stringify(body).includes(address(7))
        ? { status: 400, body: { errorCode: 'INVALID_PARAMETER', detail: 'Bad' } }
        : undefined,
  });
  const lines = Array.from({ length: 20 }, (_, i) => event(i, 'exit'));
  const run = await rig.write({ ...users, on_exit: 'delete' }, lines);
  expect(run.exitCode).toBe(0);
  expect(Object.keys(membersOf(rig.server))).toEqual([address(7)]);
});

test('D15: the first 8 of 58 members are bad, and the other 50 are mailed', async () => {
  rig = await startRig();
  rig.server.setFaults({
    instead: (api, body) =>
      api === 'mergeTriggerEmail' && /user[0-7]@/.test(JSON.stringify(body))
        ? { status: 400, body: { errorCode: 'MULTIPLE_RECIPIENTS_FOUND', detail: '' } }
        : undefined,
  });
  const run = await rig.write(
    campaign,
    Array.from({ length: 58 }, (_, i) => event(i)),
  );
  expect(run.exitCode).toBe(0);
  expect(mailedBy(rig.server)).toHaveLength(50);
});

test.each(ways('events'))(
  'a custom event, where which there are is %s, is sent',
  async (way, unknowns) => {
    await start(unknowns);
    const checked = await rig.run('check', rig.config(customEvent()));
    const status = checked.messages.find(({ connectionStatus }) => connectionStatus);
    expect(status?.connectionStatus?.message).toContain(
      way === 'listed'
        ? 'The custom event VIP_Entered and the list CONTACTS are there'
        : 'The list CONTACTS is there, the custom event VIP_Entered is taken as it is typed',
    );
    const run = await rig.write(customEvent(), [event(1), event(2), state(1)]);
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(mailedBy(rig.server)).toEqual([1, 2].map(address));
  },
);

test.each([
  ['answers for the row', 200, 'NO_RECIPIENT_FOUND'],
  ['refuses the call for who is not there', 404, 'NO_RECIPIENT_FOUND'],
  ['refuses the call for who is there twice', 400, 'MULTIPLE_RECIPIENTS_FOUND'],
])(
  'one recipient whom Responsys %s keeps no custom event from the others',
  async (_, status, errorCode) => {
    rig = await startRig();
    const riids = Array.from({ length: 30 }, (_one, i) =>
      rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(i) }),
    );
    const bad = riids[7] ?? '';
    rig.server.setFaults({
      instead: (api, body) => {
        const recipients = (body as { recipientData?: unknown[] } | undefined)?.recipientData ?? [];
        if (api !== 'triggerCustomEvent' || !JSON.stringify(body).includes(bad)) return undefined;
        if (status !== 200) return { status, body: { errorCode, detail: '' } };
        // Nothing is done about the others here, so that only the answer for this one is of the test's own.
        return recipients.length > 1
          ? { status: 400, body: { errorCode: 'INVALID_PARAMETER', detail: '' } }
          : { status, body: [{ success: false, errorMessage: errorCode, recipientId: -1 }] };
      },
    });
    const lines = Array.from({ length: 30 }, (_one, i) => event(i));
    const run = await rig.write(customEvent(), [...lines, state(1)]);
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(mailedBy(rig.server).sort()).toEqual(
      lines.flatMap((_line, i) => (i === 7 ? [] : address(i))).sort(),
    );
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 29, rejectedRecordCount: 1 });
    // It surely was not sent, so it can be later.
    expect(rowsOf(rig.server, SEGMENTS)[address(7)]).toEqual({ VIP: '0' });
  },
);

test('D19: a member with a text of 3 MB in a non-Latin script is refused, the others are written', async () => {
  rig = await startRig();
  const lines = [event(1), event(2, 'enter', { city: 'д'.repeat(3_000_000) }), event(3), state(1)];
  const run = await rig.write(users, lines);
  expect(run.exitCode).toBe(0);
  expect(run.states[0]?.destinationStats).toEqual({ recordCount: 2, rejectedRecordCount: 1 });
  expect(rig.server.requests.every(({ status }) => status === 200)).toBe(true);
});

test('D21: a catalog without streams is a configuration error', async () => {
  rig = await startRig();
  const run = await rig.write(users, [], { streams: [] });
  expect(run.errors[0]?.failure_type).toBe('config_error');
});
