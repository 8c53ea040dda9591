import { delimiterFault, dialectOf, withoutQuoted } from './dialect';

describe('the dialect of a header', () => {
  test.each([
    ['bare names', 'a;b;c,d', ';', '"', true],
    ['names in double quotes', '"a","b;c;d"', ',', '"', false],
    ['names in single quotes', "'a','b;c;d'", ',', "'", false],
    ['names in single quotes after blanks', "  'a'|'b,c,d'", '|', "'", false],
    ['double quotes around delimiters in a bare file', 'a\t"b,c,d"', '\t', '"', true],
    ['apostrophes, which are no quotes in a bare file', "it's;that's;a,b", ';', '"', true],
    ['a quote that is never closed', '"a","b;c;d', ',', '"', false],
    ['as many of one as of another: the comma first', 'a;b,c', ',', '"', true],
    ['one name', 'a', ',', '"', true],
  ])('%s', (_, header, delimiter, quote, bare) => {
    expect(dialectOf(header, undefined)).toEqual({ delimiter, quote, bare });
    expect(dialectOf(header, 'x')).toEqual({ delimiter: 'x', quote, bare });
  });
});

test('the parts outside quotes are what is left without them', () => {
  expect(withoutQuoted('a"b"c"d"e')).toBe('ace');
  expect(withoutQuoted('""a"b')).toBe('a');
  expect(withoutQuoted(`'a'b'"c"'d'e`)).toBe('bd');
  expect(withoutQuoted(` 'a"b'c`)).toBe(' c');
});

test('a delimiter that the header lacks is a fault where it has another', () => {
  expect(delimiterFault('a;b', undefined)).toBeUndefined();
  expect(delimiterFault('a;b', ';')).toBeUndefined();
  expect(delimiterFault('a', ';')).toBeUndefined();
  expect(delimiterFault('a|b|c', ';')).toMatch(/^its first line has no semicolon, .* 2 of pipe\./);
  expect(delimiterFault('a|b', 'x')).toMatch(/^its first line has no delimiter, /);
});
