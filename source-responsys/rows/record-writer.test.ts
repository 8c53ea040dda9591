import { UTC } from './dates';
import type { Dialect } from './dialect';
import { LineBuffer } from './line-buffer';
import { columnsOf } from './record';
import { RecordWriter } from './record-writer';
import { recordsIn } from '../e2e/texts';
import { ALL_EVENTS } from '../feeds/streams';

const FACTS = {
  stream: ALL_EVENTS,
  path: 'download/54321_SENT_20240523_070056.csv',
  modified: 0,
  event: 'sent',
};
const ENCLOSED: Dialect = { delimiter: ',', quote: '"', bare: false };
const SINGLE: Dialect = { ...ENCLOSED, quote: "'" };
const BARE: Dialect = { ...ENCLOSED, bare: true };

function open(
  header: readonly string[],
  { dialect = ENCLOSED, facts = FACTS } = {},
): { writer: RecordWriter; lines: LineBuffer } {
  const lines = new LineBuffer();
  const shared = { facts, clock: UTC, nulled: new Map<string, number>() };
  const writer = new RecordWriter(columnsOf(header), dialect, shared, lines);
  writer.stamp(1_700_000_000_000);
  return { writer, lines };
}

// Writes a line that has others around it.
function plain(writer: RecordWriter, line: string, after = '\n1,2\n', number = 1): boolean {
  const before = Buffer.from('7,8\n');
  const bytes = Buffer.concat([before, Buffer.from(line + after)]);
  return writer.plain(bytes, before.length, before.length + Buffer.byteLength(line), number);
}

describe('a plain line', () => {
  test.each([
    ['enclosed, with its quotes doubled', ENCLOSED, '"a ""b""",c', ['a "b"', 'c']],
    ['enclosed, with a delimiter', ENCLOSED, '"a,b","c,"', ['a,b', 'c,']],
    ['enclosed in the other quote', SINGLE, "'it''s','say \"hi\"'", ["it's", 'say "hi"']],
    ['bare, with a double quote that is none', SINGLE, 'a"b,"c"', ['a"b', '"c"']],
    ['bare, with a quote inside', BARE, 'a"b,c"', ['a"b', 'c"']],
    [
      'with a backslash and control characters',
      BARE,
      'a\\b,\u0001\t\u001f',
      ['a\\b', '\u0001\t\u001f'],
    ],
    ['empty values', ENCLOSED, '"",', [null, null]],
  ] as const)('%s', (_, dialect, line, values) => {
    const { writer, lines } = open(['A', 'B'], { dialect });
    expect(plain(writer, line)).toBe(true);
    expect(recordsIn(lines.take()).map(({ data }) => [data['a'], data['b']])).toEqual([values]);
  });

  test('escapes quotes and backslashes in the short form', () => {
    const { writer, lines } = open(['A'], { dialect: BARE });
    plain(writer, 'a"b\\c\td');
    expect(lines.take().toString()).toContain('"a":"a\\"b\\\\c\\u0009d"');
  });

  test('has its number, however many digits it has', () => {
    const { writer, lines } = open(['A']);
    const numbers = [1, 9, 10, 99, 100, 1_234_567, Number.MAX_SAFE_INTEGER];
    for (const number of numbers) plain(writer, 'x', '\n', number);
    expect(recordsIn(lines.take()).map(({ data }) => data['_ab_source_file_line'])).toEqual(
      numbers,
    );
  });
});

describe('a line that is not plain', () => {
  test.each([
    ['a value that goes on in the next line', ENCLOSED, 'a,"b', '\n,c\n'],
    ['a first value that goes on in the next line', ENCLOSED, '"a', '\n,b\n'],
    ['a value too few', ENCLOSED, 'a', '\n,b\n'],
    ['a value too many', ENCLOSED, 'a,b,c', '\n'],
    ['something behind the end of a value', ENCLOSED, '"a"b,c', '\n'],
    ['a quote in a bare value', ENCLOSED, 'a"b,c', '\n'],
  ] as const)('%s is not written', (_, dialect, line, after) => {
    const { writer, lines } = open(['A', 'B'], { dialect });
    expect(plain(writer, line, after)).toBe(false);
    expect(lines.take()).toHaveLength(0);
  });

  test('leaves nothing of what it had, such as values that could not be converted', () => {
    const { writer, lines } = open(['A_DT', 'B_DT']);
    expect(plain(writer, 'never')).toBe(false);
    expect(plain(writer, '23-May-2024,')).toBe(true);
    expect(plain(writer, ',never')).toBe(true);
    expect(
      recordsIn(lines.take()).map(({ meta }) => meta?.changes.map(({ field }) => field)),
    ).toEqual([undefined, ['b_dt']]);
    expect([...writer.nulled]).toEqual([['b_dt', 1]]);
  });
});

describe('the room for a record', () => {
  const long = (letter: string): string[] =>
    Array.from({ length: 12 }, (_, n) => `${letter.repeat(40)}${n}_DT`);
  const path = `download/${'x'.repeat(300)}.csv`;
  const cases: [string, string[], string[]][] = [
    ['with control characters alone', ['A'], ['\u0001'.repeat(50)]],
    ['with long names and no values', long('N'), Array<string>(12).fill('')],
    ['with many columns', Array.from({ length: 60 }, (_, n) => `${n}`), Array<string>(60).fill('')],
    ['with dates', long('D'), Array<string>(12).fill('1-May-2024')],
    ['with names of what could not be converted', long('中'), Array<string>(12).fill('x')],
    ['with a value of characters of three bytes', ['A'], ['中'.repeat(50)]],
  ];

  test.each(cases)('%s is there, wherever the memory ends', (_, header, values) => {
    for (const facts of [FACTS, { ...FACTS, path }]) {
      const { writer, lines } = open(header, { facts });
      const number = Number.MAX_SAFE_INTEGER;
      const write = (how: number): string => {
        if (how === 0) writer.values(values, number);
        else expect(plain(writer, values.join(), '\n', number)).toBe(true);
        return lines.take().toString();
      };
      for (const how of [0, 1]) {
        lines.reserve(1);
        const expected = write(how);
        const length = Buffer.byteLength(expected);
        for (let left = 0; left <= length; left += 8) {
          lines.end = lines.bytes.length - left;
          lines.take();
          if (write(how) !== expected) throw new Error(`${left} bytes before the end it is cut.`);
        }
      }
    }
  });

  test('does not depend on where its line lies', () => {
    const { writer, lines } = open(['A']);
    lines.reserve(1);
    const { bytes } = lines;
    const piece = Buffer.from(`${'x'.repeat(200_000)}\ny\n`);
    expect(writer.plain(piece, 200_001, 200_002, 1)).toBe(true);
    expect(lines.bytes === bytes).toBe(true);
  });
});
