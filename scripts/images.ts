import { version } from '../package.json';
import { CONNECTORS } from '../harness/acceptance/connectors';
import { IMAGE_RULES } from '../harness/acceptance/image-rules';
import { engine, engineInSight, inspect } from '../harness/containers/engine';
import { runScript, say } from '../harness/command-line';
import { requireEngine } from './requirements';

/** Builds the image of each connector, and looks at what came out. */
async function main(): Promise<void> {
  requireEngine();
  for (const { name } of CONNECTORS) {
    const image = `${name}:${version}`;
    engineInSight('build', '--target', name, '-t', image, '.');
    const built = await inspect(image);
    for (const rule of IMAGE_RULES) {
      const faults = rule.violations({ name, version, ...built });
      if (faults.length > 0) throw new Error(`${image}: ${rule.name}: ${faults.join('; ')}`);
    }
    const start = Date.now();
    await engine('run', '--rm', image, 'spec');
    const took = ((Date.now() - start) / 1000).toFixed(1);
    const size = Math.round(built.size / 1e6);
    say(`ok: ${image} holds the rules for images; ${size} MB unpacked, spec in ${took} s`);
  }
}

runScript(
  {
    name: 'images',
    about: 'Builds the image of each connector, and looks at what came out. Needs Docker.',
    options: {},
  },
  main,
);
