import { fieldsOf } from './fields';
import { whyNotWritable } from './list-columns';
import { listCellsOf, mayBeFilled, type ListField } from './list-fields';

const field = (source: string, name: string, type = 'STR50'): ListField => ({ source, name, type });
const FIELDS = [
  field('City', 'CITY_'),
  field('age', 'AGE', 'INTEGER'),
  field('seen', 'SEEN', 'TIMESTAMP'),
  field('may_text', 'MOBILE_PERMISSION_STATUS_', 'CHAR'),
];
const cellsOf = (data: object, clears = false): ReturnType<typeof listCellsOf> =>
  listCellsOf(fieldsOf({ ...data }), FIELDS, clears);

test('a field goes to its column, in any case; an absent one leaves it unchanged', () => {
  expect(cellsOf({ CITY: 'Oslo', may_text: 'o' })).toEqual({
    cells: { CITY_: 'Oslo', MOBILE_PERMISSION_STATUS_: 'O' },
    leftOut: {},
  });
});

test('null keeps a column or clears it as the form says, but never a permission', () => {
  const nulls = { city: null, age: null, seen: null, may_text: null };
  expect(cellsOf(nulls).cells).toEqual({});
  expect(cellsOf(nulls, true).cells).toEqual({ CITY_: '', AGE: '', SEEN: '' });
});

test('a value that does not fit its column is left out with the reason, and the rest is kept', () => {
  expect(cellsOf({ city: 'Oslo', age: 'old', seen: 'long ago', may_text: 'yes' })).toEqual({
    cells: { CITY_: 'Oslo' },
    leftOut: {
      AGE: 'a value is not a whole number, and its column takes nothing else',
      SEEN: 'a value is not a date, and its column takes nothing else',
      MOBILE_PERMISSION_STATUS_:
        'a permission is I (opted in) or O (opted out), and the value is something else',
    },
  });
});

test('columns that Responsys changes, and dates, are never sent back as they were read', () => {
  expect(FIELDS.filter(mayBeFilled).map(({ name }) => name)).toEqual(['CITY_', 'AGE']);
  expect(mayBeFilled(field('x', 'EMAIL_DELIVERABILITY_STATUS_', 'CHAR'))).toBe(false);
});

test('system columns and those that identify a member cannot be written to', () => {
  const taken = { EMAIL_ADDRESS_: 'it is filled in by Email Field' };
  expect(whyNotWritable('RIID_', taken)).toBe('Responsys fills it in by itself');
  expect(whyNotWritable('EMAIL_ADDRESS_', taken)).toBe('it is filled in by Email Field');
  expect(whyNotWritable('COUNTRY_', taken)).toBeUndefined();
  expect(whyNotWritable('toString', taken)).toBeUndefined();
});
