import { fieldOf } from './fields';
import { unwrapped, type Anchors } from './payload';

const BY_EMAIL: Anchors = { anchors: ['email'] };
const PROFILE = { email: 'ann@example.com', n: 1 };
const TEXT = JSON.stringify(PROFILE);
const BASE64 = Buffer.from(TEXT).toString('base64');

function email(data: Record<string, unknown>, by = BY_EMAIL): unknown {
  return fieldOf(unwrapped(data, by).fields, 'email');
}

test.each<[string, Record<string, unknown>]>([
  ['a flat profile', PROFILE],
  ["Lytics's webhook", { id: '1', data: PROFILE, meta: { object: 'user' } }],
  ['a CloudEvent', { specversion: '1.0', id: 'e1', type: 'user', data: PROFILE }],
  [
    'a subscription of BigQuery',
    { message_id: 'm', publish_time: 't', data: TEXT, attributes: '{}' },
  ],
  ['the same in base64', { message_id: 'm', publish_time: 't', data: BASE64 }],
  ['base64 for addresses', { data: Buffer.from(' \n' + TEXT).toString('base64url') }],
  [
    'a webhook in a subscription',
    { message_id: 'm', data: JSON.stringify({ id: '1', data: PROFILE, meta: {} }) },
  ],
  ['MongoDB without a schema', { _id: '65f', data: PROFILE }],
  ['S3 without a schema', { data: PROFILE, _ab_source_file_url: 'f' }],
  ['data and meta as text', { id: '1', data: TEXT, meta: '{"object":"user"}' }],
  ['Kafka', { value: PROFILE }],
  ['Kafka with text', { value: TEXT }],
  ['a raw table of Airbyte', { _airbyte_raw_id: 'r', _airbyte_data: TEXT }],
  ['JSON encoded twice', { data: JSON.stringify(TEXT) }],
  ['upper case', { ID: '1', DATA: JSON.stringify({ EMAIL: 'ann@example.com' }) }],
  ['an envelope in an envelope of another kind', { data: { value: { _airbyte_data: TEXT } } }],
  ['an envelope beside a value that is none', { data: { theme: 'dark' }, value: TEXT }],
  ['an address that is null outside', { email: null, data: PROFILE }],
])('D38: the identity is found in %s', (_, data) => {
  expect(email(data)).toBe('ann@example.com');
});

test('a field called data is not an envelope if the identity is outside it', () => {
  const data = { email: 'ann@example.com', data: { email: 'friend@example.com' } };
  expect(email(data)).toBe('ann@example.com');
  const byId = { anchors: ['email', 'uid'] };
  expect(email({ uid: 7, data: { email: 'friend@example.com' } }, byId)).toBeUndefined();
});

test("D38: the webhook's own id is a field, and a CloudEvent's is not", () => {
  const id = (data: Record<string, unknown>): unknown =>
    fieldOf(unwrapped(data, BY_EMAIL).fields, 'id');
  expect(id({ id: '7', data: PROFILE, meta: {} })).toBe('7');
  expect(email({ id: '7', data: PROFILE, meta: {} })).toBe('ann@example.com');
  expect(id({ id: '7', data: { ...PROFILE, id: '8' } })).toBe('8');
  expect(id({ specversion: '1.0', id: 'event', data: PROFILE })).toBeUndefined();
});

test('D4: identifiers in a payload that is text keep all their digits', () => {
  const { fields } = unwrapped({ data: '{"email":"a@x","uid":7076027172059065053}' }, BY_EMAIL);
  expect(fieldOf(fields, 'uid')).toBe('7076027172059065053');
});

test.each([TEXT.slice(0, -3), BASE64.slice(0, 20), '{', '"{\\"email\\":'])(
  'a truncated payload is broken: %s',
  (data) => {
    expect(unwrapped({ message_id: 'm', data }, BY_EMAIL).isBroken).toBe(true);
    expect(unwrapped({ email: 'a@x', data }, BY_EMAIL).isBroken).toBe(false);
  },
);

test('endless envelopes are not a loop', () => {
  let data: Record<string, unknown> = PROFILE;
  for (let i = 0; i < 50; i++) data = { data };
  expect(email(data)).toBeUndefined();
});
