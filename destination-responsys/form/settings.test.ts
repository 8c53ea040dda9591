import { destinationConfig as config } from '../../harness/connector/configured';
import { asConnectorError } from '../../shared/errors';
import { isConfidential } from '../../shared/url';
import { loginOf, objectNamesOf, refuseSharedColumns, settingsOf } from './settings';

const users = (more: object = {}): object => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  ...more,
});
const campaign = (more: object = {}): object => ({
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  ...more,
});
const customEvent = (more: object = {}): object => ({
  workflow_type: 'send_custom_event',
  event: 'VIP_Entered',
  list: 'CONTACTS',
  ...more,
});
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { failureType, message } = asConnectorError(error);
    expect(failureType).toBe('config_error');
    return message;
  }
  throw new Error('it was accepted');
}

test('the defaults are those of the form, for each workflow', () => {
  expect(settingsOf(config(users()), 'vip_customers')).toMatchObject({
    rules: { kind: 'export_users', currentMembers: false, timeBased: false },
    match: 'EMAIL_ADDRESS_',
    identifiers: [{ column: 'EMAIL_ADDRESS_', field: 'email', title: 'Email Field' }],
    onExit: 'flag',
    permission: 'OPTOUT',
  });
  expect(settingsOf(config(campaign()), 'vip')).toMatchObject({
    rules: { kind: 'export_to_campaign' },
    permission: 'OPTIN',
    membersOnly: true,
    mailOnce: true,
    emptyFields: 'keep',
  });
  expect(settingsOf(config(users({ source_audience: 'vip' })), 'all')).toMatchObject({
    membersOnly: false,
    mailOnce: false,
    allowMassExit: false,
  });
  expect(settingsOf(config(customEvent({ source_audience: 'vip' })), 'all')).toMatchObject({
    rules: { kind: 'send_custom_event', currentMembers: false, mailOnce: true },
    permission: 'OPTOUT',
    membership: 'VIP',
    onExit: 'flag',
  });
  expect(objectNamesOf(config(customEvent()))).toMatchObject({
    ...{ list: 'CONTACTS', event: 'VIP_Entered', campaign: undefined },
  });
  expect(objectNamesOf(config(users()))).toEqual({
    list: 'CONTACTS',
    campaign: undefined,
    campaignList: undefined,
    event: undefined,
    userFieldsTable: 'Lytics_User_Fields',
    segmentsTable: 'Lytics_Segments',
    folder: undefined,
  });
});

test('the source audience has a column if it is flagged, compared or recorded; without one the stream has', () => {
  const membership = (workflow: object): string | undefined =>
    settingsOf(config(workflow), 'vip customers').membership;
  expect(membership(users())).toBe('VIP_CUSTOMERS');
  expect(membership(users({ source_audience: 'vip' }))).toBe('VIP');
  expect(membership(users({ source_audience: 'vip', on_exit: 'delete' }))).toBeUndefined();
  expect(membership(campaign({ source_audience: 'vip' }))).toBe('VIP');
  expect(membership(campaign({ source_audience: 'vip', mail_once: false }))).toBeUndefined();
  const compared = { source_audience: 'vip', mail_once: false, time_based_triggers: true };
  expect(membership(campaign(compared))).toBe('VIP');
});

test('the source audience counts as one of the 29, once', () => {
  const audiences = Array.from({ length: 29 }, (_, i) => `a${i}`);
  const more = { source_audience: 'vip', audience_memberships: audiences };
  expect(refusal(() => settingsOf(config(users(more)), undefined))).toContain(
    'Audience Memberships',
  );
  const own = { ...more, audience_memberships: ['vip', ...audiences.slice(1)] };
  expect(settingsOf(config(users(own)), undefined).segments).toHaveLength(29);
});

