import fc from 'fast-check';

import type { ByteSource } from '../store';
import { UTC } from '../rows/dates';
import { readFile, type FileReading } from '../file';
import { columnsOf } from '../rows/record';
import type { RecordMessage } from './texts';
import { ALL_EVENTS } from '../streams';

const FILE = {
  path: 'download/54321_SENT_20240523_070000.csv',
  modified: 1_716_447_600,
  ...{ size: 1, resumeAt: 0 },
};
const OWN = [
  'event',
  '_ab_source_file_url',
  '_ab_source_file_last_modified',
  '_ab_source_file_line',
];
const READING: FileReading = {
  unwrapping: { keys: undefined, authenticate: true },
  text: { delimiter: ',', characterSet: 'utf-8', clock: UTC },
  malformedRows: 'fail',
  feeds: { accountIds: [], eventTypes: [] },
  stream: ALL_EVENTS,
  now: () => 5,
};

const two = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
const year = fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.constantFrom(2023, 2024));
const month = fc.constantFrom('Jan', 'FEB', 'apr', 'Dec', 'Foo', '02', '12', '13');
const time = fc.tuple(two(24), two(60), two(60)).map((parts) => parts.join(':'));
const date = fc
  .tuple(
    two(32),
    month,
    year,
    time,
    fc.constantFrom(' ', 'T', '  '),
    fc.constantFrom('', 'Z', '.5', '.123Z', 'z', ' UTC', '+02:00', '-0530', '+24:00'),
  )
  .map(([d, m, y, t, gap, end]) => {
    const four = String(y).padStart(4, '0');
    return `${/\d/.test(m) ? `${four}-${m}-${d}` : `${d}-${m}-${four}`}${gap}${t}${end}`;
  });
const cell = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('"\\\u0000\u2028\u007f\u0080é🎉\n\r,')) }),
    fc.constantFrom('', ' ', 'null', '1e999', '-0', '+1', '.5', '5.', '1_000', '0x10', 'Infinity'),
    fc.oneof(fc.double(), fc.integer()).map(String),
    date,
  )
  .map((text) => Buffer.from(text).toString());
const title = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'RIID',
      'riid',
      ' RIID ',
      'ORDER_TOTAL',
      'X_DT',
      '',
      '__proto__',
      'constructor',
    ),
    fc.constantFrom(...OWN, 'EVENT', 'event_2', 'riid_2', '_DT', 'message_size', '1'),
  )
  .map((text) => Buffer.from(text).toString())
  // A header with control characters is refused, since such a file is not text, and so is a header
  // with something like a value in it.
  .map((text) => text.replace(/\p{Cc}/gu, '\r').replace(/[@\d.:<[{]/g, '_'));
const tables = fc.array(title, { maxLength: 8 }).chain((titles) => {
  // One column is a known one, as in any file whose first line is a header.
  const header = ['CAMPAIGN_ID', ...titles];
  const row = fc.array(cell, { minLength: header.length, maxLength: header.length });
  return fc.record({
    header: fc.constant(header),
    // Neighbouring rows that share values take a shorter path.
    rows: fc
      .array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 6 })
      .map((rows) => rows.flatMap(([one, twice]) => (twice ? [one, one] : [one]))),
  });
});

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

async function messagesOf(
  header: readonly string[],
  rows: readonly string[][],
): Promise<RecordMessage[]> {
  const text = [header, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
  const bytes = Buffer.from(text);
  const source: ByteSource = {
    size: () => Promise.resolve(bytes.length),
    async *range(start, end) {
      yield await Promise.resolve(bytes.subarray(start, end));
    },
  };
  const lines: Buffer[] = [];
  for await (const part of readFile(FILE, source, READING)) {
    if (part.kind === 'records') lines.push(part.lines);
  }
  const printed = Buffer.concat(lines).toString();
  expect(printed.endsWith('\n')).toBe(true);
  return printed
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as RecordMessage);
}

