import { bareValues } from './bare-line';

test.each([
  ['plain values', 'a|b|', ['a', 'b', '']],
  ['nothing', '', ['']],
  ['delimiters alone', '||', ['', '', '']],
  ['an enclosed value', '"a|b"|c', ['a|b', 'c']],
  ['an enclosed value at the end', 'c|"a|b"', ['c', 'a|b']],
  ['an empty enclosed value', '""|c', ['', 'c']],
  ['doubled quotes in it', '"a""b""|""c"|d', ['a"b"|"c', 'd']],
  ['a quote that encloses nothing whole', '"a"b|c"', ['"a"b', 'c"']],
  ['a quote that no other closes', '"a|b', ['"a', 'b']],
  ['a quote alone', '"', ['"']],
  ['three quotes', '"""|a', ['"""', 'a']],
  ['four quotes', '""""|a', ['"', 'a']],
  ['a quote inside a value', 'a"b"|c', ['a"b"', 'c']],
])('%s', (_, line, values) => {
  expect(bareValues(line, { delimiter: '|', quote: '"', bare: true })).toEqual(values);
});
