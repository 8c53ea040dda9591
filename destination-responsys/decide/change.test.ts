import { changeFor, draftOf, joinedDrafts, mails, type Change, type Draft } from './change';
import { destinationConfig } from '../../harness/connector/configured';
import { memberOf, type Member } from './member';
import { readRecord } from './record';
import { settingsOf } from '../form/settings';
import type { Action } from './workflow';

type Workflow = Record<string, unknown>;
const users = (more: object = {}): Workflow => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  source_audience: 'vip',
  ...more,
});
const campaign = (more: object = {}): Workflow => ({
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  source_audience: 'vip',
  ...more,
});
const customEvent = (more: object = {}): Workflow => ({
  workflow_type: 'send_custom_event',
  event: 'VIP_Entered',
  list: 'CONTACTS',
  source_audience: 'vip',
  ...more,
});
const EMAIL = { EMAIL_ADDRESS_: 'ann@example.com' };

const MERGE = { 'merge into list': EMAIL };

function draft(workflow: Workflow, fields: object = {}): Draft {
  const settings = settingsOf(destinationConfig(workflow), 'stream');
  const record = readRecord({ email: 'ann@example.com', user_id: 'u1', ...fields }, settings);
  return draftOf(record, memberOf(record.fields, settings, false) as Member, settings);
}
function change(workflow: Workflow, action: Action, fields: object = {}): Change {
  const settings = settingsOf(destinationConfig(workflow), 'stream');
  return changeFor(draft(workflow, fields), { action, reason: '' }, settings);
}
/** Rows by step, in the order of the steps. */
const steps = (...args: Parameters<typeof change>): object =>
  Object.fromEntries(change(...args).steps.map(({ name, row }) => [name, row]));

