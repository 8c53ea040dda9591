import { join } from 'node:path';

import { setVersion } from '../harness/release/version';
import { runScript, say } from '../harness/command-line';

async function main(options: { version: string }): Promise<void> {
  const { version } = options;
  const date = new Date().toISOString().slice(0, 10);
  await setVersion(join(__dirname, '..', '..'), version, date);
  say(`Version ${version} is set. Commit it, then tag the commit: git tag v${version}`);
}

runScript(
  {
    name: 'release',
    about: 'Writes a version to all its places, and opens its section in the changelog.',
    options: {
      version: {
        takes: 'VERSION',
        wanted: 'three numbers, like 0.2.0',
        about: 'the new version',
        otherwise: 'it must be given',
        fallback: '',
        read: (text: string) => (/^\d+\.\d+\.\d+$/.test(text) ? text : undefined),
      },
    },
  },
  main,
);