describe('memberships as rows', () => {
  const ROWS = { memberships_layout: 'rows', source_audience: 'VIP' };
  const audiences = Array.from({ length: 30 }, (_, i) => `a${i}`);

  test('need no column, and may be more than 29', () => {
    const more = { ...ROWS, audience_memberships: audiences };
    const settings = settingsOf(config(users(more)), undefined);
    expect([settings.segments, settings.membership]).toEqual([[], undefined]);
    expect([settings.membershipRow, settings.membershipRows.length]).toEqual(['vip', 31]);
    const columns = { ...more, memberships_layout: 'columns' };
    expect(refusal(() => settingsOf(config(users(columns)), undefined))).toContain(
      'set Memberships Layout to rows',
    );
  });

  test('leave what is compared and remembered in its column, and nothing else', () => {
    const more = { ...ROWS, audience_memberships: ['News'] };
    for (const workflow of [
      campaign(more),
      users({ ...more, time_based_triggers: true, on_exit: 'delete' }),
    ]) {
      const settings = settingsOf(config(workflow), undefined);
      expect(settings.segments).toEqual([{ source: 'VIP', name: 'VIP' }]);
      expect([settings.membership, settings.membershipRow]).toEqual(['VIP', undefined]);
      expect(settings.membershipRows).toEqual([{ source: 'News', name: 'news' }]);
    }
  });

  test('of streams that would share a slug are refused', () => {
    const workflow = config(users({ memberships_layout: 'rows' }));
    const streams = ['High-Value', 'high_value'].map((name) => ({ name }));
    expect(
      refusal(() => {
        refuseSharedColumns(workflow, streams);
      }),
    ).toContain('High-Value and high_value');
  });
});

test('time-based triggers need a source audience', () => {
  const workflow = campaign({ time_based_triggers: true });
  expect(refusal(() => settingsOf(config(workflow), 'stream'))).toContain(
    'Time-based Triggers needs Source Audience',
  );
});

test("more than 29 fields are an error with the field's title", () => {
  const fields = Array.from({ length: 30 }, (_, i) => `f${i}`);
  expect(refusal(() => config(users({ additional_fields: fields })))).toContain(
    'Export Users > Additional Fields may hold at most 29 entries',
  );
});

test('an endpoint may be a host or a URL, but not one to which the connection would be readable', () => {
  const url = (endpoint: string): string => {
    const parsed = config(users());
    return loginOf({ ...parsed, credentials: { ...parsed.credentials, endpoint } }).url;
  };
  expect(url('login2.responsys.net')).toBe('https://login2.responsys.net');
  expect(url('https://login2.responsys.net/')).toBe('https://login2.responsys.net');
  expect(url('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
  expect(url('http://localhost:8080')).toBe('http://localhost:8080');
  expect(refusal(() => url('http://login2.responsys.net'))).toContain('Endpoint must begin with');
  expect(isConfidential('http://127.0.0.1.example.com')).toBe(false);
  expect(isConfidential('nothing')).toBe(false);
});

test('D23: one audience has one column, however it is spelled and whatever the stream is called', () => {
  const columns = (workflow: object, stream: string): unknown => {
    const { segments, membership } = settingsOf(config(workflow), stream);
    return [membership, ...segments.map(({ name }) => name)];
  };
  const memberships = { audience_memberships: ['VIP', 'vip!', 'ly_known'] };
  expect(columns(users(memberships), 'vip')).toEqual(['VIP', 'VIP', 'LY_KNOWN']);
  expect(columns(users(memberships), 'other')).toEqual(['OTHER', 'OTHER', 'VIP', 'LY_KNOWN']);
  const own = { source_audience: 'V I P', on_exit: 'delete', audience_memberships: ['vip'] };
  expect(columns(users(own), 'all')).toEqual(['VIP', 'VIP']);
});

test('a field that is given twice has one column', () => {
  const fields = { additional_fields: ['City', 'city', 'CITY', 'age'] };
  const names = settingsOf(config(users(fields)), 'all').userFields.map(({ name }) => name);
  expect(names).toEqual(['CITY', 'AGE']);
});

test.each([
  [[{ name: 'High-Value' }, { name: 'high_value' }], 'High-Value and high_value would share'],
  [
    [
      { name: 'vip', namespace: 'eu' },
      { name: 'vip', namespace: 'us' },
    ],
    'eu.vip and us.vip would share the column VIP',
  ],
])('D23, D41: streams that would share a column are refused by their names', (streams, message) => {
  expect(
    refusal(() => {
      refuseSharedColumns(config(users()), streams);
    }),
  ).toContain(message);
  const named = config(users({ source_audience: 'vip' }));
  const without = config(users({ on_exit: 'delete' }));
  for (const other of [named, without]) {
    expect(() => {
      refuseSharedColumns(other, streams);
    }).not.toThrow();
  }
});

test('D41: streams in other alphabets have separate columns', () => {
  const streams = [{ name: '高価値' }, { name: '低価値' }, { name: 'ВИП' }];
  expect(() => {
    refuseSharedColumns(config(users()), streams);
  }).not.toThrow();
});