describe('the change', () => {
  test("for a new member has the audience's column as decided, whatever the record says", () => {
    const workflow = users({ audience_memberships: ['vip', 'other'] });
    expect(steps(workflow, 'add', { segments: ['other'] })).toMatchObject({
      segments: { VIP: '1', OTHER: '1' },
    });
  });

  test("needs the audience's column, and no other", () => {
    const workflow = users({ audience_memberships: ['other'] });
    const all = change(workflow, 'add', { segments: ['other'] }).steps;
    expect(all.map(({ name, needed }) => [name, needed])).toEqual([
      ['merge into list', undefined],
      ['segments', 'VIP'],
    ]);
  });

  test('blanks no field that has a value of any kind, if Empty Fields is clear', () => {
    const workflow = users({ additional_fields: ['n'], empty_fields: 'clear' });
    expect(steps(workflow, 'add', { n: 0 })).toMatchObject({ userFields: { N: '0' } });
  });

  test('for a new member: the list, then fields and known memberships', () => {
    const workflow = users({
      additional_fields: ['first_name', 'age', 'gone', 'emptied'],
      audience_memberships: ['other', 'unknown'],
    });
    const fields = {
      first_name: 'Ann',
      age: 41,
      gone: null,
      emptied: '',
      segment_events: [{ slug: 'other', event: 'exit' }],
    };
    expect(steps(workflow, 'add', fields)).toEqual({
      ...MERGE,
      userFields: { FIRST_NAME: 'Ann', AGE: '41', EMPTIED: '' },
      segments: { VIP: '1', OTHER: '0' },
    });
  });

  test('writes fields of the list with members who are added, updated or mailed, but not with those who are only recorded', () => {
    const list_fields = [
      { field: 'city', column: 'CITY_' },
      { field: 'may_mail', column: 'EMAIL_PERMISSION_STATUS_' },
    ];
    const fields = { city: 'Oslo', may_mail: 'O' };
    const profile = { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' };
    const list = { name: 'merge into list', row: profile, fields: { CITY_: 'Oslo' } };
    const workflow = { list_fields, mail_once: false };
    expect(change(users(workflow), 'add', fields).steps[0]).toMatchObject(list);
    expect(change(users(workflow), 'update', fields).steps[0]).toMatchObject(list);
    const recorded = change(users(workflow), 'record in', fields).steps[0];
    expect([recorded?.row, recorded?.fields]).toEqual([profile, undefined]);
    // Merged separately from the e-mail, which a refused field must not prevent.
    const mailed = change(campaign(workflow), 'trigger', fields).steps;
    expect(mailed).toMatchObject([list, { name: 'trigger', row: EMAIL }]);
    expect(steps(campaign(workflow), 'trigger')).toEqual({ trigger: EMAIL });
  });

  test('leaves out a value that does not fit its column for members who are written, and for nobody else', () => {
    const settings = settingsOf(
      destinationConfig(users({ list_fields: [{ field: 'age', column: 'AGE' }] })),
      'stream',
    );
    const listFields = settings.listFields.map((one) => ({ ...one, type: 'INTEGER' }));
    const typed = { ...settings, listFields };
    const record = readRecord({ email: 'ann@example.com', age: 'old' }, typed);
    const own = draftOf(record, memberOf(record.fields, typed, false) as Member, typed);
    const leftOut = (action: Action): unknown =>
      changeFor(own, { action, reason: '' }, typed).leftOut?.columns;
    expect((['add', 'update', 'record in', 'leave', 'ignore'] as const).map(leftOut)).toEqual([
      ['AGE'],
      ['AGE'],
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('blanks a field that is null, but not one that is absent, if Empty Fields is clear', () => {
    const workflow = users({ additional_fields: ['gone', 'absent'], empty_fields: 'clear' });
    expect(steps(workflow, 'add', { gone: null })).toMatchObject({ userFields: { GONE: '' } });
  });

  test('has no table row that would have only its key', () => {
    const workflow = users({ on_exit: 'delete', additional_fields: ['first_name'] });
    expect(steps(workflow, 'update')).toEqual(MERGE);
  });

  test('has a permission only if the record has one', () => {
    const fields = { email_permission_status_: 'i' };
    expect(steps(users(), 'add', fields)).toMatchObject({
      'merge into list': { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'I' },
    });
  });

  test('is keyed by the customer ID if members are matched on it', () => {
    const workflow = users({ customer_id_field: 'user_id', additional_fields: ['email'] });
    expect(steps(workflow, 'add')).toMatchObject({
      'merge into list': { CUSTOMER_ID_: 'u1', ...EMAIL },
    });
  });

  test.each<[string, object]>([
    ['flag', { segments: { VIP: '0' } }],
    ['delete', { remove: {} }],
    ['unsubscribe', { 'update in list': { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' } }],
  ])('for a member who leaves, with %s, adds nobody to the list', (on_exit, expected) => {
    const fields = { email_permission_status_: 'I' };
    expect(steps(users({ on_exit }), 'leave', fields)).toEqual(expected);
    expect(change(users({ on_exit }), 'leave').onlyIfListed).toBe(true);
  });

  test('for an e-mail alone is the trigger, which merges the profile itself', () => {
    const alone = change(campaign({ mail_once: false, segments: undefined }), 'trigger', {
      email_permission_status_: 'I',
    });
    expect(alone.steps.map(({ name, row }) => [name, row])).toEqual([
      ['trigger', { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'I' }],
    ]);
    expect([alone.onlyIfListed, mails(alone)]).toEqual([false, true]);
  });

  const memorable = campaign({
    additional_fields: ['first_name'],
    audience_memberships: ['other'],
  });
  const ann = { first_name: 'Ann', segments: ['vip', 'other'] };

  test('D5: for an e-mail that is recorded: list, fields, 2, the e-mail, and then 1', () => {
    const { steps: all } = change(memorable, 'trigger', ann);
    expect(all.map(({ name, row }) => [name, row])).toEqual([
      ['merge into list', EMAIL],
      ['userFields', { FIRST_NAME: 'Ann' }],
      ['segments', { OTHER: '1', VIP: '2' }],
      ['trigger', EMAIL],
      ['mark', { VIP: '1' }],
    ]);
    expect(all.find(({ name }) => name === 'trigger')?.data).toEqual({ FIRST_NAME: 'Ann' });
  });

  test('stops at any failure except in additional fields and in what is recorded after the e-mail', () => {
    const { steps: all } = change(memorable, 'trigger', ann);
    expect(all.filter(({ stops }) => !stops).map(({ name }) => name)).toEqual([
      'userFields',
      'mark',
    ]);
    expect(all.filter(({ repeatable }) => !repeatable).map(({ name }) => name)).toEqual([
      'trigger',
    ]);
    expect(change(users(), 'add').steps.every(({ stops }) => stops)).toBe(true);
  });

  test('for a membership that is only recorded adds nobody who is out of the audience', () => {
    const workflow = campaign({ time_based_triggers: true });
    expect(steps(workflow, 'record out')).toEqual({ segments: { VIP: '0' } });
    expect(change(workflow, 'record out').onlyIfListed).toBe(true);
    expect(steps(workflow, 'record in')).toEqual({ ...MERGE, segments: { VIP: '1' } });
    expect(mails(change(workflow, 'record in'))).toBe(false);
    expect(mails(change(memorable, 'trigger', ann))).toBe(true);
  });

  test('for a member who is ignored or only reported is empty', () => {
    expect(steps(users(), 'ignore')).toEqual({});
    expect(steps(campaign(), 'name')).toEqual({});
  });
});

test('of two drafts about one member has the later value of each column', () => {
  const workflow = users({ additional_fields: ['x', 'y'], audience_memberships: ['aa', 'bb'] });
  const both = joinedDrafts(
    draft(workflow, { x: 1, y: 2, email_permission_status_: 'O', segments: ['aa', 'bb'] }),
    draft(workflow, { x: 3, segments: ['bb'] }),
  );
  expect(both).toMatchObject({
    profile: { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' },
    userFields: { X: '3', Y: '2' },
    memberships: { AA: '0', BB: '1' },
  });
});

describe('memberships as rows', () => {
  const ROWS = { memberships_layout: 'rows', audience_memberships: ['vip', 'news', 'sport'] };
  const FIELDS = { segments: ['vip', 'news'] };
  const rows = (own: string): object => ({ vip: own, news: '1', sport: '0' });

  test('are written with what was decided about the source audience, before other tables', () => {
    expect(Object.entries(steps(users(ROWS), 'add', FIELDS))).toEqual([
      ['merge into list', EMAIL],
      ['memberships', rows('1')],
    ]);
    expect(Object.entries(steps(users(ROWS), 'leave', FIELDS))).toEqual([
      ['memberships', rows('0')],
    ]);
  });

  test('come before a removal, which cannot be repeated', () => {
    const workflow = users({ ...ROWS, on_exit: 'delete' });
    expect(Object.keys(steps(workflow, 'leave', FIELDS))).toEqual(['memberships', 'remove']);
  });

  test('hold 1 or 0 where the column of a campaign holds what was mailed', () => {
    expect(steps(campaign(ROWS), 'trigger', FIELDS)).toMatchObject({
      memberships: rows('1'),
      segments: { VIP: '2' },
      mark: { VIP: '1' },
    });
    expect(steps(campaign(ROWS), 'record out', FIELDS)).toEqual({
      memberships: rows('0'),
      segments: { VIP: '0' },
    });
  });

  test('keep nobody from an e-mail, nor from the memory of one', () => {
    const stops = (workflow: Workflow, action: Action): unknown =>
      change(workflow, action, FIELDS).steps.find(({ name }) => name === 'memberships')?.stops;
    expect([stops(campaign(ROWS), 'trigger'), stops(campaign(ROWS), 'record out')]).toEqual([
      false,
      false,
    ]);
    expect(stops(users(ROWS), 'add')).toBe(true);
  });

  test('that a record leaves unclear have no row', () => {
    const workflow = users({ ...ROWS, on_exit: 'delete', audience_memberships: ['news'] });
    expect(steps(workflow, 'add', { segments: [101] })).toEqual(MERGE);
  });
});

test('for a custom event the list comes first, and the memory around it as around an e-mail', () => {
  const fields = { first_name: 'Ann', EMAIL_PERMISSION_STATUS_: 'I' };
  const workflow = customEvent({ additional_fields: ['first_name'] });
  const { steps: all } = change(workflow, 'trigger', fields);
  expect(all.map(({ name, row, stops, repeatable }) => [name, row, stops, repeatable])).toEqual([
    ['merge into list', { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'I' }, true, true],
    ['userFields', { FIRST_NAME: 'Ann' }, false, true],
    ['segments', { VIP: '2' }, true, true],
    ['custom event', {}, true, false],
    ['mark', { VIP: '1' }, false, true],
  ]);
  expect(all[3]?.data).toEqual({ FIRST_NAME: 'Ann' });
  expect(steps(customEvent({ send_once: false }), 'trigger')).toEqual({
    'merge into list': EMAIL,
    'custom event': {},
  });
});

test('only members who are added or updated, and so are in the audience, are marked as seen', () => {
  const workflow = users({
    existing_users: true,
    last_seen_column: 'SEEN',
    on_exit: 'unsubscribe',
  });
  const known = settingsOf(destinationConfig(workflow), 'stream');
  const column = { name: 'SEEN', source: 'Last Seen Column' };
  const settings = { ...known, lastSeen: { column, cells: { SEEN: 'now' } } };
  const seen = (action: Action): object[] =>
    changeFor(draft(workflow), { action, reason: '' }, settings).steps.flatMap(({ fields, row }) =>
      [fields ?? {}, row].filter((cells) => 'SEEN' in cells),
    );
  expect(seen('add')).toEqual([{ SEEN: 'now' }]);
  expect(seen('update')).toEqual([{ SEEN: 'now' }]);
  for (const action of ['leave', 'record out', 'ignore', 'name'] as const) {
    expect(seen(action)).toEqual([]);
  }
});

describe('a permission that is there and cannot be read', () => {
  const list_fields = [
    { field: 'may_mail', column: 'EMAIL_PERMISSION_STATUS_' },
    { field: 'may_text', column: 'MOBILE_PERMISSION_STATUS_' },
  ];
  const optedIn = users({ list_fields, default_permission_status: 'OPTIN' });
  const merge = (workflow: Workflow, action: Action, fields: object): unknown => {
    const [first] = change(workflow, action, fields).steps;
    return [first?.row, first?.asNew];
  };

  test('keeps an e-mail from its member, with the name of the field', () => {
    for (const fields of [{ may_mail: 'yes' }, { email_permission_status_: 'true' }]) {
      const own = change(campaign({ list_fields }), 'trigger', fields);
      const field = 'may_mail' in fields ? 'may_mail' : 'EMAIL_PERMISSION_STATUS_';
      expect(own.steps).toEqual([]);
      expect(own.refused).toMatchObject({ kind: 'refused', at: 'permission' });
      expect(own.refused?.reason).toContain(`the value of ${field} is not a permission`);
    }
    expect(change(campaign({ list_fields }), 'trigger', { may_mail: 'O' }).refused).toBe(undefined);
    const text = change(campaign({ list_fields }), 'trigger', { may_text: 'yes' });
    expect(text.refused).toBe(undefined);
    // A program may send text messages too.
    const event = change(customEvent({ list_fields }), 'trigger', { may_text: 'yes' });
    expect([event.steps, event.refused?.at]).toEqual([[], 'permission']);
  });

  test('opts nobody in who is new, whatever the channel, and says nothing of who is there already', () => {
    for (const action of ['add', 'update', 'record in'] as const) {
      expect(merge(optedIn, action, { may_mail: 'yes' })).toEqual([EMAIL, 'OPTOUT']);
    }
    expect(merge(optedIn, 'add', { may_text: 1 })).toEqual([EMAIL, 'OPTOUT']);
    expect(merge(optedIn, 'add', { email_permission_status_: 'x' })).toEqual([EMAIL, 'OPTOUT']);
    const recorded = change(campaign({ list_fields }), 'record in', { may_mail: 'yes' });
    expect(recorded.steps[0]?.asNew).toBe('OPTOUT');
    const mailed = change(campaign({ list_fields }), 'trigger', { may_text: 'yes' });
    expect(mailed.steps[0]?.asNew).toBe('OPTOUT');
  });

  test('makes no difference to the default where that is to opt out, nor does one that can be read', () => {
    expect(merge(users({ list_fields }), 'add', { may_mail: 'yes' })).toEqual([EMAIL, undefined]);
    const row = { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'I' };
    expect(merge(optedIn, 'add', { may_mail: 'i' })).toEqual([row, undefined]);
    expect(merge(optedIn, 'add', { may_mail: null })).toEqual([EMAIL, undefined]);
    // The field that the form names counts.
    const both = { may_mail: 'I', email_permission_status_: 'yes' };
    expect(merge(optedIn, 'add', both)).toEqual([row, undefined]);
  });

  test('beside one that can be read opts nobody in, but out', () => {
    const beside = (own: string): unknown =>
      merge(optedIn, 'add', { may_mail: 'yes', email_permission_status_: own });
    expect(beside('I')).toEqual([EMAIL, 'OPTOUT']);
    expect(beside('O')).toEqual([{ ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' }, 'OPTOUT']);
  });

  test('of two records the later one counts, and an opt-out is not lost', () => {
    const joined = (...words: string[]): unknown => {
      const [earlier, later] = words.map((may_mail) => draft(optedIn, { may_mail }));
      const { profile, doubts } = joinedDrafts(earlier as Draft, later as Draft);
      return [profile['EMAIL_PERMISSION_STATUS_'], Object.keys(doubts).length];
    };
    expect(joined('yes', 'I')).toEqual(['I', 0]);
    expect(joined('I', 'yes')).toEqual([undefined, 1]);
    expect(joined('O', 'yes')).toEqual(['O', 1]);
    expect(joined('yes', '')).toEqual([undefined, 1]);
  });
});

test('of two records a value that does not fit counts as left out only while no later one fits', () => {
  const settings = settingsOf(
    destinationConfig(users({ list_fields: [{ field: 'age', column: 'AGE' }] })),
    'stream',
  );
  const typed = {
    ...settings,
    listFields: settings.listFields.map((one) => ({ ...one, type: 'INTEGER' })),
  };
  const own = (age: unknown): Draft => {
    const record = readRecord({ email: 'ann@example.com', age }, typed);
    return draftOf(record, memberOf(record.fields, typed, false) as Member, typed);
  };
  const joined = (...ages: unknown[]): unknown => {
    const { listFields, leftOut } = ages.map(own).reduce(joinedDrafts);
    return [listFields['AGE'], Object.keys(leftOut)];
  };
  expect(joined('old', 7)).toEqual(['7', []]);
  expect(joined(7, 'old')).toEqual(['7', ['AGE']]);
  expect(joined('old', undefined)).toEqual([undefined, ['AGE']]);
  expect(joined('old', 7, 'older')).toEqual(['7', ['AGE']]);
});
