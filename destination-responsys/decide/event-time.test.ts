import { compareMoments, momentOf, momentText, type Moment } from './event-time';

const text = (value: unknown): string => {
  const moment = momentOf(value);
  return typeof moment === 'object' ? momentText(moment) : String(moment);
};
const AT = '1709287200';

test.each<[unknown, string]>([
  ['2024-03-01T10:00:00Z', AT],
  ['2024-03-01T10:00:00.000Z', AT],
  ['2024-03-01t10:00:00z', AT],
  ['2024-03-01T10:00:00.123456789Z', `${AT}.123456789`],
  ['2024-03-01T12:30:00+02:30', AT],
  ['2024-03-01 10:00:00 UTC', AT],
  ['2024-03-01 10:00:00+00', AT],
  ['2024-03-01 02:00:00.500 -0800', `${AT}.5`],
  ['2024-03-01 10:00:00 +0000 UTC', AT],
  ['2024-03-01 10:00:00', AT],
  ['2024-03-01 10:00', AT],
  ['2024-03-01', '1709251200'],
  [' 2024-03-01 ', '1709251200'],
  ['2024-12-31T24:00:00Z', '1735689600'],
  ['2016-12-31T23:59:60Z', '1483228800'],
  ['2024-03-01T12:00:00+02', AT],
  ['2024-03-01 10:00:00,5', `${AT}.5`],
  ['2024-02-29', '1709164800'],
  [1709287200, AT],
  [1709287200.5, `${AT}.5`],
  [1709287200123, `${AT}.123`],
  [1709287200123456, `${AT}.123456`],
  ['1709287200123456789', `${AT}.123456789`],
  ['1709287200', AT],
  ['1709287200.25', `${AT}.25`],
  ['0001709287200', AT],
  ['99999999999', '99999999999'],
  ['100000000000', '100000000'],
  ['99999999999999', '99999999999.999'],
  ['100000000000000', '100000000'],
  ['99999999999999999', '99999999999.999999'],
  ['100000000000000000', '100000000'],
  ['12345678901234567890', '12345678901.23456789'],
  [undefined, 'undefined'],
  [null, 'undefined'],
  ['', 'undefined'],
  [0, 'undefined'],
  ['2024-02-30', 'unreadable'],
  ['2024-13-01', 'unreadable'],
  ['2024-03-01T25:00:00Z', 'unreadable'],
  ['2024-03-01T10:60:00Z', 'unreadable'],
  ['2024-03-01T10:00:61Z', 'unreadable'],
  ['123456789012345678901', 'unreadable'],
  ['yesterday', 'unreadable'],
  ['March 1, 2024', 'unreadable'],
  [-1, 'unreadable'],
  [1e300, 'unreadable'],
  [true, 'unreadable'],
  [{}, 'unreadable'],
])('D43: the time %j is %s', (value, expected) => {
  expect(text(value)).toBe(expected);
});

test('D43: moments are ordered to the last digit', () => {
  const texts = ['00.1Z', '00.12Z', '00.119999999Z', '00.2Z', '01Z', '00Z', '00.000000001Z'];
  const moments = texts.map((end) => momentOf(`2024-03-01T10:00:${end}`) as Moment);
  const sorted = [...moments].sort(compareMoments).map(momentText);
  const ends = ['', '.000000001', '.1', '.119999999', '.12', '.2'];
  expect(sorted).toEqual([...ends.map((end) => AT + end), '1709287201']);
});
