import { audienceNamed, readAudienceName } from './audience-name';

const ID = '42976a269a5e6b9d06c681b1c27292df';

test.each([
  ['high_value_customers', 'High_Value_Customers'],
  ['high_value_customers', 'High Value Customers'],
  ['high_value_customers', ' high-value.customers! '],
  ['Kunden über 50', 'KUNDEN_ÜBER_50'],
  ['高価値の顧客', '高価値の 顧客'],
  [ID, ID.toUpperCase()],
])('D3: %s and %s are one audience', (a, b) => {
  const [{ key, isId }, other] = [audienceNamed(a), audienceNamed(b)];
  expect({ key, isId }).toEqual({ key: other.key, isId: other.isId });
});

test('an audience may have blanks around it', () => {
  expect(readAudienceName(' vip\n')?.text).toBe('vip');
  expect(audienceNamed(` ${ID} `).isId).toBe(true);
});

test('other letters mean another audience, and an id is distinguished from a slug', () => {
  expect(audienceNamed('vip_1').key).not.toBe(audienceNamed('vip_2').key);
  expect(audienceNamed('***').key).not.toBe(audienceNamed('!!!').key);
  expect([ID, 'vip'].map((name) => audienceNamed(name).isId)).toEqual([true, false]);
});

test.each([
  'vip',
  'ly_known',
  'a',
  '90d_buyers',
  'High Value Customers',
  "Women's Shoes",
  'R&D (EU) – 2024',
  'A/B test + control',
  'vip.v2',
  'Über 50',
  '高価値の顧客',
  ID,
  '12345678901234567890123456789012',
  'x'.repeat(100),
  // In base64 these would be something else, or would be text if they were longer or had other
  // letters.
  'summer_sale',
  'Frühling',
  'Wyoming',
  'Weekend',
  'myeyJhIjoxfQ',
  'customers2024',
  'VipCustomers',
])('%s looks like an audience', (name) => {
  expect(readAudienceName(name)).toEqual(audienceNamed(name));
});

test.each([
  '',
  ' ',
  '101',
  '-1.5',
  '1e5',
  '0x1F',
  '0xABCD',
  '2024-01-01',
  '2024-01-01T00:00:00Z',
  '20240101T000000Z',
  'null',
  'NULL',
  '\\N',
  'NaN',
  'None',
  'undefined',
  'true',
  'False',
  'Infinity',
  '<b>vip</b>',
  'vip&amp;co',
  '[object Object]',
  '{vip}',
  'vip=1',
  'vip:1',
  'ann@example.com',
  'https://example.com/vip',
  "vip' 'other",
  "'vip",
  '"vip',
  'vip...',
  'vip\u0000',
  'vip\uFFFD',
  'a,b',
  'not_found',
  '36e243f8-fd8f-4530-bbd3-30fa7fb1a685',
  'WyJ2aXAiLCJ4Il0',
  'eyJzbHVnIjoidmlwIn0',
  'eyJhIjoi8J-SjiJ9',
  'eyJhIjoiw6kifQ',
  'InZpcCwgb3RoZXIi',
  'WyAidmlwIiBd',
  'ewoidiI6MX0K',
  '💎',
  'x'.repeat(101),
])('D35: %j does not', (name) => {
  expect(readAudienceName(name)).toBeUndefined();
});
