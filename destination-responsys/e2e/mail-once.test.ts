import { address, campaign, SENDING, users } from './people';
import {
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
  inDoubt,
} from './rig';

const event = (i: number, kind: string, at?: string): string =>
  record({
    email: address(i),
    segment_events: [{ slug: 'vip', event: kind, ...(at === undefined ? {} : { [kind]: at }) }],
  });
const entering = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => event(i, 'enter', '2024-03-01T10:00:00Z'));
const all = (count: number): string[] => Array.from({ length: count }, (_, i) => address(i));

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ windowMs: 1000 });
});
afterEach(() => rig.stop());

describe.each(SENDING)('once with %s', (_, campaign) => {
  test('D6, D40: mails nobody twice for a repeated, refreshed or duplicated event', async () => {
    const lines = [...entering(250), ...entering(250), state(1)];
    for (let generation = 1; generation <= 3; generation++) await rig.write(campaign(), lines);
    expect(mailedBy(rig.server).sort()).toEqual(all(250).sort());
  });

  test('mails again a member who has left and enters again', async () => {
    const lines = ['enter', 'exit', 'enter'].map((kind, i) =>
      event(1, kind, `2024-03-0${i + 1}T10:00:00Z`),
    );
    await rig.write(campaign(), lines);
    expect(mailedBy(rig.server)).toEqual([address(1), address(1)]);
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({ [address(1)]: { VIP: '1' } });
  });

  test('D6: mails a current member once with Back Fill, however often the profile changes', async () => {
    for (let sync = 0; sync < 3; sync++) {
      const profile = { email: address(1), segments: ['vip'], city: `City ${sync}` };
      await rig.write(campaign({ back_fill: true }), [record(profile)]);
    }
    expect(mailedBy(rig.server)).toEqual([address(1)]);
  });

  test('with members only, records everyone first and mails those who come later', async () => {
    const stream = { members_only: true };
    const members = (count: number): string[] => all(count).map((email) => record({ email }));
    await rig.write(campaign(stream), members(3));
    expect(mailedBy(rig.server)).toEqual([]);
    const later = campaign({ ...stream, back_fill: true });
    for (let sync = 0; sync < 2; sync++) await rig.write(later, members(5));
    expect(mailedBy(rig.server)).toEqual([address(3), address(4)]);
  });

  test('D5: mails nobody whose mark the table refuses, for one row or all of them', async () => {
    // A table whose column accepts no number.
    await rig.stop();
    rig = await startRig({
      tables: [
        {
          list: 'CONTACTS',
          name: SEGMENTS,
          folderName: 'Lytics',
          fields: [{ fieldName: 'VIP', fieldType: 'TIMESTAMP' }],
        },
      ],
    });
    const run = await rig.write(campaign(), [...entering(3), state(1)]);
    expect(mailedBy(rig.server)).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
    expect(run.errors[0]?.message).toContain('3 records were refused by the Segments Table');
    expect(run.states).toEqual([]);
  });

  test('reports a member who is found at 2, and leaves the decision to a person', async () => {
    const riid = rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(0) });
    await rig.write(campaign(), [event(9, 'enter')]);
    rig.server.setRow('CONTACTS', SEGMENTS, riid, { VIP: '2' });
    for (const more of [{}, { back_fill: true }, { time_based_triggers: true }]) {
      const run = await rig.write(campaign(more), [event(0, 'enter'), state(1)]);
      expect(inDoubt(run)).toEqual([1]);
      expect(run.states[0]?.destinationStats).toEqual({ recordCount: 0, rejectedRecordCount: 1 });
    }
    expect(mailedBy(rig.server)).toEqual([address(9)]);
    expect(rowsOf(rig.server, SEGMENTS)[address(0)]).toEqual({ VIP: '2' });
  });

  test('mails nobody for whom the table has a value other than 0, 1 or 2', async () => {
    const riid = rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(0) });
    await rig.write(campaign(), [event(9, 'enter')]);
    rig.server.setRow('CONTACTS', SEGMENTS, riid, { VIP: '7' });
    const run = await rig.write(campaign(), [event(0, 'enter')]);
    expect(mailedBy(rig.server)).toEqual([address(9)]);
    expect(sumOf(run)).toContain('has a value other than 0, 1 or 2');
  });

  test('D44: a field that the table refuses costs the field, not the e-mail', async () => {
    const workflow = campaign({ additional_fields: ['first_name', 'bio', 'city'] });
    const profile = { first_name: 'Ann', bio: 'x'.repeat(600), city: 'Oslo' };
    const run = await rig.write(workflow, [
      record({ ...profile, email: address(0), segment_events: [{ slug: 'vip', event: 'enter' }] }),
      event(1, 'enter'),
    ]);
    expect(mailedBy(rig.server)).toEqual([address(0), address(1)]);
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual({
      [address(0)]: { FIRST_NAME: 'Ann', BIO: null, CITY: 'Oslo' },
    });
    expect(warningsOf(run)[0]).toMatch(/^Record 1 of users \(u\*\*\*\) was written without BIO, /);
    expect(run.exitCode).toBe(0);
    expect(JSON.stringify(run.logs)).not.toContain('xxxxx');
  });
});

