import fc from 'fast-check';

import { matchesGlob } from './glob';

it.each<[string, string, boolean]>([
  ['weekly_*.csv', 'weekly_export_1.csv', true],
  ['weekly_*.csv', 'WEEKLY_1.CSV', true],
  ['WEEKLY_?.csv', 'weekly_1.csv', true],
  ['weekly_?.csv', 'weekly_12.csv', false],
  ['weekly_?.csv', 'weekly_.csv', false],
  ['weekly_*.csv', 'weekly_1.csv.gpg', false],
  ['weekly_*.csv', 'monthly_weekly_1.csv', false],
  ['*', 'anything', true],
  ['*', '.hidden', true],
  ['**', 'x', true],
  ['*a*b*', 'xaxbx', true],
  ['*a*b*', 'xbxax', false],
  ['a*aa', 'aaa', true],
  ['a*aa', 'aa', false],
  ['?', '🎉', true],
  ['', '', true],
  ['', 'a', false],
])('%j matches %j: %s', (pattern, name, matches) => {
  expect(matchesGlob(pattern, name)).toBe(matches);
});

it.each([
  '!old.csv',
  '{a,b}.csv',
  '[ab].csv',
  '(a|b).csv',
  '+(a).csv',
  'a\\.csv',
  '^a$',
  '.+',
  '@(a)',
])('S10: nothing in %j is special', (pattern) => {
  expect(matchesGlob(pattern, pattern)).toBe(true);
  for (const name of ['old.csv', 'new.csv', 'a.csv', 'b.csv', 'a', 'aa', '']) {
    expect(matchesGlob(pattern, name)).toBe(false);
  }
});

it('matches what the same pattern matches as a regular expression', () => {
  const signs = fc.constantFrom('a', 'b', '*', '?', '.', '!');
  const texts = fc.array(signs, { maxLength: 8 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, texts, (pattern, name) => {
      const source = pattern.replace(/[.!]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
      expect(matchesGlob(pattern, name)).toBe(new RegExp(`^${source}$`).test(name));
    }),
    { numRuns: 5_000 },
  );
});

it('takes no longer for a pattern with many stars', () => {
  const started = performance.now();
  expect(matchesGlob('*a'.repeat(100) + 'b', 'a'.repeat(10_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});
