import { fieldOf, fieldsOf, propertyOf } from './fields';

const field = (data: Record<string, unknown>, name: string): unknown =>
  fieldOf(fieldsOf(data), name);

test('D1: a field is found without regard to case, and by its exact name first', () => {
  expect(field({ Email: 'a', email: 'b' }, 'email')).toBe('b');
  expect(field({ Email: 'a', EMAIL: 'b' }, 'EMAIL')).toBe('b');
  expect(field({ EMAIL: 'a' }, 'email')).toBe('a');
  expect(field({}, 'email')).toBeUndefined();
  expect(field({ toString: undefined }, 'toString')).toBeUndefined();
});

test.each(['\uFEFFemail', 'ï»¿email', ' email ', '\uFEFF Email\t'])(
  'D38: a field is found under the name %j',
  (name) => {
    expect(field({ [name]: 'a' }, 'email')).toBe('a');
  },
);

test.each([null, '', undefined, '__debezium_unavailable_value'])(
  'D42: of two spellings the one with a value counts, not %p',
  (empty) => {
    expect(field({ email: empty, EMAIL: 'a' }, 'email')).toBe('a');
    expect(field({ EMAIL: 'a', email: empty }, 'email')).toBe('a');
  },
);

test('a null is distinguished from an absent field', () => {
  expect(field({ a: null }, 'a')).toBeNull();
  expect(field({ a: '' }, 'a')).toBe('');
});

test.each(
  [
    '__debezium_unavailable_value',
    'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==',
    'java.lang.Object@1a2b3c',
    '["__debezium_unavailable_value"]',
    '{__debezium_unavailable_value}',
    ['__debezium_unavailable_value'],
    ['vip', 'java.lang.Object@5f'],
    { __debezium_unavailable_value: '__debezium_unavailable_value' },
  ].map((value) => [value]),
)('D34: %j means that the value did not change, so it is absent', (value) => {
  expect(field({ a: value }, 'a')).toBeUndefined();
});

test('a value that only contains the placeholder has changed', () => {
  const values = [
    '{"email":"a@x","bio":"__debezium_unavailable_value"}',
    { a: 'java.lang.Object@1' },
  ];
  for (const value of values) expect(field({ data: value }, 'data')).toBe(value);
});

test('fields of an outer object count if the object has none of that name', () => {
  const fields = fieldsOf({ email: 'a', x: null }, fieldsOf({ ID: 7, x: 1 }));
  expect(fieldOf(fields, 'id')).toBe(7);
  expect(fieldOf(fields, 'x')).toBeNull();
});

test('a property of a small object is found like a field', () => {
  expect(propertyOf({ SLUG: 'a' }, 'slug')).toBe('a');
  expect(propertyOf({ slug: 'b', SLUG: 'a' }, 'slug')).toBe('b');
  expect(propertyOf({}, 'slug')).toBeUndefined();
});
