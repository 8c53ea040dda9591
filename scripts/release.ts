import { join } from 'node:path';

import { setVersion } from '../harness/release/version';
import { runScript, say } from './command-line';

/** `npm run release -- 0.2.0`: writes the version to all its places. */
async function main(): Promise<void> {
  const [version = ''] = process.argv.slice(2);
  const date = new Date().toISOString().slice(0, 10);
  await setVersion(join(__dirname, '..', '..'), version, date);
  say(`Version ${version} is set. Commit it, then tag the commit: git tag v${version}`);
}

runScript(main);
