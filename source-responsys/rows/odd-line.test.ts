import { MAX_LINE_BYTES } from './character-set';
import { oddLine, type OddLine } from './odd-line';

const ENCLOSED = { delimiter: ',', quote: '"', bare: false };
const BARE = { ...ENCLOSED, bare: true };
/** Lines before the one that is looked at. */
const BEFORE = '"x","y"\n';

// The result for the first line of a text that begins after other lines.
function look(
  text: string | Buffer,
  { dialect = ENCLOSED, atEnd = false, width = 2 } = {},
): OddLine {
  const bytes = Buffer.concat([Buffer.from(BEFORE), Buffer.from(text)]);
  const start = BEFORE.length;
  return oddLine(bytes, [start, bytes.indexOf('\n', start)], { dialect, width }, atEnd);
}
const row = (values: string[], length: number): OddLine => ({
  kind: 'row',
  values,
  next: BEFORE.length + length,
});
const malformed = (reason: string): OddLine => ({ kind: 'malformed', reason });

const OPEN = malformed('a quote is never closed');
const NOT_DOUBLED = malformed('a quote inside a value is not doubled');
const values = (found: number, width = 2): OddLine =>
  malformed(`it has ${found} value${found === 1 ? '' : 's'} where the header has ${width}`);

describe('a line of a file with enclosed values', () => {
  test.each([
    ['that has the width of the header', '"a", b\nc', row(['a', ' b'], 7)],
    ['that has other values', '"a"\n"b","c"\n', values(1)],
    ['with a quote that is not doubled', '"a","b"c"\n"d"\n', NOT_DOUBLED],
    ['that goes on in the next', '"a","b\nc"\n"d","e"\n', row(['a', 'b\nc'], 10)],
    ['that goes on over more', '"a","b\n""c"",\n,"\nd', row(['a', 'b\n"c",\n,'], 17)],
    ['whose lines together have another width', '"a","b\nc","d"\n', OPEN],
    ['whose lines together have a quote that is not doubled', '"a","b\n"c"d"\n', OPEN],
    ['that may go on in what has not come', '"a","b\nc\n', { kind: 'more' as const }],
  ])('%s', (_, text, expected) => {
    expect(look(text)).toEqual(expected);
  });

  test('that never ends is malformed once nothing follows', () => {
    expect(look('"a","b\nc\n', { atEnd: true })).toEqual(OPEN);
    expect(look('"a","b\nc"\n', { atEnd: true })).toEqual(row(['a', 'b\nc'], 10));
  });

  test('that goes on in bytes that are not UTF-8 is malformed', () => {
    const text = Buffer.concat([Buffer.from('"a","b\n'), Buffer.from([0xe9]), Buffer.from('"\n')]);
    expect(look(text)).toEqual(OPEN);
  });

  test('whose value would be longer than a line may be is malformed', () => {
    const filler = (most: number): string => 'c'.repeat(most - '"a","b\n'.length - '"\n'.length);
    const longest = `"a","b\n${filler(MAX_LINE_BYTES)}"\n`;
    expect(look(longest).kind).toBe('row');
    expect(look(`"a","b\n${filler(MAX_LINE_BYTES)}c"\n`)).toEqual(OPEN);
    // One byte less than the most may still go on.
    expect(look(`"a","b\n${filler(MAX_LINE_BYTES)}\n`).kind).toBe('more');
    expect(look(`"a","b\n${filler(MAX_LINE_BYTES)}c\n`)).toEqual(OPEN);
  });
});

describe('a line of a file with bare values', () => {
  test.each([
    ['is what csv-parse makes of it', '"a,b",c\n', row(['a,b', 'c'], 8)],
    [
      'has quotes as characters where csv-parse sees none that close',
      '"a,b\n',
      row(['"a', 'b'], 5),
    ],
    ['has its own values counted where csv-parse has some', '"a,b",c,d\n', values(3)],
    ['has its characters counted where csv-parse has none', '"a,b,c\n', values(3)],
    ['never goes on in the next', '"a\n,b"\n', values(1)],
  ])('%s', (_, text, expected) => {
    expect(look(text, { dialect: BARE })).toEqual(expected);
  });

  test('has the values of csv-parse counted where both have others', () => {
    expect(look('a,","a\n', { dialect: BARE, width: 4 })).toEqual(values(2, 4));
  });

  test('of one value may be a quote alone', () => {
    expect(look('"\nx\n', { dialect: BARE, width: 1 })).toEqual(row(['"'], 2));
  });
});

test('a line without values of which the name of a fault is as long as the header is wide', () => {
  expect(look('"a"b"\n', { width: 'quote not doubled'.length })).toEqual(NOT_DOUBLED);
  expect(look('"a","b\n"c"d"\n', { width: 'quote not doubled'.length })).toEqual(OPEN);
});
