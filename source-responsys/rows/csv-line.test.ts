import { parseLine, reasonOf } from './csv-line';
import type { Dialect } from './dialect';

const ENCLOSED: Dialect = { delimiter: ',', quote: '"', bare: false };
const BARE: Dialect = { ...ENCLOSED, bare: true };

describe('the values of a line', () => {
  test.each([
    ['enclosed ones', '"a","b ""c""","d,e"', ENCLOSED, ['a', 'b "c"', 'd,e']],
    ['one over two lines', '"a","b\nc"', ENCLOSED, ['a', 'b\nc']],
    ['a carriage return, which ends no line', 'a\rb,c\rd', ENCLOSED, ['a\rb', 'c\rd']],
    ['a quote in a bare one', 'a,b"c', BARE, ['a', 'b"c']],
    [
      'with another quote and delimiter',
      "'a|b'|c",
      { delimiter: '|', quote: "'", bare: false },
      ['a|b', 'c'],
    ],
  ] as const)('%s', (_, text, dialect, values) => {
    expect(parseLine(text, dialect)).toEqual(values);
  });
});

describe('what is no line', () => {
  test.each([
    ['a quote that is never closed', '"a","b', 'open quote', 'a quote is never closed'],
    [
      'a quote in a bare value',
      'a,b"c',
      'quote in value',
      'an unescaped quote in a value that is not quoted',
    ],
    [
      'a quote that is not doubled',
      '"a"b"',
      'quote not doubled',
      'a quote inside a value is not doubled',
    ],
    ['nothing', '', 'broken quotes', 'its quotes are broken'],
    ['two lines', 'a,b\nc,d', 'broken quotes', 'its quotes are broken'],
    ['two lines of different width', 'a,b\nc', 'broken quotes', 'its quotes are broken'],
  ] as const)('%s', (_, text, fault, reason) => {
    expect(parseLine(text, ENCLOSED)).toBe(fault);
    expect(reasonOf(fault)).toBe(reason);
  });
});
