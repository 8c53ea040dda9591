import { campaign, customEvent, SENDING, users } from './people';
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
} from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ folders: ['Elsewhere'] });
});
afterEach(() => rig.stop());

const event = (name: string, kind: string): Record<string, unknown> => ({
  email: `${name}@example.com`,
  segment_events: [{ slug: 'vip', event: kind, [kind]: '2024-03-01T10:00:00Z' }],
});
/** One record for each kind of evidence; each member is named after it. */
const EVIDENCE = [
  record({ ...event('enter', 'enter'), segments: ['vip'] }),
  record(event('exit', 'exit')),
  record({ ...event('deleted', 'enter'), _ab_cdc_deleted_at: '2024-03-01T00:00:00Z' }),
  record(event('change', 'change')),
  record({ email: 'listed@example.com', audiences: 'vip,other' }),
  record({ email: 'out@example.com', segments: ['other'] }),
  record({ email: 'none@example.com' }),
  record({ id: '7', data: event('webhook', 'enter'), meta: { object: 'user' } }),
];
const UNCLEAR =
  'Nothing was done about 1 record that does not say clearly whether its member is in the audience: ' +
  '1 because they say nothing about audiences. See "What a record says" in the documentation.';
const at = (...names: string[]): string[] => names.map((name) => `${name}@example.com`);

