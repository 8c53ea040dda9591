import { changeFor, joined, type Change, type Steps } from './change';
import type { DestinationConfig } from '../config';
import { readRecord } from './lytics';
import { memberOf, type Member } from './member';
import { settingsOf } from '../settings';
import type { Action } from './workflow';

const CREDENTIALS = {
  auth_method: 'interact',
  username: 'api',
  password: 'p',
  endpoint: 'login2.responsys.net',
} as const;
type Workflow = DestinationConfig['workflow'];
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
const EMAIL = { EMAIL_ADDRESS_: 'ann@example.com' };

function change(workflow: Workflow, action: Action, fields: object = {}): Change {
  const settings = settingsOf({ credentials: CREDENTIALS, workflow }, 'stream');
  const record = readRecord({ email: 'ann@example.com', user_id: 'u1', ...fields });
  const member = memberOf(record.fields, settings, false) as Member;
  return changeFor(record, member, { action, reason: '' }, settings);
}
const steps = (...args: Parameters<typeof change>): Steps => change(...args).steps;

describe('what goes to Responsys', () => {
  test('for whoever is added: the list, then fields and memberships that are known', () => {
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
      list: { cells: EMAIL, insert: true },
      userFields: { ...EMAIL, FIRST_NAME: 'Ann', AGE: '41', EMPTIED: '' },
      segments: { ...EMAIL, VIP: '1', OTHER: '0' },
    });
  });

  test('has no row of a table that would hold its key alone', () => {
    const workflow = users({ on_exit: 'delete', additional_fields: ['first_name'] });
    expect(steps(workflow, 'update')).toEqual({ list: { cells: EMAIL, insert: true } });
  });

  test('holds a permission only if the record holds one', () => {
    const fields = { email_permission_status_: 'i' };
    expect(steps(users(), 'add', fields).list?.cells).toEqual({
      ...EMAIL,
      EMAIL_PERMISSION_STATUS_: 'I',
    });
  });

  test('is keyed by the customer ID where that is what members are matched on', () => {
    const workflow = users({ customer_id_field: 'user_id', additional_fields: ['email'] });
    expect(steps(workflow, 'add')).toEqual({
      list: { cells: { CUSTOMER_ID_: 'u1', ...EMAIL }, insert: true },
      userFields: { CUSTOMER_ID_: 'u1', EMAIL: 'ann@example.com' },
      segments: { CUSTOMER_ID_: 'u1', VIP: '1' },
    });
  });

  test.each<[string, Steps]>([
    ['flag', { segments: { ...EMAIL, VIP: '0' } }],
    ['delete', { remove: true }],
    [
      'unsubscribe',
      { list: { cells: { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' }, insert: false } },
    ],
  ])('for whoever leaves, with %s, adds nobody to the list', (on_exit, expected) => {
    const leaving = change(users({ on_exit }), 'leave', { email_permission_status_: 'I' });
    expect(leaving.steps).toEqual(expected);
    expect(leaving.onlyIfListed).toBe(true);
  });

  test('for an e-mail alone is the trigger, which merges the profile by itself', () => {
    const forgetful = campaign({ mail_once: false });
    expect(steps(forgetful, 'trigger')).toEqual({ trigger: { cells: EMAIL, data: {} } });
  });

  test('for an e-mail with tables: list, tables, e-mail, and its own membership last', () => {
    const workflow = campaign({
      time_based_triggers: true,
      additional_fields: ['first_name'],
      audience_memberships: ['other'],
    });
    const fields = { first_name: 'Ann', segments: ['vip', 'other'] };
    expect(steps(workflow, 'trigger', fields)).toEqual({
      list: { cells: EMAIL, insert: true },
      userFields: { ...EMAIL, FIRST_NAME: 'Ann' },
      segments: { ...EMAIL, OTHER: '1' },
      trigger: { cells: EMAIL, data: { FIRST_NAME: 'Ann' } },
      record: { ...EMAIL, VIP: '1' },
    });
  });

  test('for a membership that is only written down adds nobody who is out of the audience', () => {
    const workflow = campaign({ time_based_triggers: true });
    expect(change(workflow, 'record out')).toMatchObject({
      steps: { segments: { ...EMAIL, VIP: '0' } },
      onlyIfListed: true,
    });
    expect(steps(workflow, 'record in')).toEqual({
      list: { cells: EMAIL, insert: true },
      segments: { ...EMAIL, VIP: '1' },
    });
  });
});

describe('two changes to one member', () => {
  const workflow = users({ additional_fields: ['x', 'y'] });

  test('of one kind become one, in which the later value of each column wins', () => {
    const both = joined(
      change(workflow, 'add', { x: 1, y: 2, email_permission_status_: 'O' }),
      change(workflow, 'add', { x: 3 }),
    );
    expect(both?.steps).toEqual({
      list: { cells: { ...EMAIL, EMAIL_PERMISSION_STATUS_: 'O' }, insert: true },
      userFields: { ...EMAIL, X: '3', Y: '2' },
      segments: { ...EMAIL, VIP: '1' },
    });
  });

  test('of different kinds stay two, since an enter must not overtake an exit', () => {
    expect(joined(change(workflow, 'add'), change(workflow, 'leave'))).toBeUndefined();
    expect(joined(change(workflow, 'leave'), change(workflow, 'add'))).toBeUndefined();
  });

  test('that enter twice are one e-mail', () => {
    const mail = campaign({ additional_fields: ['x'] });
    const both = joined(change(mail, 'trigger', { x: 1 }), change(mail, 'trigger', { x: 2 }));
    expect(both?.steps.trigger).toEqual({ cells: EMAIL, data: { X: '2' } });
  });
});
