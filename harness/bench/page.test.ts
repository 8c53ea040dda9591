import { pageWith } from './page';

const part = (title: string, figure: string): Parameters<typeof pageWith>[1][number] => ({
  ...{ title, note: 'How.', columns: ['a'] },
  rows: [[figure]],
});

const PAGE = [
  '# Benchmark\n\nAbout.\n\n',
  ...['One', 'Two', 'Three'].map((title) => `## ${title}\n\nHow.\n\n| a |\n| --- |\n| old |\n\n`),
].join('');

test('figures that are measured alone replace theirs and leave the rest of the page', () => {
  const page = pageWith(PAGE, [part('Two', 'new'), part('Two and a half', 'first')]);
  const titles = page.split('\n').filter((line) => line.startsWith('#'));
  expect(titles).toEqual(['# Benchmark', '## One', '## Two', '## Two and a half', '## Three']);
  expect(page.match(/\| (old|new|first) \|/g)).toEqual([
    ...['| old |', '| new |', '| first |', '| old |'],
  ]);
  expect(page).toMatch(/^# Benchmark\n\nAbout\.\n\n## One/);
  expect(page.endsWith('| old |\n\n')).toBe(true);
});