describe('export users', () => {
  test('adds members who enter and no current members, and says which option would', async () => {
    const run = await rig.write(users(), EVIDENCE);
    expect([run.exitCode, run.noise, run.stderr]).toEqual([0, 0, '']);
    expect(Object.keys(membersOf(rig.server)).sort()).toEqual(at('enter', 'webhook'));
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({
      'enter@example.com': { VIP: '1' },
      'webhook@example.com': { VIP: '1' },
    });
    expect(sumOf(run)).toBe(
      '8 records: 2 added, 2 ignored because they are in the audience already and Existing Users ' +
        'is off, 2 ignored because they are not in the list, 1 ignored because they are not in the ' +
        'audience, 1 ignored because they say nothing about audiences.',
    );
    expect(warningsOf(run)).toEqual([
      UNCLEAR,
      '2 members who are in the audience already were skipped, since Existing Users is off. ' +
        'Switch it on if they are wanted too.',
    ]);
  });

  test('with existing users adds current members too', async () => {
    const run = await rig.write(users({ existing_users: true }), EVIDENCE);
    expect(Object.keys(membersOf(rig.server)).sort()).toEqual(
      at('change', 'enter', 'listed', 'webhook'),
    );
    expect(sumOf(run)).toContain('8 records: 2 added, 2 updated, ');
    expect(warningsOf(run)).toEqual([UNCLEAR]);
  });

  describe('with a member who leaves', () => {
    const leave = [record(event('ann', 'exit')), record(event('stranger', 'exit'))];
    const ann = { EMAIL_ADDRESS_: 'Ann@example.com', EMAIL_PERMISSION_STATUS_: 'I' };

    test('flags them', async () => {
      rig.server.addMember('CONTACTS', ann);
      const run = await rig.write(users(), leave);
      expect(rowsOf(rig.server, SEGMENTS)).toEqual({ 'Ann@example.com': { VIP: '0' } });
      expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({ 'Ann@example.com': 'I' });
      expect(sumOf(run)).toBe(
        '2 records: 1 removed from the audience, 1 ignored because they are not in the list.',
      );
    });

    test('deletes them', async () => {
      rig.server.addMember('CONTACTS', ann);
      const run = await rig.write(users({ on_exit: 'delete' }), leave);
      expect(membersOf(rig.server)).toEqual({});
      expect(sumOf(run)).toContain(
        '1 removed from the audience, 1 ignored because they are not in the list',
      );
    });

    test('unsubscribes them', async () => {
      rig.server.addMember('CONTACTS', ann);
      const run = await rig.write(users({ on_exit: 'unsubscribe' }), leave);
      expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({ 'ann@example.com': 'O' });
      expect(sumOf(run)).toContain(
        '1 removed from the audience, 1 ignored because they are not in the list',
      );
    });
  });

  test('keeps several changes to one member in order, within a batch and across', async () => {
    const lines = [
      record({ ...event('ann', 'enter'), city: 'Oslo' }),
      record(event('ann', 'exit')),
      record({ ...event('ben', 'exit') }),
      record({ ...event('ben', 'enter'), city: 'Rome' }),
      record({ ...event('ben', 'enter'), city: 'Bern', age: 3 }),
      record({ ...event('ben', 'enter'), city: 'Paris' }),
    ];
    const run = await rig.write(users({ additional_fields: ['city', 'age'] }), lines);
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({
      'ann@example.com': { VIP: '0' },
      'ben@example.com': { VIP: '1' },
    });
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual({
      'ann@example.com': { CITY: 'Oslo', AGE: null },
      'ben@example.com': { CITY: 'Paris', AGE: '3' },
    });
    expect(sumOf(run)).toContain('took its place in the batch');
    expect(rig.server.duplicateKeys).toBe(0);
  });

  test('never sends a permission that the record does not hold', async () => {
    rig.server.addMember('CONTACTS', {
      EMAIL_ADDRESS_: 'in@example.com',
      EMAIL_PERMISSION_STATUS_: 'I',
    });
    rig.server.addMember('CONTACTS', {
      EMAIL_ADDRESS_: 'out@example.com',
      EMAIL_PERMISSION_STATUS_: 'O',
    });
    await rig.write(users({ existing_users: true, default_permission_status: 'OPTIN' }), [
      record({ email: 'in@example.com', segments: ['vip'] }),
      record({ email: 'out@example.com', segments: ['vip'], EMAIL_PERMISSION_STATUS_: 'I' }),
      record({ email: 'new@example.com', segments: ['vip'] }),
    ]);
    expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({
      'in@example.com': 'I',
      'out@example.com': 'I',
      'new@example.com': 'I',
    });
  });

  test('matches on the customer ID where there is a field for it', async () => {
    rig.server.addMember('CONTACTS', { CUSTOMER_ID_: 'c1', EMAIL_ADDRESS_: 'old@example.com' });
    const workflow = users({ customer_id_field: 'uid', additional_fields: ['city'] });
    const run = await rig.write(workflow, [
      record({ ...event('new', 'enter'), uid: 'c1', city: 'Oslo' }),
      record({ ...event('two', 'enter') }),
    ]);
    expect(membersOf(rig.server, 'CUSTOMER_ID_')).toEqual({ 'new@example.com': 'c1' });
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual({ 'new@example.com': { CITY: 'Oslo' } });
    expect(warningsOf(run)).toEqual([
      'Record 2 of users was refused: it has no customer ID in uid.',
    ]);
  });

  test('sends rows with different columns separately, so that a null leaves the value unchanged', async () => {
    const riid = rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'ann@example.com' });
    const fields = { additional_fields: ['city', 'age'] };
    const workflow = users({ existing_users: true, members_only: true, ...fields });
    await rig.write(workflow, [record({ email: 'ann@example.com', city: 'Oslo', age: 3 })]);
    expect(riid).not.toBe('');
    await rig.write(workflow, [
      record({ email: 'ann@example.com', city: null, age: '' }),
      record({ email: 'ben@example.com', city: 'Rome' }),
    ]);
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual({
      'ann@example.com': { CITY: 'Oslo', AGE: null },
      'ben@example.com': { CITY: 'Rome', AGE: null },
    });
  });

  test('writes to the tables, and creates them in the folder, that the form names', async () => {
    const workflow = users({
      on_exit: 'unsubscribe',
      additional_fields: ['city'],
      audience_memberships: ['news', 'vip'],
    });
    const more = {
      user_fields_table: 'People',
      segments_table: 'Audiences',
      tables_folder: 'Elsewhere',
      max_requests_per_minute: 1000,
    };
    const lines = [
      record({ ...event('ann', 'enter'), city: 'Oslo', segments: ['vip', 'news'] }),
      record({ ...event('ben', 'enter'), segments: ['vip'] }),
      record({ ...event('cid', 'enter') }),
    ];
    const run = await rig.write(workflow, lines, { more });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(rowsOf(rig.server, 'People')).toEqual({ 'ann@example.com': { CITY: 'Oslo' } });
    expect(rowsOf(rig.server, 'Audiences')).toEqual({
      'ann@example.com': { NEWS: '1', VIP: '1' },
      'ben@example.com': { NEWS: '0', VIP: '1' },
      'cid@example.com': { NEWS: null, VIP: '1' },
    });
    expect(run.logs.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'Created the extension table People in the folder Elsewhere.',
        'Created the extension table Audiences in the folder Elsewhere.',
      ]),
    );
    expect(rig.server.fields('CONTACTS', 'Audiences')).toEqual([
      { fieldName: 'NEWS', fieldType: 'INTEGER' },
      { fieldName: 'VIP', fieldType: 'INTEGER' },
    ]);
  });

  test('uses the stream as the audience if none is given', async () => {
    const workflow = { workflow_type: 'export_users', list: 'contacts', existing_users: true };
    await rig.write(workflow, [record({ email: 'ann@example.com' }, 'big spenders')], {
      streams: ['big spenders'],
    });
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({ 'ann@example.com': { BIG_SPENDERS: '1' } });
  });
});

