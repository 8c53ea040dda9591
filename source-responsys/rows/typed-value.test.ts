import fc from 'fast-check';

import { UTC, type ZoneClock } from './dates';
import { clockOf } from './time-zone';
import { TypedValue } from './typed-value';
import type { ColumnType } from './values';

/** Bytes around a value and its JSON, which must be left alone. */
const EDGE = '#';

// A value as it is written after others of its column; `convert` is the way by a string.
function written(type: ColumnType, clock: ZoneClock, values: readonly string[]): string[] {
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

function converted(type: ColumnType, clock: ZoneClock, values: readonly string[]): string[] {
  return values.map((text) => new TypedValue(type, clock).convert(text) ?? 'null');
}

const GOOD = '23-May-2024 07:00:56';
/** Dates that begin like a good one, each broken, or not, in one place of its time. */
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
  it('are the same after a similar one as by themselves', () => {
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

test('a date that fails after a good one is null, and says so', () => {
  expect(written('date-time', UTC, [GOOD, '23-May-2024 24:00:00', GOOD])).toEqual([
    '"2024-05-23T07:00:56Z"',
    'null',
    '"2024-05-23T07:00:56Z"',
  ]);
});

test('numbers are the same as by way of a string', () => {
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
