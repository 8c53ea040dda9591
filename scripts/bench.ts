import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { quota, throughput } from '../harness/bench/destination';
import { distance } from '../harness/bench/distance';
import { markdownOf, type Part, type Sample } from '../harness/bench/figures';
import { large } from '../harness/bench/large';
import { many } from '../harness/bench/many';
import { memory, sizes } from '../harness/bench/memory';
import { peers } from '../harness/bench/peers';
import { plotOf } from '../harness/bench/plot';
import { startBench, type BenchRig } from '../harness/bench/rig';
import { speed } from '../harness/bench/speed';
import { startup } from '../harness/bench/startup';
import { runScript, say, toggle, wholeNumber, wholeNumbers } from '../harness/command-line';
import { requirePeers } from './requirements';

const DOCS = join(__dirname, '..', '..', 'docs');

interface Options {
  rows: number;
  rounds: number;
  sizes: readonly number[];
  files: number;
  peers: number;
  large: number;
  write: boolean;
}

async function main(options: Options): Promise<void> {
  requirePeers('sshd', 'GnuPG');
  const rig = await startBench();
  try {
    const samples = await sizes(rig, options.sizes, options.rounds);
    const parts: Part[] = [];
    for (const measure of partsOf(rig, options)) {
      const part = await measure();
      say(`\n${markdownOf(part)}`);
      parts.push(part);
    }
    const memories = memory(samples, options.rounds);
    say(`\n${markdownOf(memories)}`);
    if (options.write) await write([...parts, memories], samples);
  } finally {
    await rig.stop();
  }
}

/** What is measured, in order. Each part is a function that resolves to rows of figures. */
function partsOf(rig: BenchRig, options: Options): (() => Promise<Part>)[] {
  return [
    () => startup(),
    () => speed(rig, options.rows, options.rounds),
    () => distance(rig),
    () => many(rig.dir, options.files),
    ...(options.peers > 0 ? [() => peers(rig, options.peers)] : []),
    () => quota([200, 1000]),
    () => throughput([100_000, 1_000_000], options.rounds),
    ...(options.large > 0 ? [() => large(rig.dir, options.large)] : []),
  ];
}

function pageOf(parts: readonly Part[]): string {
  const about =
    `Written by \`npm run bench -- --write\` with Node.js ${process.versions.node} on a machine with ` +
    `${cpus().length} processors, shared by the server, the connector and the benchmark. ` +
    'Only the ratios mean anything elsewhere. Every process has the heap limit that Node.js sets in ' +
    'a container of 2 GiB.';
  const plot = '![Throughput and peak memory over the size of the file](benchmark.svg)';
  return ['# Benchmark', '', about, '', ...parts.map(markdownOf), plot, ''].join('\n');
}

async function write(parts: readonly Part[], samples: readonly Sample[]): Promise<void> {
  await writeFile(join(DOCS, 'benchmark.svg'), plotOf(samples));
  await writeFile(join(DOCS, 'benchmark.md'), pageOf(parts));
}

runScript(
  {
    name: 'bench',
    about:
      "Measures the source against OpenSSH's sshd and files made by GnuPG, which it needs, and the\n" +
      'destination against a simulated account. Only the ratios within one run mean anything, since\n' +
      'machines differ and are busy.',
    options: {
      rows: wholeNumber('Rows of the file for speed', 1_000_000, 1),
      rounds: wholeNumber('Times that each figure is taken', 3, 1),
      sizes: wholeNumbers('Files for memory, in MB of CSV text', [10, 100, 1000]),
      files: wholeNumber('Files in a large folder', 100_000, 1),
      peers: wholeNumber('Rows that other programs read too, 0 for none', 1_000_000),
      large: wholeNumber('GB of CSV text in one encrypted file, 0 for none', 0),
      write: toggle('Writes the figures to docs/benchmark.md and its plot'),
    },
  },
  main,
);