describe('export to campaign', () => {
  test('mails members who enter, and with back fill current members too', async () => {
    const run = await rig.write(campaign({ additional_fields: ['city'] }), EVIDENCE);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toEqual(at('enter', 'webhook'));
    expect(warningsOf(run)[1]).toContain('since Back Fill is off');
    const filled = await rig.write(campaign({ back_fill: true }), EVIDENCE);
    // A member who was mailed for entering is recorded.
    expect(mailedBy(rig.server).slice(2).sort()).toEqual(at('change', 'listed'));
    expect(sumOf(filled)).toContain(
      '2 triggered, 2 ignored because they entered, but the Segments Table already records them as mailed (1), ',
    );
    expect(filled.errors).toEqual([]);
  });

  test('reports if a 1 of another connection keeps everyone who enters from the e-mail', async () => {
    const lines = [record(event('ann', 'enter')), record(event('bob', 'enter')), state(1)];
    await rig.write(users(), lines);
    const run = await rig.write(campaign(), lines);
    expect([run.exitCode, mailedBy(rig.server)]).toEqual([0, []]);
    expect(sumOf(run)).toBe(
      '2 records: 2 ignored because they entered, but the Segments Table already records them as mailed (1).',
    );
    const warnings = warningsOf(run);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('all 2 who entered are recorded as mailed already');
    expect(warnings[0]).toContain('give the campaign a Segments Table of its own');
    const cured = await rig.write(campaign(), lines, { more: { segments_table: 'Mailed' } });
    expect([mailedBy(rig.server), warningsOf(cured)]).toEqual([at('ann', 'bob'), []]);
  });

  test('fills the template with the additional fields, whatever their characters', async () => {
    const workflow = campaign({ additional_fields: ['first_name', 'visits', 'none'] });
    await rig.write(workflow, [
      record({ ...event('ann', 'enter'), first_name: 'Zoë 🙂', visits: 3, none: null }),
    ]);
    expect(rig.server.triggers[0]?.optionalData).toEqual({ FIRST_NAME: 'Zoë 🙂', VISITS: '3' });
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual({
      'ann@example.com': { FIRST_NAME: 'Zoë 🙂', VISITS: '3', NONE: null },
    });
  });

  test('makes one request per e-mail, since the trigger merges the profile itself', async () => {
    await rig.write(campaign({ mail_once: false }), [record(event('ann', 'enter'))]);
    expect(rig.server.counts).toMatchObject({ mergeTriggerEmail: 1 });
    expect(rig.server.counts['mergeListRecipients'] ?? 0).toBe(0);
  });

  test('finds the campaign in any case, and its list', async () => {
    const run = await rig.write(campaign({ campaign: 'WELCOME' }), [record(event('ann', 'enter'))]);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toEqual(at('ann'));
  });
});

