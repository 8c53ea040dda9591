import { version } from '../package.json';
import { CONNECTORS } from '../shared/testing/acceptance/connectors';
import { IMAGE_RULES } from '../shared/testing/acceptance/image-rules';
import { runScript, say } from './command-line';
import { engineInSight, inspect } from './engine';

/** Builds the image of each connector: `npm run images`. */
async function main(): Promise<void> {
  for (const { name } of CONNECTORS) {
    const image = `${name}:${version}`;
    engineInSight('build', '--target', name, '-t', image, '.');
    const built = await inspect(image);
    for (const rule of IMAGE_RULES) {
      const faults = rule.violations({ name, version, ...built });
      if (faults.length > 0) throw new Error(`${image}: ${rule.name}: ${faults.join('; ')}`);
    }
    say(`ok: ${image} holds the rules for images; ${Math.round(built.size / 1e6)} MB unpacked`);
  }
}

runScript(main);
