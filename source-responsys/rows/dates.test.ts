import { dateConversion, timestampOf, toTimestamp, UTC } from './dates';
import { clockOf } from './time-zone';

describe('toTimestamp', () => {
  it.each([
    ['23-May-2024 07:00:56', '2024-05-23T07:00:56Z'],
    ['01-Jan-2024 00:00:00', '2024-01-01T00:00:00Z'],
    ['1-Feb-2024 00:00:00', '2024-02-01T00:00:00Z'],
    ['31-Dec-2024 23:59:59', '2024-12-31T23:59:59Z'],
    ['29-Feb-2024 12:00:00', '2024-02-29T12:00:00Z'],
    ['29-Feb-2000 12:00:00', '2000-02-29T12:00:00Z'],
    ['23-MAY-2024 07:00:56', '2024-05-23T07:00:56Z'],
    ['23-may-2024 07:00:56', '2024-05-23T07:00:56Z'],
    ['15-Mar-2024 01:02:03', '2024-03-15T01:02:03Z'],
    ['15-Apr-2024 01:02:03', '2024-04-15T01:02:03Z'],
    ['15-Jun-2024 01:02:03', '2024-06-15T01:02:03Z'],
    ['15-Jul-2024 01:02:03', '2024-07-15T01:02:03Z'],
    ['15-Aug-2024 01:02:03', '2024-08-15T01:02:03Z'],
    ['15-Sep-2024 01:02:03', '2024-09-15T01:02:03Z'],
    ['15-Oct-2024 01:02:03', '2024-10-15T01:02:03Z'],
    ['15-Nov-2024 01:02:03', '2024-11-15T01:02:03Z'],
    ['31-Dec-1969 23:59:59', '1969-12-31T23:59:59Z'],
    ['2024-05-23T07:00:56Z', '2024-05-23T07:00:56Z'],
    ['2024-05-23T07:00:56', '2024-05-23T07:00:56Z'],
    ['2024-05-23 07:00:56', '2024-05-23T07:00:56Z'],
    ['2024-05-23 07:00:56.123', '2024-05-23T07:00:56Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(toTimestamp(text, UTC)).toBe(expected);
  });

  it.each([
    ['23-OCT-2024 07:00:00', '2024-10-23T07:00:00Z'],
    ['23-oct-2024T07:00:00', '2024-10-23T07:00:00Z'],
    ['23-May-2024', '2024-05-23T00:00:00Z'],
    ['2024-05-23', '2024-05-23T00:00:00Z'],
    ['2024-05-23T07:00:56+02:00', '2024-05-23T05:00:56Z'],
    ['2024-05-23 07:00:56 -0530', '2024-05-23T12:30:56Z'],
    ['23-May-2024 00:30:00+02', '2024-05-22T22:30:00Z'],
    ['23-May-2024 07:00:56 UTC', '2024-05-23T07:00:56Z'],
    ['23-May-2024 07:00:56utc', '2024-05-23T07:00:56Z'],
    ['2024-05-23t07:00:56z', '2024-05-23T07:00:56Z'],
  ])('S28: reads %s as %s', (text, expected) => {
    expect(toTimestamp(text, UTC)).toBe(expected);
    expect(dateConversion(UTC)(text)).toBe(`"${expected}"`);
  });

  it.each([['2024-05-23T07:00:56Z', '2024-05-23T07:00:56Z']])(
    'reads %s as %s',
    (text, expected) => {
      expect(toTimestamp(text, UTC)).toBe(expected);
    },
  );

  it.each([
    '31-Feb-2024 00:00:00',
    '30-Feb-2024 00:00:00',
    '29-Feb-2023 00:00:00',
    '29-Feb-1900 00:00:00',
    '31-Apr-2024 00:00:00',
    '32-Jan-2024 00:00:00',
    '00-Jan-2024 00:00:00',
    '23-Mai-2024 00:00:00',
    '23-May-2024 24:00:00',
    '23-May-2024 23:60:00',
    '23-May-2024 23:59:60',
    '23-May-24 07:00:56',
    '23/05/2024 07:00:56',
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-05-23T07:00:56+24:00',
    '2024-05-23T07:00:56+02:60',
    '2024-05-23T07:00:56CET',
    '2024-05-23+02:00',
    '0000-01-01T00:00:00+02:00',
    '9999-12-31T23:00:00-02:00',
    '1716447656',
    'null',
    '',
  ])('refuses %j', (text) => {
    expect(toTimestamp(text, UTC)).toBeUndefined();
  });
});

describe('timestampOf', () => {
  it('writes seconds since the epoch in UTC without a fraction', () => {
    expect(timestampOf(1716447656)).toBe('2024-05-23T07:00:56Z');
    expect(timestampOf(0)).toBe('1970-01-01T00:00:00Z');
  });
});

describe('dateConversion', () => {
  it.each([
    ['23-May-2024 07:00:56', '23-May-2024 08:01:57', '"2024-05-23T08:01:57Z"'],
    ['23-May-2024 07:00:56', '24-May-2024 07:00:56', '"2024-05-24T07:00:56Z"'],
    ['23-May-2024 07:00:56', '23-May-2024T07:00:57', '"2024-05-23T07:00:57Z"'],
    ['2024-05-23 07:00:56', '2024-05-23 07:00:57.5Z', '"2024-05-23T07:00:57Z"'],
    [' 3-May-2024 07:00:56', '3-May-2024 07:00:57', '"2024-05-03T07:00:57Z"'],
    [' 3-May-2024 07:00:56', ' 07:00:57', undefined],
    [' 3-May-2024 07:00:56', ' 4-May-2024 07:00:57', '"2024-05-04T07:00:57Z"'],
    ['23-May-2024 07:00:56', '23-May-2024 24:00:00', undefined],
    ['23-May-2024 07:00:56', '23-May-2024 ', '"2024-05-23T00:00:00Z"'],
    ['nonsense', '23-May-2024 07:00:56', '"2024-05-23T07:00:56Z"'],
  ])('makes no difference to a date after %j: %j', (before, text, json) => {
    const convert = dateConversion(UTC);
    convert(before);
    expect(convert(text)).toBe(json);
    expect(dateConversion(UTC)(text)).toBe(json);
  });

  it('converts more different days than it remembers', () => {
    const convert = dateConversion(UTC);
    const start = Date.parse('1900-01-01T00:00:00Z') / 1000;
    for (let n = 0; n < 25_000; n++) {
      const iso = timestampOf(start + n * 86_400);
      const text = iso.replace('T', ' ').replace('Z', '');
      if (convert(text) !== `"${iso}"`) throw new Error(`${text} was misread.`);
    }
  });
});

describe('a clock of a time zone', () => {
  const newYork = clockOf('America/New_York');

  it.each([
    ['winter', '23-Jan-2024 07:00:56', '2024-01-23T12:00:56Z'],
    ['summer', '23-May-2024 07:00:56', '2024-05-23T11:00:56Z'],
    ['a day without a time', '23-May-2024', '2024-05-23T04:00:00Z'],
    [
      'an hour that it showed twice, the first of them',
      '03-Nov-2024 01:30:00',
      '2024-11-03T05:30:00Z',
    ],
    ['an hour that it left out, as if not moved', '10-Mar-2024 02:30:00', '2024-03-10T07:30:00Z'],
    ['a zone of its own', '2024-05-23T07:00:56Z', '2024-05-23T07:00:56Z'],
    ['an offset of its own', '2024-05-23T07:00:00+02:00', '2024-05-23T05:00:00Z'],
    ['another offset', '2024-05-23T07:00:59+02:59', '2024-05-23T04:01:59Z'],
    ['no such day', '31-Feb-2024 07:00:56', undefined],
    ['digits at its end that are no seconds', '23-May-2024 07:00:56.99', '2024-05-23T11:00:56Z'],
  ])('reads %s', (_, text, expected) => {
    const convert = dateConversion(newYork);
    for (const before of ['23-May-2024 07:00:01', '2024-05-23T07:00:00+02:00', text]) {
      convert(before);
      expect(convert(text)).toBe(expected === undefined ? undefined : `"${expected}"`);
    }
  });

  it('knows a month in which clocks are set otherwise, and set back', () => {
    const convert = dateConversion(clockOf('Africa/Casablanca'));
    expect(convert('20-Jul-2012 04:19:00')).toBe('"2012-07-20T04:19:00Z"');
    expect(convert('20-Jun-2012 04:19:00')).toBe('"2012-06-20T03:19:00Z"');
  });

  it('reads an offset of half an hour, and one of seconds', () => {
    expect(dateConversion(clockOf('Asia/Kolkata'))('23-May-2024 07:00:56')).toBe(
      '"2024-05-23T01:30:56Z"',
    );
    const amsterdam = dateConversion(clockOf('Europe/Amsterdam'));
    expect(amsterdam('23-May-1890 07:00:00')).toBe(amsterdam('23-May-1890 07:00:00'));
    expect(amsterdam('23-May-1890 07:00:10')).not.toBe(amsterdam('23-May-1890 07:00:00'));
  });

  it('knows no zone that is not there, and UTC by any name as itself', () => {
    expect(() => clockOf('Europe/Atlantis')).toThrow(RangeError);
    expect(clockOf('utc')).toBe(UTC);
  });
});
