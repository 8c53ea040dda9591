import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { runScript, toggle } from '../harness/command-line';
import { generated } from './derived';

/**
 * Writes every file that is derived from another one. With --check it writes nothing, names the
 * files that are out of date, and fails if there are any.
 */
async function main(check: boolean): Promise<void> {
  const root = join(__dirname, '..', '..');
  for (const { path, text } of await generated(root)) {
    const file = join(root, path);
    const derived = await format(text, { ...(await resolveConfig(file)), filepath: file });
    if (derived === (await readFile(file, 'utf8').catch(() => ''))) continue;
    if (check) {
      process.stderr.write(`${path} is out of date: run npm run generate\n`);
      process.exitCode = 1;
    } else await writeFile(file, derived);
  }
}

runScript(
  {
    name: 'generate',
    about: 'Writes every file that is derived from another one.',
    options: { check: toggle('Writes nothing; fails if a file is out of date') },
  },
  ({ check }) => main(check),
);
