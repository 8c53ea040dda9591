import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startScript } from '../harness/lifetime/script-run';

const ROOT = join(__dirname, '..');
const BENCH = join(ROOT, 'dist', 'scripts', 'bench.js');
const PAGE = join(ROOT, 'docs', 'quality', 'benchmark.md');
const SMALL = ['--rows', '1000', '--rounds', '1', '--sizes', '1', '--files', '10', '--peers', '0'];

test('N3, N4: a benchmark leaves neither its agent nor its keys when it is interrupted, and no page', async () => {
  const page = await readFile(PAGE, 'utf8');
  const run = await startScript(process.execPath, [BENCH, ...SMALL]);
  try {
    await run.until(/^## Speed/);
    run.signal('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.stderr).toBe('');
    expect(await run.left()).toEqual([]);
    expect(await readFile(PAGE, 'utf8')).toBe(page);
  } finally {
    await run.remove();
  }
});
