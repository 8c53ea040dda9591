import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { quota, throughput } from '../harness/bench/destination';
import { distance } from '../harness/bench/distance';
import { markdownOf, type Part } from '../harness/bench/figures';
import { large } from '../harness/bench/large';
import { many } from '../harness/bench/many';
import { memory, sizes } from '../harness/bench/memory';
import { peers } from '../harness/bench/peers';
import { plotOf } from '../harness/bench/plot';
import { startBench, type BenchRig } from '../harness/bench/rig';
import { speed } from '../harness/bench/speed';
import { startup } from '../harness/bench/startup';
import { runScript, say } from './command-line';

/*
 * Figures of the source against OpenSSH's sshd and files made by GnuPG, and of the destination
 * against a simulated account:
 *   npm run bench -- [--rows 1000000] [--rounds 3] [--sizes 10,100,1000] [--files 100000]
 *     [--peers 1000000] [--large GB]
 * Only the ratios within one run mean anything, since machines differ and are busy. The table and
 * the plot are written to docs.
 */

const DOCS = join(__dirname, '..', '..', 'docs');

interface Options {
  rows: number;
  rounds: number;
  /** MB of CSV text. */
  sizes: number[];
  files: number;
  /** Rows that other programs read too; 0 leaves them out. */
  peers: number;
  /** GB of CSV text in one encrypted file; 0 leaves it out. */
  large: number;
}

async function main(): Promise<void> {
  const options = optionsOf();
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
    await writeFile(join(DOCS, 'benchmark.svg'), plotOf(samples));
    await writeFile(join(DOCS, 'benchmark.md'), pageOf([...parts, memories]));
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
    `Written by \`npm run bench\` with Node.js ${process.versions.node} on a machine with ` +
    `${cpus().length} processors, shared by the server, the connector and the benchmark. ` +
    'Only the ratios mean anything elsewhere. Every process has the heap limit that Node.js sets in ' +
    'a container of 2 GiB.';
  const plot = '![Throughput and peak memory over the size of the file](benchmark.svg)';
  return ['# Benchmark', '', about, '', ...parts.map(markdownOf), plot, ''].join('\n');
}

function optionsOf(): Options {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
      sizes: { type: 'string', default: '10,100,1000' },
      files: { type: 'string', default: '100000' },
      peers: { type: 'string', default: '1000000' },
      large: { type: 'string', default: '0' },
    },
  });
  return {
    rows: Number(values.rows),
    rounds: Number(values.rounds),
    sizes: values.sizes.split(',').map(Number),
    files: Number(values.files),
    peers: Number(values.peers),
    large: Number(values.large),
  };
}

runScript(main);
