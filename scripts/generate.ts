import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { generated } from './derived';

/** Writes every file that is derived from another one; `npm run check` and a test compare them. */
async function main(): Promise<void> {
  const root = join(__dirname, '..', '..');
  for (const { path, text } of await generated(root)) {
    const config = await resolveConfig(join(root, path));
    const formatted = await format(text, { ...config, filepath: path });
    const before = await readFile(join(root, path), 'utf8').catch(() => '');
    if (before !== formatted) await writeFile(join(root, path), formatted);
  }
}

void main();
