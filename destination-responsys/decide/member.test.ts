import { fieldsOf } from './fields';
import { masked, memberOf, valueText, type Identification, type Member } from './member';

const member = (
  data: Record<string, unknown>,
  by: Identification,
  needsEmail: boolean,
): Member | string => memberOf(fieldsOf(data), by, needsEmail);

const BY_EMAIL = {
  emailField: 'email',
  customerIdField: undefined,
  match: 'EMAIL_ADDRESS_',
} as const;
const BY_ID = { emailField: 'email', customerIdField: 'user_id', match: 'CUSTOMER_ID_' } as const;

test('a member is identified by the e-mail address, in any case', () => {
  expect(member({ Email: ' Ann@Example.com ' }, BY_EMAIL, false)).toEqual({
    key: 'ann@example.com',
    id: 'Ann@Example.com',
    email: 'Ann@Example.com',
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

test.each([
  [{}, BY_EMAIL, false, 'it has no e-mail address in email'],
  [{ email: null }, BY_EMAIL, false, 'it has no e-mail address in email'],
  [{ email: 'nobody' }, BY_EMAIL, false, 'the value of email is not an e-mail address'],
  [{ email: 'a b@example.com' }, BY_EMAIL, false, 'the value of email is not an e-mail address'],
  [{ email: 'ann@example.com' }, BY_ID, false, 'it has no customer ID in user_id'],
  [{ user_id: 'a' }, BY_ID, true, 'it has no e-mail address in email'],
])(
  'a record that identifies nobody is refused with its reason',
  (fields, by, needsEmail, reason) => {
    expect(member(fields, by, needsEmail)).toBe(reason);
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
