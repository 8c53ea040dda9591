import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from './project';
import { SUITES } from './suites';

const HELD = SUITES.flatMap(({ constant, rules, heldBy }) =>
  heldBy.map((file) => ({ constant, rules, file })),
);

test.each(HELD)('$file holds connectors to all of $constant', ({ constant, file }) => {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  const all = new RegExp(`test\\.each\\(${constant}\\)|of ${constant}\\)`);
  expect(text).toMatch(all);
});

test.each(SUITES)('docs/quality/acceptance.md lists the rules of the suite "$title"', (suite) => {
  const page = readFileSync(join(PROJECT, 'docs', 'quality', 'acceptance.md'), 'utf8');
  const [, section = ''] = page.split(`## ${suite.title}\n`);
  const [text = ''] = section.split('\n## ');
  const listed = [...text.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  expect(listed).toEqual(suite.rules.map(({ name }) => name));
  for (const file of suite.heldBy) expect(text).toContain(`(../../${file})`);
});