describe('send custom event', () => {
  test('sends it for whoever enters, and with a back fill for current members too', async () => {
    const run = await rig.write(customEvent({ additional_fields: ['city'] }), EVIDENCE);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toEqual(at('enter', 'webhook'));
    expect(sumOf(run)).toMatch(/^8 records: 2 custom events sent, /);
    expect(warningsOf(run)[1]).toContain('since Event Back Fill is off');
    const filled = await rig.write(customEvent({ back_fill: true }), EVIDENCE);
    expect(mailedBy(rig.server).slice(2).sort()).toEqual(at('change', 'listed'));
    expect(sumOf(filled)).toContain(
      '2 custom events sent, 2 ignored because they entered, but the Segments Table already records them as sent the event (1), ',
    );
    expect(filled.errors).toEqual([]);
  });

  test('says so when a 1 of another connection keeps everybody who enters from the event', async () => {
    const lines = [record(event('ann', 'enter')), state(1)];
    await rig.write(users(), lines);
    const run = await rig.write(customEvent(), lines);
    expect([run.exitCode, mailedBy(rig.server)]).toEqual([0, []]);
    expect(warningsOf(run)[0]).toContain('Nobody who entered was sent the event: ');
    expect(warningsOf(run)[0]).toContain('give the event a Segments Table of its own');
  });
});

describe('time-based triggers', () => {
  const mail = campaign({ time_based_triggers: true });
  const snapshot = (inside: string[], outside: string[]): string[] => [
    ...inside.map((name) => record({ email: `${name}@example.com`, segments: ['vip', 'x'] })),
    ...outside.map((name) => record({ email: `${name}@example.com`, segments: ['x'] })),
    state(1),
  ];

  describe.each(SENDING)('of %s', (_, workflow) => {
    const mail = workflow({ time_based_triggers: true });

    test('record everyone first, then mail only those who enter, however often it is repeated', async () => {
      const first = await rig.write(mail, snapshot(['ann', 'ben'], ['cid']));
      expect(mailedBy(rig.server)).toEqual([]);
      expect(Object.keys(membersOf(rig.server)).sort()).toEqual(at('ann', 'ben'));
      expect(sumOf(first)).toMatch(
        /2 ignored because they are in the audience already and (Event )?Back Fill is off/,
      );
      const filling = workflow({ time_based_triggers: true, back_fill: true });
      for (let sync = 0; sync < 2; sync++) {
        await rig.write(filling, snapshot(['ann', 'ben', 'cid'], []));
        expect(mailedBy(rig.server)).toEqual(at('cid'));
      }
      await rig.write(filling, snapshot(['ann'], ['ben', 'cid']));
      expect(rowsOf(rig.server, SEGMENTS)).toEqual({
        'ann@example.com': { VIP: '1' },
        'ben@example.com': { VIP: '0' },
        'cid@example.com': { VIP: '0' },
      });
      await rig.write(mail, snapshot(['ann', 'ben'], ['cid']));
      expect(mailedBy(rig.server)).toEqual(at('cid', 'ben'));
    });

    test('do not mail twice for a repeated event either', async () => {
      const lines = [record(event('ann', 'enter')), state(1)];
      for (let sync = 0; sync < 2; sync++) await rig.write(mail, lines);
      expect(mailedBy(rig.server)).toEqual(at('ann'));
    });
  });

  test('keep a list in step, adding nobody who is out', async () => {
    const keep = users({ time_based_triggers: true, on_exit: 'delete', existing_users: true });
    await rig.write(keep, snapshot(['ann', 'ben'], ['cid']));
    expect(Object.keys(membersOf(rig.server)).sort()).toEqual(at('ann', 'ben'));
    const run = await rig.write(keep, snapshot(['ann'], ['ben', 'cid']));
    expect(Object.keys(membersOf(rig.server))).toEqual(at('ann'));
    expect(sumOf(run)).toBe(
      '3 records: 1 updated, 1 removed from the audience, 1 ignored because they are not in the audience.',
    );
  });

  test('record 0 for members who are in the list but not in the audience', async () => {
    rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'cid@example.com' });
    await rig.write(mail, snapshot([], ['cid', 'dan']));
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({ 'cid@example.com': { VIP: '0' } });
  });
});
