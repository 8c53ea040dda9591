import { numberJson, typeOf } from './values';

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

describe('a number', () => {
  it.each([
    ['12345678901234567890', '12345678901234567890'],
    ['1234567890123456789012.123456789', '1234567890123456789012.123456789'],
    ['0.1000', '0.1000'],
    ['-0012.50', '-12.50'],
    ['+.50', '0.50'],
    ['5.', '5'],
    ['1E-7', '1E-7'],
    ['-0', '0'],
    ['00', '0'],
    [' 12\t', '12'],
  ])('S28: %j keeps its digits, as %s', (text, json) => {
    expect(numberJson(text)).toBe(json);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  it.each(['', '.', '-', '+.', 'e5', '1e', '1e999', '1,2', '0x1F', '1_0', 'NaN', '1 2', '٣'])(
    'is not %j',
    (text) => {
      expect(numberJson(text)).toBeUndefined();
    },
  );
});
