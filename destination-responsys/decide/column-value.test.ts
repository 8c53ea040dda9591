import { columnText } from './column-value';

const reasons = {
  integer: { reason: 'a value is not a whole number, and its column takes nothing else' },
  number: { reason: 'a value is not a number, and its column takes nothing else' },
  date: { reason: 'a value is not a date, and its column takes nothing else' },
  long: { reason: 'a value is longer than its column' },
};

test.each([
  ['STR50', 'Oslo', 'Oslo'],
  ['STR50', 42, '42'],
  ['STR50', true, 'true'],
  ['STR50', ['a', 'b'], 'a,b'],
  ['STR3', 'four', reasons.long],
  ['STR3', '🙂🙂🙂', '🙂🙂🙂'],
  ['STR4000', 'x'.repeat(4000), 'x'.repeat(4000)],
  ['CHAR', 'H', 'H'],
  ['CHAR', 'HTML', reasons.long],
  ['INTEGER', 7, '7'],
  ['INTEGER', '-7', '-7'],
  ['INTEGER', ' 7.0 ', '7'],
  ['INTEGER', '9007199254740993', '9007199254740993'],
  ['INTEGER', 7.5, reasons.integer],
  ['INTEGER', 'seven', reasons.integer],
  ['INTEGER', true, '1'],
  ['NUMBER', '1.50', '1.50'],
  ['NUMBER', false, '0'],
  ['NUMBER', '1,50', reasons.number],
  ['NUMBER', 1e21, reasons.number],
  ['TIMESTAMP', '2024-05-23', '2024-05-23'],
  ['TIMESTAMP', '2024-05-23 07:03:04.123456', '2024-05-23T07:03:04'],
  ['TIMESTAMP', '2024-05-23T07:03', '2024-05-23T07:03:00'],
  ['TIMESTAMP', '2024-05-23T07:03:04.5Z', '2024-05-23T07:03:04.000Z'],
  ['TIMESTAMP', '2024-05-23 07:03:04+02', '2024-05-23T05:03:04.000Z'],
  ['TIMESTAMP', '2024-05-23 07:03:04 UTC', '2024-05-23T07:03:04.000Z'],
  ['TIMESTAMP', '2024-05-23T01:00:00-0730', '2024-05-23T08:30:00.000Z'],
  ['TIMESTAMP', '2024-02-30', reasons.date],
  ['TIMESTAMP', '2024-05-23T25:00:00', reasons.date],
  ['TIMESTAMP', '2024-05-23T25:00:00Z', reasons.date],
  ['TIMESTAMP', '23.05.2024', reasons.date],
  // It is unknown whether a number counts seconds or is a day written as 20240523.
  ['TIMESTAMP', 20240523, reasons.date],
  ['SOMETHING', 'new', 'new'],
  [undefined, 'any', 'any'],
])('a column of type %s takes %j as %j', (type, value, expected) => {
  expect(columnText(value, type, false)).toEqual(expected);
});

test.each(['STR500', 'INTEGER', 'TIMESTAMP', 'CHAR'])(
  'an empty text empties a column of type %s, null only with Empty Fields clear, and an absent value never',
  (type) => {
    expect(columnText('', type, false)).toBe('');
    expect(columnText(null, type, false)).toBeUndefined();
    expect(columnText(null, type, true)).toBe('');
    expect(columnText(undefined, type, true)).toBeUndefined();
  },
);