test('any header becomes names that are unique and never the connector’s own', () => {
  fc.assert(
    fc.property(fc.array(title), (header) => {
      const names = columnsOf(header).map(({ name }) => name);
      expect(names).toHaveLength(header.length);
      expect(new Set([...names, ...OWN]).size).toBe(header.length + OWN.length);
      for (const name of names) expect(name).toBe(name.toLowerCase());
    }),
    { numRuns: 500 },
  );
});

test("any row becomes one line of JSON with the row's values", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ header, rows }) => {
      const columns = columnsOf(header);
      const messages = await messagesOf(header, rows);
      expect(messages).toHaveLength(rows.length);
      let line = 1;
      messages.forEach(({ type, record }, i) => {
        expect([type, record.stream, record.emitted_at]).toEqual(['RECORD', 'responsys_events', 5]);
        const meant = columns.map(({ name, type: t }, at): [string, unknown] => [
          name,
          meaning(rows[i]?.[at] ?? '', t),
        ]);
        const expected = new Map<string, unknown>([
          ...meant.map(([name, value]): [string, unknown] => [name, value ?? null]),
          ['event', 'sent'],
          ['_ab_source_file_url', FILE.path],
          ['_ab_source_file_last_modified', '2024-05-23T07:00:00Z'],
          ['_ab_source_file_line', line],
        ]);
        // Blank lines inside a value do not count as lines either.
        const text = (rows[i] ?? []).map(quoted).join(',');
        line += text.split('\n').filter((one) => /[^ \t\r]/.test(one)).length;
        expect(new Map(Object.entries(record.data))).toEqual(expected);
        const changes = record.meta?.changes ?? [];
        const failed = meant.filter(([, value]) => value === undefined).map(([name]) => name);
        expect(changes.map(({ field }) => field)).toEqual(failed);
      });
    }),
    { numRuns: 500 },
  );
});

// Computed by other means than the source's: null if there is no value, undefined if the value is
// not of the column's type.
function meaning(text: string, type: string): unknown {
  if (text === '') return null;
  if (type === 'string') return text;
  const bare = text.trim();
  if (type === 'date-time') return dateIn(bare);
  const isDecimal = bare !== '' && !/[^-+.eE\d]/.test(bare) && Number.isFinite(Number(bare));
  return isDecimal ? Number(bare) + 0 : undefined;
}

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';
const FORM =
  /^(?:(?<d1>\d\d?)-(?<word>[a-z]{3})-(?<y1>\d{4})|(?<y2>\d{4})-(?<m2>\d\d)-(?<d2>\d\d))(?:[ T](?<h>\d\d):(?<min>\d\d):(?<s>\d\d)(?:\.\d+)?(?: ?(?:Z|UTC|(?<sign>[-+])(?<zh>\d\d):?(?<zm>\d\d)))?)?$/i;

function dateIn(text: string): string | undefined {
  const parts = FORM.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const {
    d1,
    word = '',
    y1,
    y2,
    m2,
    d2,
    h = '0',
    min = '0',
    s = '0',
    sign,
    zh = '0',
    zm = '0',
  } = parts;
  const month = m2 === undefined ? MONTHS.indexOf(word.toLowerCase()) / 3 : Number(m2) - 1;
  const [year, day] = [Number(y1 ?? y2), Number(d1 ?? d2)];
  const at = new Date(0);
  at.setUTCFullYear(year, month, day);
  at.setUTCHours(Number(h), Number(min), Number(s));
  const same =
    Number.isInteger(month) &&
    month >= 0 &&
    at.getUTCFullYear() === year &&
    at.getUTCMonth() === month &&
    at.getUTCDate() === day &&
    at.getUTCHours() === Number(h) &&
    at.getUTCMinutes() === Number(min) &&
    at.getUTCSeconds() === Number(s);
  if (!same || Number(zh) > 23 || Number(zm) > 59) return undefined;
  at.setTime(at.getTime() - Number(`${sign ?? '+'}1`) * (Number(zh) * 60 + Number(zm)) * 60_000);
  const iso = at.toISOString().replace('.000', '');
  return /^\d{4}-/.test(iso) ? iso : undefined;
}
