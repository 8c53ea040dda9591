import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import lock from '../package-lock.json';
import { dependencies } from '../package.json';

test('the security page lists every dependency with the version and the licence that is installed', () => {
  const page = readFileSync(join(__dirname, '..', 'docs', 'security.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const listed = rows.filter(([, name = '']) => name in dependencies);
  const packages: Readonly<Record<string, { version?: string; license?: string } | undefined>> =
    lock.packages;
  const installed = Object.keys(dependencies).map((name) => {
    const { version, license } = packages[`node_modules/${name}`] ?? {};
    return [name, version, license];
  });
  expect(listed.map(([, ...cells]) => cells.slice(0, 3))).toEqual(installed);
  for (const [, , , , why] of listed) expect(why).not.toBe('');
});
