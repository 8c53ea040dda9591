import { masked, memberOf, textOf } from './member';

const BY_EMAIL = {
  emailField: 'email',
  customerIdField: undefined,
  match: 'EMAIL_ADDRESS_',
} as const;
const BY_ID = { emailField: 'email', customerIdField: 'user_id', match: 'CUSTOMER_ID_' } as const;

test('a member is known by the e-mail address, whatever its case', () => {
  expect(memberOf({ Email: ' Ann@Example.com ' }, BY_EMAIL, false)).toEqual({
    key: 'ann@example.com',
    id: 'Ann@Example.com',
    email: 'Ann@Example.com',
    identity: { EMAIL_ADDRESS_: 'Ann@Example.com' },
  });
});

test('a member is known by the customer ID where there is a field for it', () => {
  const member = memberOf({ user_id: 17, email: 'ann@example.com' }, BY_ID, true);
  expect(member).toMatchObject({
    key: '17',
    identity: { CUSTOMER_ID_: '17', EMAIL_ADDRESS_: 'ann@example.com' },
  });
  expect(memberOf({ user_id: 'a' }, BY_ID, false)).toMatchObject({
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
])('a record that tells nobody is refused with its reason', (fields, by, needsEmail, reason) => {
  expect(memberOf(fields, by, needsEmail)).toBe(reason);
});

test('every value becomes text, and null none', () => {
  const values = ['', 'a', 0, 1.5, true, ['a', 1], { a: [1] }, [{ a: 1 }]];
  expect(values.map(textOf)).toEqual([
    '',
    'a',
    '0',
    '1.5',
    'true',
    'a,1',
    '{"a":[1]}',
    '[{"a":1}]',
  ]);
  expect([null, undefined].map(textOf)).toEqual([undefined, undefined]);
});

test('a masked key tells nobody', () => {
  expect(['ann@example.com', 'abc', ''].map(masked)).toEqual(['a***', '***', '***']);
});
