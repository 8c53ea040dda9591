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
    ['2024-05-23T07:00:56+23:59', '2024-05-22T07:01:56Z'],
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
    '00-Dec-2024 00:00:00',
    '2024-00-10T00:00:00Z',
    '2024-01-00T00:00:00Z',
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
  ])('has the same result for a date after %j: %j', (before, text, json) => {
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

describe('the cache of a date conversion', () => {
  // A zone without clock changes, one hour ahead, and the number of its calls.
  const ahead = (): { clock: (wall: number) => number; asked: () => number } => {
    let asked = 0;
    const clock = (wall: number): number => {
      asked++;
      return wall - 3600;
    };
    return { clock, asked: () => asked };
  };

  it('keeps how dates of a day begin, in UTC', () => {
    const convert = dateConversion(UTC);
    expect(convert.head).toBeUndefined();
    convert('23-May-2024 07:00:56');
    const head = { text: '23-May-2024 ', json: '"2024-05-23T', tail: 8 };
    expect(convert.head).toEqual(head);
    for (const text of ['24-May-2024', '07:00:56', '24-May-2024 24:00:00', '24-Mai-2024 07:00:56'])
      convert(text);
    expect(convert.head).toEqual(head);
    convert(' 2024-05-24 07:00:56');
    expect(convert.head).toEqual({ text: ' 2024-05-24 ', json: '"2024-05-24T', tail: 8 });
  });

  it('keeps how dates of a minute begin, in a zone, if its first and last second fit', () => {
    const convert = dateConversion((wall) => (wall % 60 < 30 ? wall : wall - 1));
    for (const text of ['23-May-2024 07:00:56', '23-May-2024 07:00:07'])
      expect([convert(text), convert.head]).toEqual([expect.any(String), undefined]);
    const whole = dateConversion(ahead().clock);
    expect(whole('23-May-2024 07:10:56')).toBe('"2024-05-23T06:10:56Z"');
    const head = { text: '23-May-2024 07:10:', json: '"2024-05-23T06:10:', tail: 2 };
    expect(whole.head).toEqual(head);
    whole('23-May-2024 08:10:61');
    whole('23-May-2024 08:1');
    expect(whole.head).toEqual(head);
  });

  it('does not keep text that ends in digits of its own zone, of which one ending is no date', () => {
    const convert = dateConversion(ahead().clock);
    expect(convert('23-May-2024 07:00:56 +0000')).toBe('"2024-05-23T07:00:56Z"');
    expect(convert(' 23-May-2024 07:00:57 +0000 ')).toBe('"2024-05-23T07:00:57Z"');
    expect(convert(' 23-May-2024 07:00:57 +0000')).toBe('"2024-05-23T07:00:57Z"');
    expect(convert('0000-01-01 00:00:00 +0001')).toBeUndefined();
    expect(convert('9999-12-31 23:59:30 -0000')).toBe('"9999-12-31T23:59:30Z"');
    expect(convert.head).toBeUndefined();
  });

  it('keeps ten thousand minutes, for which the clock is called once', () => {
    const { clock, asked } = ahead();
    const convert = dateConversion(clock);
    const dates = Array.from({ length: 10_001 }, (_, n) =>
      timestampOf(n * 60)
        .replace('T', ' ')
        .replace('Z', ''),
    );
    const [first = '', ...others] = dates;
    for (const date of [first, ...others.slice(0, -1)]) convert(date);
    const once = asked();
    expect(once).toBe(2 * 10_000);
    expect(convert(first)).toBe('"1969-12-31T23:00:00Z"');
    expect(asked()).toBe(once);
    convert(others.at(-1) ?? '');
    convert(first);
    expect(asked()).toBe(once + 4);
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

  it('handles a month in which clocks change, and change back', () => {
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

  it('accepts no zone that does not exist, and UTC by any name as itself', () => {
    expect(() => clockOf('Europe/Atlantis')).toThrow(RangeError);
    expect(clockOf('utc')).toBe(UTC);
  });
});
