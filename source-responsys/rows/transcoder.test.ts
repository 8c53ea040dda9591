import { encodingOf, MAX_LINE_BYTES, transcoderOf } from './character-set';

const le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const be = (text: string): Buffer => le(text).swap16();
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

// What comes of each piece, and of the end.
function transcoded(encoding: string, pieces: readonly (string | Buffer)[]): string[] {
  const transcoder = transcoderOf(encoding);
  const out = pieces.map((piece) => transcoder.feed(Buffer.from(piece)).toString('latin1'));
  return [...out, transcoder.end().toString('latin1')];
}
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
/** A line that is not of the character set: a byte that UTF-8 never has. */
const NOT_TEXT = '\xff\n';

test.each([
  ['efbbbf', 'windows-1252', 'utf-8'],
  ['efbb', 'windows-1252', 'windows-1252'],
  ['fffe41', 'utf-16', 'utf-16le'],
  ['feff00', 'utf-16', 'utf-16be'],
  ['fffe', 'utf-16be', 'utf-16le'],
  ['', 'utf-16', 'utf-16le'],
  ['fffe41', 'utf-8', undefined],
  ['feff00', 'latin1', undefined],
  ['41fffe', 'utf-8', 'utf-8'],
])('a text that begins with %s and is called %s is in %s', (head, label, encoding) => {
  expect(encodingOf(hex(head), label)).toBe(encoding);
});

test('a text in UTF-8 is passed on as it came, without a copy', () => {
  const transcoder = transcoderOf('utf-8');
  const piece = Buffer.from('a\nb');
  expect(transcoder.feed(piece)).toBe(piece);
  expect(transcoder.end()).toHaveLength(0);
});

describe('lines are passed on once they are whole', () => {
  test.each<[string, string, (string | Buffer)[], string[]]>([
    [
      'of one byte a character',
      'windows-1252',
      ['a\nb', 'c', '\n', 'd'],
      ['a\n', '', 'bc\n', '', 'd'],
    ],
    ['an empty one', 'windows-1252', ['\n', '\na'], ['\n', '\n', 'a']],
    ['none', 'windows-1252', ['', 'a'], ['', '', 'a']],
    ['of UTF-16', 'utf-16le', [le('a\nb'), le('\n')], ['a\n', 'b\n', '']],
    [
      'of UTF-16, cut in a character',
      'utf-16le',
      [hex('61'), hex('000a'), hex('0062'), hex('00')],
      ['', '', 'a\n', '', 'b'],
    ],
    ['of UTF-16, an empty one', 'utf-16be', [be('\n'), be('a')], ['\n', '', 'a']],
    [
      'of UTF-16, before bytes of two characters that are like a line end',
      'utf-16le',
      [le('a\n\u0a05\u0100'), le('\n')],
      ['a\n', utf8('\u0a05\u0100\n'), ''],
    ],
    [
      'of UTF-16, where only such bytes are there',
      'utf-16be',
      [be('\u0100\u0a05'), be('\n')],
      ['', utf8('\u0100\u0a05\n'), ''],
    ],
  ])('%s', (_, encoding, pieces, expected) => {
    expect(transcoded(encoding, pieces)).toEqual(expected);
  });
});

describe('a line that is not of the character set', () => {
  test.each<[string, string, (string | Buffer)[], string[]]>([
    [
      'costs no other',
      'shift_jis',
      [Buffer.concat([Buffer.from('\n\na\n'), hex('82'), Buffer.from('\nb\n')])],
      [`\n\na\n${NOT_TEXT}b\n`, ''],
    ],
    ['at the end', 'shift_jis', ['a\n', hex('82')], ['a\n', '', NOT_TEXT]],
    [
      'is a whole one, where bytes of two characters are like a line end',
      'utf-16le',
      [Buffer.concat([le('a\n\u0a05\u0100'), hex('3cd8'), le('\nb\n')])],
      [`a\n${NOT_TEXT}b\n`, ''],
    ],
    [
      'is one where its last bytes are like a line end',
      'utf-16be',
      [be('\u0100\u0a05'), hex('d83c')],
      ['', '', NOT_TEXT],
    ],
  ])('%s', (_, encoding, pieces, expected) => {
    expect(transcoded(encoding, pieces)).toEqual(expected);
  });
});

test('UTF-16 has every character, control characters and marks within the text too', () => {
  const lines = ['x\n', 'a\u0085b\n', '\ufeffc\n'];
  expect(transcoded('utf-16le', lines.map(le))).toEqual([...lines.map(utf8), '']);
});

describe('a line longer than the reader takes', () => {
  test.each([
    ['windows-1252', (text: string) => Buffer.from(text), 1],
    ['utf-16le', le, 2],
  ])('is passed on as one that is too long, and is not held, in %s', (encoding, written, width) => {
    const transcoder = transcoderOf(encoding);
    const most = written('x'.repeat(MAX_LINE_BYTES));
    expect(transcoder.feed(most)).toHaveLength(0);
    const more = Buffer.concat([written('x'), most.subarray(0, width - 1)]);
    const passed = transcoder.feed(more);
    expect(passed).toHaveLength(MAX_LINE_BYTES + 1);
    expect(passed.every((byte) => byte === 0xff)).toBe(true);
    // Half a character is held, and goes on.
    expect(transcoder.feed(written('x\ny\n').subarray(width - 1)).toString()).toBe('x\ny\n');
    expect(transcoder.end()).toHaveLength(0);
  });
});
