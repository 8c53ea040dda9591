import { numbersOf, readText, valuesOf } from '../e2e/texts';

const HEADER = 'RIID|EMAIL\n';

/** A text in a character set that Node.js can write, or its bytes in hexadecimal. */
function bytesOf(...parts: (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

describe('S6: a row with bytes outside the character set', () => {
  test('is malformed, names the field, and nothing becomes U+FFFD', () => {
    const heard = readText([bytesOf(HEADER, '1|caf\u00e9\n2|caf', hex('e9'), '\n3|c\n')]);
    expect(valuesOf(heard)).toEqual([
      ['1', 'café'],
      ['3', 'c'],
    ]);
    expect(heard.malformed).toEqual([
      { line: 2, reason: expect.stringMatching(/not of utf-8; Character Set must/) as string },
    ]);
    expect(JSON.stringify(heard)).not.toContain('\ufffd');
  });

  test('makes a header invalid', () => {
    expect(readText([bytesOf('RIID|GR', hex('d6'), '\n1|x\n')]).fault).toMatch(/Character Set/);
  });

  test.each(['c328', 'eda080', 'f4908080', 'c0af', 'e282'])('%s are such bytes', (digits) => {
    expect(readText([bytesOf(HEADER, '1|', hex(digits), '\n')]).malformed).toHaveLength(1);
  });

  test('U+FFFD that Responsys itself has written is kept', () => {
    expect(valuesOf(readText(`${HEADER}1|caf\ufffd\n`))).toEqual([['1', 'caf\ufffd']]);
  });
});

describe('Character Set', () => {
  // Bytes by Python's codecs.
  test.each([
    ['windows-1252', '80 92 e9 9f', '€’éŸ'],
    ['iso-8859-1', '80 e9 a4', '€é¤'],
    ['iso-8859-15', 'a4 e9 bc', '€éŒ'],
    ['shift_jis', '83 5c 82 a0 b1', 'ソあｱ'],
    ['euc-jp', 'a5 bd a4 a2', 'ソあ'],
    ['gb18030', 'c4 e3 81 39 ee 39', '你㐀'],
    // The euro sign, which is in gb18030 but in some programs not in gbk.
    ['gbk', 'c4 e3 a2 e3', '你€'],
    ['big5', 'a7 41 a5 5c', '你功'],
    ['euc-kr', 'b0 a1', '가'],
    ['koi8-r', 'f0 d2', 'Пр'],
    ['Windows-1251', 'cf f0', 'Пр'],
  ])(
    '%s is read correctly, even if its bytes also mean delimiters',
    (characterSet, digits, text) => {
      const written = hex(digits.replaceAll(' ', ''));
      const file = bytesOf(HEADER, '1|', written, '\n2|"', written, '"\r\n3|x');
      const settings = { characterSet };
      for (const pieces of [[file], [...file].map((byte) => Buffer.from([byte]))]) {
        expect(valuesOf(readText(pieces, { settings }))).toEqual([
          ['1', text],
          ['2', text],
          ['3', 'x'],
        ]);
      }
    },
  );

  test.each([
    ['shift_jis', '82'],
    ['euc-jp', 'a4'],
    ['gb18030', '81ff'],
    ['windows-1252', '81'],
    ['euc-kr', 'ff'],
    // From code page 949 and Hong Kong's supplement, which TextDecoder does not read under these
    // names.
    ['euc-kr', '8c63'],
    ['big5', '8740'],
    ['big5', 'fa40'],
    // Private-use characters, which mean nothing to others.
    ['euc-kr', 'c9a1'],
    ['windows-1253', 'd2'],
    ['iso-8859-2', '85'],
  ])('a row that is not in %s is malformed, and no other', (characterSet, digits) => {
    const file = bytesOf(HEADER, '1|a\n2|', hex(digits), '\n3|c\n');
    const heard = readText([file], { settings: { characterSet } });
    expect(numbersOf(heard)).toEqual([1, 3]);
    expect(heard.malformed).toEqual([
      { line: 2, reason: expect.stringContaining(`not of ${characterSet}`) as string },
    ]);
  });

  const le = (text: string): Buffer => Buffer.from(text, 'utf16le');
  test.each([
    ['little-endian with its mark', 'utf-16', le],
    ['big-endian with its mark', 'utf-16', (text: string) => le(text).swap16()],
    ['big-endian, named little-endian', 'utf-16le', (text: string) => le(text).swap16()],
  ])('utf-16 is read %s', (_, characterSet, written) => {
    // U+0A0A and U+0A00 contain the byte of a line feed, but are not line feeds.
    const file = written(`\uFEFF${HEADER}1|é🎉\n2|\u0a0a\u0a00\u000a3|x\r\n4|`);
    for (const pieces of [[file], [...file].map((byte) => Buffer.from([byte]))]) {
      expect(valuesOf(readText(pieces, { settings: { characterSet } }))).toEqual([
        ['1', 'é🎉'],
        ['2', '\u0a0a\u0a00'],
        ['3', 'x'],
        ['4', null],
      ]);
    }
  });

  test('half a character of utf-16 is a malformed row', () => {
    const file = Buffer.concat([le(`${HEADER}1|a\n2|\ud83c\n3|c\n4|d`), Buffer.from('x')]);
    const heard = readText([file], { settings: { characterSet: 'utf-16' } });
    expect(numbersOf(heard)).toEqual([1, 3]);
    expect(heard.malformed.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('a text in UTF-16 is recognized if another character set is named', () => {
    for (const characterSet of ['utf-8', 'windows-1252']) {
      const heard = readText([le(`\uFEFF${HEADER}1|a\n`)], { settings: { characterSet } });
      expect(heard.fault).toBe('it is written in UTF-16; set Character Set to utf-16');
    }
  });

  test('a byte-order mark of UTF-8 takes precedence over the form', () => {
    const settings = { characterSet: 'windows-1252' };
    expect(valuesOf(readText(`\uFEFF${HEADER}1|é\n`, { settings }))).toEqual([['1', 'é']]);
  });

  test('a line without end is malformed and uses no memory, in any character set', () => {
    for (const characterSet of ['windows-1252', 'utf-16']) {
      const write = (text: string): Buffer =>
        characterSet === 'utf-16' ? le(text) : Buffer.from(text, 'latin1');
      const long = write('x'.repeat(300_000));
      const pieces = [write(`${HEADER}1|`), ...Array<Buffer>(12).fill(long), write('\n2|b\n')];
      const heard = readText(pieces, { settings: { characterSet } });
      expect(valuesOf(heard)).toEqual([['2', 'b']]);
      expect(heard.malformed.map(({ reason }) => reason)).toEqual([
        'it is longer than 1048576 bytes',
      ]);
    }
  });
});
