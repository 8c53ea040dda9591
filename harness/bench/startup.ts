import { median, repeated, type Part } from './figures';
import { measure } from './process';
import { DESTINATION, SOURCE } from './servers';

const ROUNDS = 5;
const EXECUTABLES: Readonly<Record<string, string>> = {
  'source-responsys': SOURCE,
  'destination-responsys': DESTINATION,
};

/** How long `spec` takes, the whole process. */
export async function startup(): Promise<Part> {
  const rows: string[][] = [];
  for (const [name, executable] of Object.entries(EXECUTABLES)) {
    const runs = await repeated(ROUNDS, () => measure(executable, ['spec']));
    rows.push([name, `${median(runs.map(({ seconds }) => seconds)).toFixed(2)} s`]);
  }
  return {
    title: 'Start-up',
    note:
      `\`spec\`, the whole process, the median of ${ROUNDS}. It loads no SSH, PGP, CSV or HTTP: each command ` +
      'loads what it needs. Starting a container comes on top. `npm run images` says the size of the ' +
      'images: nine tenths of it are the base image with Node.js, since production modules alone go in ' +
      '(ADR 9).',
    columns: ['connector', 'time'],
    rows,
  };
}
