import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('every derived file is what its source says; `npm run generate` writes them anew', () => {
  const generate = join(__dirname, '..', 'dist', 'scripts', 'generate.js');
  const { status, stderr } = spawnSync(process.execPath, [generate, '--check']);
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
});