describe('a campaign', () => {
  test('sets the 2 back for a member whom Responsys refuses to mail, so that it can be done later', async () => {
    rig.server.addMember('CONTACTS', {
      EMAIL_ADDRESS_: address(0),
      EMAIL_DELIVERABILITY_STATUS_: 'U',
    });
    const run = await rig.write(campaign(), [event(0, 'enter'), event(1, 'enter')]);
    expect(mailedBy(rig.server)).toEqual([address(1)]);
    expect(sumOf(run)).toContain('1 refused');
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({
      [address(0)]: { VIP: '0' },
      [address(1)]: { VIP: '1' },
    });
  });

  test('keeps one mark for all profiles that share an address', async () => {
    for (let i = 0; i < 2; i++)
      rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(0), CUSTOMER_ID_: `c${i}` });
    await rig.write(campaign({ members_only: true }), [record({ email: address(0) })]);
    expect(rig.server.rows('CONTACTS', SEGMENTS).map(({ values }) => values)).toEqual([
      { VIP: '1' },
      { VIP: '1' },
    ]);
  });
});

describe.each(SENDING)('with Mail Once or Send Once off, %s', (_, campaign) => {
  const off = campaign({ mail_once: false });

  test('D6: mails the same enter event once in a sync, however far apart it comes', async () => {
    const again = [...entering(250), ...entering(250)];
    const run = await rig.write(off, [...again, event(0, 'enter', '2024-04-01T10:00:00Z')]);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toEqual([...all(250), address(0)]);
    expect(sumOf(run)).toContain(
      '250 ignored because the same event, or that they are in the audience, came before in this sync',
    );
  });

  test('with Back Fill a member who is in the audience, and then enters it by an event, is mailed once', async () => {
    const listed = (i: number): string => record({ email: address(i), segments: ['vip'] });
    const others = Array.from({ length: 200 }, (_, i) => event(100 + i, 'enter'));
    const run = await rig.write(campaign({ mail_once: false, back_fill: true }), [
      ...[listed(1), listed(2), event(2, 'enter', '2024-03-01T10:00:00Z')],
      ...[...others, event(1, 'enter', '2024-03-01T10:00:00Z')],
    ]);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server).filter((one) => one === address(1))).toHaveLength(1);
    expect(mailedBy(rig.server).filter((one) => one === address(2))).toHaveLength(1);
  });

  test('an event without a time mails again only once its member has left', async () => {
    await rig.write(off, [event(1, 'enter'), event(2, 'enter'), event(1, 'enter')]);
    expect(mailedBy(rig.server)).toEqual([address(1), address(2)]);
    const others = Array.from({ length: 200 }, (_, i) => event(100 + i, 'enter'));
    await rig.write(off, [event(3, 'enter'), event(3, 'exit'), ...others, event(3, 'enter')]);
    expect(mailedBy(rig.server).filter((one) => one === address(3))).toHaveLength(2);
  });

  test.each<[string, object]>([
    ['its sync mode is full refresh', { sync_mode: 'full_refresh' }],
    ['it has been refreshed or cleared', { generation_id: 2, minimum_generation_id: 2 }],
  ])('D40: refuses a stream that starts from its beginning again, since %s', async (why, how) => {
    const run = await rig.write(off, [...entering(3), state(1)], { catalog: { ...how } });
    expect([run.exitCode, run.states.length, mailedBy(rig.server).length]).toEqual([1, 0, 0]);
    expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
    expect(run.errors[0]?.message).toMatch(new RegExp(`since ${why}, and (Mail|Send) Once is off`));
    // A connection that is cleared sends only its states.
    expect((await rig.write(off, [state(1)], { catalog: { ...how } })).exitCode).toBe(0);
    const remembering = await rig.write(campaign(), entering(3), { catalog: { ...how } });
    expect([remembering.exitCode, mailedBy(rig.server).length]).toEqual([0, 3]);
  });
});

test('D45: overwrite deletes nobody, and a warning says so', async () => {
  rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'before@example.com' });
  const how = { catalog: { destination_sync_mode: 'overwrite' } };
  const run = await rig.write(users(), [event(1, 'enter')], how);
  expect(Object.keys(membersOf(rig.server)).sort()).toEqual(['before@example.com', address(1)]);
  expect(warningsOf(run)).toEqual([
    'The stream users is set to overwrite. This destination never empties a list: the records are ' +
      'merged as with append.',
  ]);
});
