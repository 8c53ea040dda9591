import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { dependencies } from '../package.json';

/** The metadata of a package; `licenses` is an older property. */
interface About {
  version: string;
  license?: string;
  licenses?: { type: string }[];
}

test('the security page lists every dependency with the version and the licence that is installed', () => {
  const page = readFileSync(join(__dirname, '..', 'docs', 'security.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const listed = rows.filter(([, name = '']) => name in dependencies);
  const installed = Object.keys(dependencies).map((name) => {
    const folder = join(__dirname, '..', 'node_modules', name);
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as About;
    return [name, about.version, about.license ?? about.licenses?.[0]?.type];
  });
  expect(listed.map(([, ...cells]) => cells.slice(0, 3))).toEqual(installed);
  for (const [, , , , why] of listed) expect(why).not.toBe('');
});
