import { conversionOf, timestampOf, toTimestamp, typeOf } from './values';

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
    expect(toTimestamp(text)).toBe(expected);
  });

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
    '23-May-2024',
    '23-May-24 07:00:56',
    '23/05/2024 07:00:56',
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-05-23',
    '2024-05-23T07:00:56+02:00',
    '1716447656',
    'null',
    '',
  ])('refuses %j', (text) => {
    expect(toTimestamp(text)).toBeUndefined();
  });
});

describe('timestampOf', () => {
  it('writes seconds since the epoch in UTC without a fraction', () => {
    expect(timestampOf(1716447656)).toBe('2024-05-23T07:00:56Z');
    expect(timestampOf(0)).toBe('1970-01-01T00:00:00Z');
  });
});

describe('typeOf', () => {
  it.each([
    ['event_captured_dt', 'date-time'],
    ['some_custom_dt', 'date-time'],
    ['order_total', 'number'],
    ['order_quantity', 'number'],
    ['message_size', 'number'],
    ['msg_split_count', 'number'],
    ['riid', 'string'],
    ['event_type_id', 'string'],
    ['offer_signature_id', 'string'],
    ['dt', 'string'],
    ['email', 'string'],
  ])('of %s is %s', (column, type) => {
    expect(typeOf(column)).toBe(type);
  });
});

describe('conversionOf', () => {
  it.each([
    ['23-May-2024 07:00:56', '23-May-2024 08:01:57', '"2024-05-23T08:01:57Z"'],
    ['23-May-2024 07:00:56', '24-May-2024 07:00:56', '"2024-05-24T07:00:56Z"'],
    ['23-May-2024 07:00:56', '23-May-2024T07:00:57', '"2024-05-23T07:00:57Z"'],
    ['2024-05-23 07:00:56', '2024-05-23 07:00:57.5Z', '"2024-05-23T07:00:57Z"'],
    [' 3-May-2024 07:00:56', '3-May-2024 07:00:57', '"2024-05-03T07:00:57Z"'],
    [' 3-May-2024 07:00:56', ' 07:00:57', undefined],
    [' 3-May-2024 07:00:56', ' 4-May-2024 07:00:57', '"2024-05-04T07:00:57Z"'],
    ['23-May-2024 07:00:56', '23-May-2024 24:00:00', undefined],
    ['23-May-2024 07:00:56', '23-May-2024 ', undefined],
    ['nonsense', '23-May-2024 07:00:56', '"2024-05-23T07:00:56Z"'],
  ])('makes no difference to a date after %j: %j', (before, text, json) => {
    const convert = conversionOf('date-time');
    convert?.(before);
    expect(convert?.(text)).toBe(json);
    expect(conversionOf('date-time')?.(text)).toBe(json);
  });

  it('converts more different days than it remembers', () => {
    const convert = conversionOf('date-time');
    const start = Date.parse('1900-01-01T00:00:00Z') / 1000;
    for (let n = 0; n < 25_000; n++) {
      const iso = timestampOf(start + n * 86_400);
      const text = iso.replace('T', ' ').replace('Z', '');
      if (convert?.(text) !== `"${iso}"`) throw new Error(`${text} was misread.`);
    }
  });
});
