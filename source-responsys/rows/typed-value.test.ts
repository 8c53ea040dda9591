import fc from 'fast-check';

import { UTC, type ZoneClock } from './dates';
import { clockOf } from './time-zone';
import { TypedValue, type TypedColumn } from './typed-value';

/** Bytes around a value and its JSON, which must not change. */
const EDGE = '#';

// A value as it is written after others of its column; `convert` goes through a string instead.
function written(type: TypedColumn, clock: ZoneClock, values: readonly string[]): string[] {
  const value = new TypedValue(type, clock);
  return values.map((text) => {
    const bytes = Buffer.from(`${EDGE}${text}${EDGE}`);
    const out = Buffer.alloc(64, EDGE);
    const to = value.write(bytes, 1, bytes.length - 1, out, 1);
    expect([out.toString('latin1', 0, 1), out.toString('latin1', to, to + 1)]).toEqual([
      EDGE,
      EDGE,
    ]);
    const json = out.toString('latin1', 1, to);
    expect(value.failed).toBe(json === 'null');
    return json;
  });
}

function converted(type: TypedColumn, clock: ZoneClock, values: readonly string[]): string[] {
  return values.map((text) => new TypedValue(type, clock).convert(text) ?? 'null');
}

// The values of which a string was made: all others were copied as bytes.
function convertedOf(type: TypedColumn, clock: ZoneClock, values: readonly string[]): string[] {
  const value = new TypedValue(type, clock);
  return values.filter((text) => {
    let strings = 0;
    const plain = Buffer.from(`${EDGE}${text}${EDGE}`);
    const bytes = Object.assign(Buffer.from(plain), {
      toString: (encoding?: BufferEncoding, from?: number, end?: number) => {
        strings++;
        return plain.toString(encoding, from, end);
      },
    });
    value.write(bytes, 1, bytes.length - 1, Buffer.alloc(64), 1);
    return strings > 0;
  });
}

const GOOD = '23-May-2024 07:00:56';
/** Dates that begin like a good one, each of them broken or not in one place of its time. */
const TIMES = [
  ...['00:00:00', '23:59:59', '09:09:09', '19:59:09', '20:00:00'],
  ...['24:00:00', '23:60:00', '23:59:60', '99:00:00', '07:61:00', '07:00:99'],
  ...['0/:00:00', '0::00:00', '/0:00:00', ':0:00:00', '07:0/:00', '07:00:0:', '07:00:/0'],
  ...['07-00:56', '07:00-56', '07.00.56', '7:00:56 ', ' 7:00:56', '07:00:5', '07:00:567'],
];

const clocks: [string, ZoneClock][] = [
  ['UTC', UTC],
  ['a zone', clockOf('Europe/Berlin')],
];

describe.each(clocks)('dates in %s', (_, clock) => {
  it('are the same after a similar one as alone', () => {
    const dates = TIMES.flatMap((time) => [GOOD, `23-May-2024 ${time}`]);
    expect(written('date-time', clock, dates)).toEqual(converted('date-time', clock, dates));
  });

  it('are the same after one of another day, minute or form', () => {
    const dates = [
      ...[GOOD, '24-May-2024 07:00:56', GOOD, '23-May-2024 07:01:56', '23-May-2024 07:01:99'],
      ...['2024-05-23 07:00:56', '2024-05-23', '23-Xxx-2024 07:00:56', '', GOOD],
    ];
    expect(written('date-time', clock, dates)).toEqual(converted('date-time', clock, dates));
  });
});

describe('bytes are copied without a string', () => {
  it('for dates of the day that was seen last', () => {
    const dates = [
      ...['22-May-2024 23:59:59', '23-May-2024 00:00:00', '23-May-2024 23:59:59'],
      ...['23-May-2024 19:09:40', '24-May-2024 00:00:00', '24-May-2024 20:00:00'],
      ...['24-May-2024', '24-May-2024 07:00:00', ' 24-May-2024 07:00:00', 'x4-May-2024 07:00:00'],
    ];
    expect(convertedOf('date-time', UTC, dates)).toEqual([
      ...['22-May-2024 23:59:59', '23-May-2024 00:00:00', '24-May-2024 00:00:00'],
      ...['24-May-2024', ' 24-May-2024 07:00:00', 'x4-May-2024 07:00:00'],
    ]);
  });

  it('for no date with an invalid time', () => {
    const [good, ...others] = [GOOD, ...TIMES.slice(5).map((time) => `23-May-2024 ${time}`)];
    expect(convertedOf('date-time', UTC, [good, ...others])).toEqual([good, ...others]);
  });

  it('for dates of the minute that was seen last, in a zone', () => {
    const dates = [
      ...['23-May-2024 07:00:56', '23-May-2024 07:00:00', '23-May-2024 07:00:59'],
      ...['23-May-2024 07:00:60', '23-May-2024 07:01:00', '23-May-2024 07:01:09'],
    ];
    expect(convertedOf('date-time', clockOf('Europe/Berlin'), dates)).toEqual([
      ...['23-May-2024 07:00:56', '23-May-2024 07:00:60', '23-May-2024 07:01:00'],
    ]);
  });

  it('for numbers of up to fifteen digits that JSON writes the same way', () => {
    const plain = ['0', '7', '10', '90', '99', '123456789012345'];
    const others = ['00', '007', '1234567890123456', '-5', '1.5', '1/2', '1:2', '12a', ' 1', '1 '];
    expect(convertedOf('number', UTC, [...plain, ...others, ...plain])).toEqual(others);
  });
});

test('no value has failed before the first', () => {
  expect(new TypedValue('number', UTC).failed).toBe(false);
});

test('a date that fails after a good one is null and reported', () => {
  expect(written('date-time', UTC, [GOOD, '23-May-2024 24:00:00', GOOD])).toEqual([
    '"2024-05-23T07:00:56Z"',
    'null',
    '"2024-05-23T07:00:56Z"',
  ]);
});

test('numbers are the same as through a string', () => {
  const numbers = [
    ...['0', '7', '10', '007', '00', '123456789012345', '1234567890123456', '99999999999999999'],
    ...['-5', '1.5', '1e3', '1/2', '1:2', '12a', 'a12', ' 12', '12 ', '+3', '9', '19', '90'],
  ];
  expect(written('number', UTC, numbers)).toEqual(converted('number', UTC, numbers));
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[0-9./:-]{1,17}$/)), (some) => {
      expect(written('number', UTC, some)).toEqual(converted('number', UTC, some));
    }),
  );
});
