import { version } from '../package.json';
import { CONNECTORS } from '../shared/testing/acceptance/connectors';
import { runScript, say } from './command-line';
import { engineInSight, inspect } from './engine';

/** Builds the image of each connector: `npm run images`. */
async function main(): Promise<void> {
  for (const { name } of CONNECTORS) {
    const image = `${name}:${version}`;
    engineInSight('build', '--target', name, '-t', image, '.');
    say(`${image}: ${Math.round((await inspect(image)).size / 1e6)} MB unpacked`);
  }
}

runScript(main);
