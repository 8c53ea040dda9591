import fc from 'fast-check';

import { columnOfAudience, columnOfField } from './names';
import { isReserved } from './reserved';

test('a field becomes its name in upper case', () => {
  const fields = ['first_name', 'City', 'a1$#', 'x', 'segments_all'];
  expect(fields.map(columnOfField)).toEqual(['FIRST_NAME', 'CITY', 'A1$#', 'X', 'SEGMENTS_ALL']);
});

test('D23: a name that is too long, or loses letters, gets its own hash, which never changes', () => {
  const fields = [
    'customer_lifetime_value_prediction_30d',
    'customer_lifetime_value_prediction_90d',
    'a b',
    'a.b',
    '_created',
    '2nd',
    'last_',
    'Höhe (cm)',
    '顧客',
    '',
  ];
  expect(fields.map(columnOfField)).toEqual([
    'CUSTOMER_LIFETIME_VALUE_5TUSMN',
    'CUSTOMER_LIFETIME_VALUE_7FJ8EL',
    'A_B_4M7U2A',
    'A_B_4LA3GS',
    'F_CREATED_RSIK8A',
    'F2ND_PDXFBZ',
    'LAST_FIELD_07THRM',
    'HOHE_CM_6IF1DV',
    'F_12YDYK',
    'F_ZTNTFP',
  ]);
});

test.each(['date', 'USER', 'a', 'id', 'first', 'test', 'true', 'baseurl', 'pctused'])(
  'D22: %s is reserved, so its column has another name',
  (word) => {
    expect(columnOfField(word)).toBe(`${word.toUpperCase()}_FIELD`);
    expect(columnOfAudience(word)).toBe(`${word.toUpperCase()}_FIELD`);
    expect(columnOfField(`${word}_field`)).not.toBe(`${word.toUpperCase()}_FIELD`);
    expect(columnOfAudience(`${word}_field`)).not.toBe(`${word.toUpperCase()}_FIELD`);
  },
);

test('D25: no column has the name of a match column', () => {
  for (const field of ['email_address', 'EMAIL_ADDRESS_', 'customer_id', 'riid', 'mobile_number']) {
    expect(columnOfField(field)).toMatch(/^[A-Z_]+_FIELD/);
  }
});

test('D3: all spellings of an audience have one column', () => {
  const spellings = ['high_value', 'High Value', 'HIGH-VALUE', ' high.value! ', 'High  Value'];
  expect(new Set(spellings.map(columnOfAudience))).toEqual(new Set(['HIGH_VALUE']));
  expect(columnOfAudience('Kunden über 50')).toBe(columnOfAudience('KUNDEN_ÜBER_50'));
});

test('D41: audiences in other alphabets have separate columns', () => {
  const names = ['高価値', '低価値', 'ВИП', 'Клиенты', 'vip-客户', 'vip'];
  expect(new Set(names.map(columnOfAudience)).size).toBe(names.length);
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('a', 'A', 'b', '_', ' ', '.', '-', '$', '#', '1', 'é', '高'),
    maxLength: 40,
  }),
  fc.constantFrom('date', 'date_field', 'email_address', 'email_address_', 'DATE', 'a', 'a_field'),
);

test('a column always has a name that Responsys accepts', () => {
  fc.assert(
    fc.property(text, (source) => {
      for (const name of [columnOfField(source), columnOfAudience(source)]) {
        expect(name).toMatch(/^[A-Z]([A-Z0-9$#_]{0,28}[A-Z0-9$#])?$/);
        expect(isReserved(name)).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

test('D23: different fields have different columns, and one field has one in any case', () => {
  const folded = (field: string): string => field.trim().toUpperCase().toLowerCase();
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(columnOfField(a) === columnOfField(b)).toBe(folded(a) === folded(b));
    }),
    { numRuns: 5000 },
  );
});
