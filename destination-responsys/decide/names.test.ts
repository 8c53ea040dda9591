import { columnNames } from './names';

test('names become upper case, of allowed letters, and begin with one', () => {
  expect(columnNames(['first_name', 'Höhe (cm)', '2nd', '_created', 'a-b.c'])).toEqual([
    'FIRST_NAME',
    'H_HE__CM',
    'F2ND',
    'F_CREATED',
    'A_B_C',
  ]);
});

test('names have at most 30 characters and no underscore at their end', () => {
  const [long, ended] = columnNames(['x'.repeat(40), 'last_']);
  expect(long).toBe('X'.repeat(30));
  expect(ended).toBe('LAST');
});

test('names are never reserved words or the letters that Responsys keeps', () => {
  expect(columnNames(['date', 'A', 'user'])).toEqual(['DATE_FIELD', 'A_FIELD', 'USER_FIELD']);
});

test('names never collide, and keep to their order', () => {
  const long = 'very_long_name_of_a_field_that_goes_on';
  expect(columnNames(['a b', 'A_B', 'a.b', `${long}_1`, `${long}_2`, '___', '__'])).toEqual([
    'A_B',
    'A_B_2',
    'A_B_3',
    'VERY_LONG_NAME_OF_A_FIELD_THAT',
    'VERY_LONG_NAME_OF_A_FIELD_TH_2',
    'F',
    'F_2',
  ]);
});
