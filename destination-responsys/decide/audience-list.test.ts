import { readAudienceList } from './audience-list';

/** Names with + or - for member or not; gaps as `?`. */
function list(value: unknown): string {
  const reading = readAudienceList(value);
  if (typeof reading === 'string') return reading;
  const entries = reading.entries.map(
    ({ names, isMember }) => (isMember ? '+' : '-') + names.map(({ key }) => key).join('/'),
  );
  return [...entries, ...(reading.hasGaps ? ['?'] : [])].join(' ');
}
const ID = '42976a269a5e6b9d06c681b1c27292df';

test.each<[unknown, string]>([
  // Empty.
  [[], ''],
  ['[]', ''],
  ['[ ]', ''],
  ['', ''],
  ['""', ''],
  // Arrays of texts.
  [['vip', 'ly_known'], '+vip +lyknown'],
  [[' vip\n', '"ly_known"'], '+vip +lyknown'],
  ['["vip","ly_known"]', '+vip +lyknown'],
  ['[\n  "vip",\n  "ly_known"\n]', '+vip +lyknown'],
  [JSON.stringify('["vip"]'), '+vip'],
  [JSON.stringify(JSON.stringify('["vip"]')), '+vip'],
  ['"vip"', '+vip'],
  [['vip', ''], '+vip ?'],
  // Almost JSON: Python, Snowflake, Postgres.
  ["['vip', 'ly_known']", '+vip +lyknown'],
  ['[\n  "vip",\n  undefined\n]', '+vip ?'],
  ['{vip,ly_known}', '+vip +lyknown'],
  ['{vip,"High Value"}', '+vip +highvalue'],
  ["{'vip', 'x'}", '+vip +x'],
  [['vip', 'undefined'], '+vip ?'],
  // With entries that name nothing.
  [['vip', null], '+vip ?'],
  [['vip', {}], '+vip ?'],
  [['vip', { title: 'Known' }], '+vip ?'],
  ['{vip,NULL}', '+vip ?'],
  ["['vip', None]", '+vip ?'],
  [{ vip: true, other: null }, '+vip ?'],
  // In Parquet's groups.
  [{ list: [{ element: 'vip' }, { element: null }] }, '+vip ?'],
  [{ key_value: [{ key: 'vip', value: true }] }, '+vip'],
  // Arrays of objects.
  [[{ slug: 'vip' }, { id: ID, name: 'Known' }], `+vip +${ID}/known`],
  [[{ SLUG: 'vip', Name: 'V.I.P.' }], '+vip/vip'],
  ['[{"slug":"vip"}]', '+vip'],
  [['{"slug":"vip"}'], '+vip'],
  [[{ id: 101, slug: 'vip' }], '+vip'],
  // Maps.
  [{ vip: true, other: false }, '+vip -other'],
  ['{"vip":"t","other":"f","x":1,"y":0}', '+vip -other +x -y'],
  // Text.
  ['vip', '+vip'],
  ['vip,ly_known', '+vip +lyknown'],
  [' vip ; ly_known ;', '+vip +lyknown'],
  ['vip|ly_known', '+vip +lyknown'],
  ['vip\nly_known\t', '+vip +lyknown'],
  ['"vip","ly_known"', '+vip +lyknown'],
  ["'vip','ly_known'", '+vip +lyknown'],
  ['High Value, Known', '+highvalue +known'],
  [ID, `+${ID}`],
  // A value that is not a list.
  [null, 'null'],
  ['null', 'null'],
  ['NULL', 'null'],
  ['\\N', 'null'],
  ['NaN', 'null'],
  ['undefined', 'null'],
  ['"null"', 'null'],
  [[null], 'null'],
  ['[null]', 'null'],
  ['[ undefined ]', 'null'],
  [[''], 'null'],
  [',', 'null'],
  // Not understood.
  [' ', 'unreadable'],
  ['\t', 'unreadable'],
  ['["vip","ly_kno', 'unreadable'],
  ['["vip",', 'unreadable'],
  ['[', 'unreadable'],
  ['{"vip":tr', 'unreadable'],
  ['"vip","ly_kno', 'unreadable'],
  ['[vip, other]', 'unreadable'],
  ['[object Object]', 'unreadable'],
  ["['vip' 'other']", 'unreadable'],
  [[101, 102], 'unreadable'],
  ['[101,102]', 'unreadable'],
  ['101,102', 'unreadable'],
  [['vip', 7], 'unreadable'],
  [['vip', ['x']], 'unreadable'],
  [['vip', 'NaN'], 'unreadable'],
  ['vip,\\N', 'unreadable'],
  [['not_found', 'all'], 'unreadable'],
  [['ly_a|vip'], 'unreadable'],
  [[{}], 'unreadable'],
  [[{ title: 'vip' }], 'unreadable'],
  [[{ slug: 'vip', event: 'exit' }], 'unreadable'],
  [[{ slug: 'vip', member: false }], 'unreadable'],
  [{ vip: 'yes please' }, 'unreadable'],
  [{ slug: 'vip' }, 'unreadable'],
  [{}, 'unreadable'],
  ['{}', 'unreadable'],
  [{ value: 0 }, 'unreadable'],
  [{ member: true }, 'unreadable'],
  ['vip: true, other: false', 'unreadable'],
  ['<ul><li>vip</li></ul>', 'unreadable'],
  ['WyJ2aXAiLCJ4Il0', 'unreadable'],
  [7, 'unreadable'],
  [true, 'unreadable'],
  [false, 'unreadable'],
])('D35: %j is read as %s', (value, expected) => {
  expect(list(value)).toBe(expected);
});

test('JSON nested in JSON without end is not followed', () => {
  let text = '["vip"]';
  for (let i = 0; i < 10; i++) text = JSON.stringify(text);
  expect(list(text)).toBe('unreadable');
});
