import { destinationConfig } from '../../harness/connector/configured';
import { settingsOf } from '../form/settings';
import type { Settings } from './settings';
import { fieldsOf } from './fields';
import { masked, memberOf, valueText, type Member } from './member';

const by = (form: object): Settings =>
  settingsOf(
    destinationConfig({ workflow_type: 'export_users', list: 'CONTACTS', ...form }),
    'users',
  );
const BY_EMAIL = by({});
const BY_ID = by({ customer_id_field: 'user_id' });

const member = (
  data: Record<string, unknown>,
  settings: Settings,
  needsEmail = false,
): Member | string => memberOf(fieldsOf(data), settings, needsEmail);

test('a member is identified by the e-mail address, in any case', () => {
  expect(member({ Email: ' Ann@Example.com ' }, BY_EMAIL, false)).toEqual({
    key: 'ann@example.com',
    id: 'Ann@Example.com',
    identity: { EMAIL_ADDRESS_: 'Ann@Example.com' },
  });
});

test('a member is identified by the customer ID if there is a field for it', () => {
  const found = member({ user_id: 17, email: 'ann@example.com' }, BY_ID, true);
  expect(found).toMatchObject({
    key: '17',
    identity: { CUSTOMER_ID_: '17', EMAIL_ADDRESS_: 'ann@example.com' },
  });
  expect(member({ user_id: 'a' }, BY_ID, false)).toMatchObject({
    identity: { CUSTOMER_ID_: 'a' },
  });
});

describe('another match column', () => {
  const MD5 = 'ABCDEF0123456789abcdef0123456789';
  const email = 'ann@example.com';
  const on = (match_column: string, more: object = { match_field: 'key' }): Settings =>
    by({ match_column, ...more });
  const data = (key: unknown): Record<string, unknown> => ({ key, email });

  test('tells members apart by its own field, and writes the address only where it may add them', () => {
    const mobile = on('MOBILE_NUMBER_');
    expect(member(data('+1 (650) 555-12.12'), mobile)).toMatchObject({ key: '16505551212' });
    expect(member(data('+47 99 88 77 66'), mobile)).toEqual({
      key: '4799887766',
      id: '4799887766',
      identity: { EMAIL_ADDRESS_: email, MOBILE_NUMBER_: '4799887766' },
    });
    expect(member({ key: 4799887766 }, mobile)).toMatchObject({
      identity: { MOBILE_NUMBER_: '4799887766' },
    });
    expect(member(data('3723935381'), on('RIID_'))).toEqual({
      ...{ key: '3723935381', id: '3723935381' },
      identity: { RIID_: '3723935381' },
    });
    const hash = MD5.toLowerCase();
    expect(member(data(` ${MD5} `), on('EMAIL_MD5_HASH_'))).toEqual({
      ...{ key: hash, id: hash },
      identity: { EMAIL_MD5_HASH_: hash },
    });
    expect(member(data(hash + hash), on('EMAIL_SHA256_HASH_'))).toMatchObject({ id: hash + hash });
  });

  test('that is the address writes the customer ID beside it, and one that cannot be read is refused', () => {
    const address = on('EMAIL_ADDRESS_', { customer_id_field: 'user_id' });
    const both = { EMAIL_ADDRESS_: email, CUSTOMER_ID_: 'u1' };
    expect(member({ email, user_id: 'u1' }, address)).toMatchObject({ key: email, identity: both });
    expect(member({ email }, address)).toMatchObject({ identity: { EMAIL_ADDRESS_: email } });
    expect(member({ email, user_id: ['u1'] }, address)).toContain('is not a customer ID');
  });

  test('needs an address for an e-mail only where one is written', () => {
    expect(member({ key: '4799887766' }, on('MOBILE_NUMBER_'), true)).toBe(
      'it has no e-mail address in email',
    );
    expect(member({ key: '7', email: 'no address' }, on('RIID_'), true)).toMatchObject({ id: '7' });
  });

  test.each<[string, unknown, string]>([
    ['MOBILE_NUMBER_', '0171 2345678', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '0047 99887766', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '+44 (0)20 7946 0958', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '+47 99 88 77 66 ext. 5', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '123456', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '1234567890123456', 'is not a mobile number'],
    ['MOBILE_NUMBER_', 4.79e21, 'is not a mobile number'],
    ['MOBILE_NUMBER_', '+', 'is not a mobile number'],
    ['MOBILE_NUMBER_', '0000000000', 'it has no mobile number in key'],
    ['MOBILE_NUMBER_', '\\N', 'it has no mobile number in key'],
    ['RIID_', '0', 'is not a RIID'],
    ['RIID_', -1, 'is not a RIID'],
    ['RIID_', '37.5', 'is not a RIID'],
    ['RIID_', '007', 'is not a RIID'],
    ['RIID_', [7], 'is not a RIID'],
    ['RIID_', null, 'it has no RIID in key'],
    ['EMAIL_MD5_HASH_', MD5.slice(1), 'is not an MD5 hash'],
    ['EMAIL_MD5_HASH_', MD5.replace('A', 'g'), 'is not an MD5 hash'],
    ['EMAIL_MD5_HASH_', 'ann@example.com', 'is not an MD5 hash'],
    ['EMAIL_SHA256_HASH_', MD5, 'is not a SHA-256 hash'],
    // Of an empty text: everybody who has no address.
    ['EMAIL_MD5_HASH_', 'd41d8cd98f00b204e9800998ecf8427e', 'it has no MD5 hash in key'],
    [
      'EMAIL_SHA256_HASH_',
      'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
      'it has no SHA-256 hash in key',
    ],
  ])('%s takes no %j', (column, key, reason) => {
    expect(member(data(key), on(column))).toContain(reason);
  });
});

test.each<[Record<string, unknown>, Settings, boolean, string]>([
  [{}, BY_EMAIL, false, 'it has no e-mail address in email'],
  [{ email: null }, BY_EMAIL, false, 'it has no e-mail address in email'],
  [{ email: 'nobody' }, BY_EMAIL, false, 'the value of email is not an e-mail address'],
  [{ email: 'a b@example.com' }, BY_EMAIL, false, 'the value of email is not an e-mail address'],
  [{ email: 'ann@example.com' }, BY_ID, false, 'it has no customer ID in user_id'],
  [{ user_id: 'a' }, BY_ID, true, 'it has no e-mail address in email'],
])(
  'a record that identifies nobody is refused with its reason',
  (fields, settings, needsEmail, reason) => {
    expect(member(fields, settings, needsEmail)).toBe(reason);
  },
);

test.each([
  ['an object', { primary: 'p@example.com' }],
  ['a list', ['p@example.com']],
  ['the text of an object', '{"primary":"p@example.com"}'],
  ['the text of a list', "['p@example.com']"],
  ['a link', 'mailto:p@example.com'],
  ['a name and an address', 'Ann <p@example.com>'],
  ['two addresses', 'p@example.com,q@example.com'],
  ['two addresses apart', 'p@example.com;q'],
  ['a number', 7],
])('D26, D42: %s is no e-mail address, and the refusal names the field', (_, email) => {
  expect(member({ email }, BY_EMAIL, false)).toBe('the value of email is not an e-mail address');
});

test('D42: the quotes that Snowflake prints around a text from a VARIANT are not part of it', () => {
  expect(member({ EMAIL: '"ann@example.com"' }, BY_EMAIL, false)).toMatchObject({
    id: 'ann@example.com',
  });
  expect(member({ user_id: '"u 1"' }, BY_ID, false)).toMatchObject({ id: 'u 1' });
  expect(member({ user_id: '" u1 "' }, BY_ID, false)).toMatchObject({ id: 'u1' });
  expect(member({ user_id: 'a "u1"' }, BY_ID, false)).toMatchObject({ id: 'a "u1"' });
  expect(member({ user_id: '"u1" a' }, BY_ID, false)).toMatchObject({ id: '"u1" a' });
});

test('D42: of two spellings of a field the one with a value counts', () => {
  for (const other of [null, '', '__debezium_unavailable_value']) {
    const data = { Email: other, EMAIL: 'ann@example.com' };
    expect(member(data, BY_EMAIL, false)).toMatchObject({ id: 'ann@example.com' });
  }
});

test.each(['null', '\\N', 'NaN', 'None', '', '  ', null])(
  'a customer ID of %p counts as none, so it does not merge two customers',
  (user_id) => {
    expect(member({ user_id, email: 'ann@example.com' }, BY_ID, false)).toBe(
      'it has no customer ID in user_id',
    );
  },
);

test.each([[{ id: 1 }], [['u1']], [true]])('%j is no customer ID', (user_id) => {
  expect(member({ user_id }, BY_ID, false)).toBe(
    'the value of user_id is not a customer ID, which is text or a number',
  );
});

test('every value becomes text, except null', () => {
  const values = ['', 'a', 0, 1.5, true, ['a', 1], { a: [1] }, [{ a: 1 }], ['a', { b: 1 }]];
  expect(values.map(valueText)).toEqual([
    '',
    'a',
    '0',
    '1.5',
    'true',
    'a,1',
    '{"a":[1]}',
    '[{"a":1}]',
    '["a",{"b":1}]',
  ]);
  expect([null, undefined].map(valueText)).toEqual([undefined, undefined]);
});

test('a masked key identifies nobody', () => {
  const keys = ['ann@example.com', 'abcd', 'abc', ''];
  expect(keys.map(masked)).toEqual(['a***', 'a***', '***', '***']);
});
