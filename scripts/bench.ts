import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { quota, throughput } from '../harness/bench/destination';
import { calls, longRecords } from '../harness/bench/destination-size';
import { distance } from '../harness/bench/distance';
import { markdownOf, type Part } from '../harness/bench/figures';
import { large } from '../harness/bench/large';
import { many } from '../harness/bench/many';
import { memory, sizes } from '../harness/bench/memory';
import { pageWith } from '../harness/bench/page';
import { peers } from '../harness/bench/peers';
import { startBench, type BenchServers } from '../harness/bench/servers';
import { rejected } from '../harness/bench/rejected';
import { speed } from '../harness/bench/speed';
import { startup } from '../harness/bench/startup';
import { oneOf, runScript, say, toggle, wholeNumber, wholeNumbers } from '../harness/command-line';
import { requirePeers } from './requirements';

const PAGE = join(__dirname, '..', '..', 'docs', 'quality', 'benchmark.md');
const LONG_RECORDS = 2_000;

const PARTS = [
  ...(['startup', 'speed', 'distance', 'many', 'peers'] as const),
  ...(['destination', 'large', 'memory'] as const),
];
type PartName = (typeof PARTS)[number];

interface Options {
  rows: number;
  rounds: number;
  sizes: readonly number[];
  files: number;
  records: readonly number[];
  peers: number;
  large: number;
  only: PartName | undefined;
  write: boolean;
}

async function main(options: Options): Promise<void> {
  const { only } = options;
  // The destination's figures need neither sshd nor GnuPG.
  if (only === 'destination') return measure(destinationParts(options), options);
  requirePeers('sshd', 'GnuPG');
  const rig = await startBench();
  try {
    const all = partsOf(rig, options);
    const chosen = only === undefined ? Object.values(all) : [all[only]];
    await measure(chosen.flat(), options);
  } finally {
    await rig.stop();
  }
}

/** A function that resolves to rows of figures. */
type Measure = () => Promise<Part>;

async function measure(measures: readonly Measure[], { only, write }: Options): Promise<void> {
  const parts: Part[] = [];
  for (const one of measures) {
    const part = await one();
    say(`\n${markdownOf(part)}`);
    parts.push(part);
  }
  if (!write) return;
  const page = only === undefined ? pageOf(parts) : pageWith(await readFile(PAGE, 'utf8'), parts);
  await writeFile(PAGE, page);
}

/** What is measured, by the names that --only takes, in the order of the page. */
function partsOf(rig: BenchServers, options: Options): Record<PartName, Measure[]> {
  return {
    startup: [() => startup()],
    speed: [() => speed(rig, options.rows, options.rounds)],
    distance: [() => distance(rig)],
    many: [() => many(rig.dir, options.files)],
    peers: options.peers > 0 ? [() => peers(rig, options.peers)] : [],
    destination: destinationParts(options),
    large: options.large > 0 ? [() => large(rig.dir, options.large)] : [],
    memory: [() => memoryOf(rig, options)],
  };
}

function destinationParts({ rounds, records }: Options): Measure[] {
  return [
    () => calls(),
    () => quota(),
    () => throughput(records, rounds),
    () => longRecords(LONG_RECORDS),
    () => rejected(records),
  ];
}

function pageOf(parts: readonly Part[]): string {
  const about =
    `Written by \`npm run bench -- --write\` with Node.js ${process.versions.node} on a machine with ` +
    `${cpus().length} processors, shared by the server, the connector and the benchmark. ` +
    'Only the ratios mean anything elsewhere. Every process has the heap limit that Node.js sets in ' +
    'a container of 2 GiB.';
  return ['# Benchmark', '', about, '', ...parts.map(markdownOf)].join('\n');
}

async function memoryOf(rig: BenchServers, options: Options): Promise<Part> {
  const samples = await sizes(rig, options.sizes, options.rounds);
  return memory(samples, options.rounds);
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
      records: wholeNumbers('Records that a destination is given', [100_000, 1_000_000]),
      peers: wholeNumber('Rows that other programs read too, 0 for none', 1_000_000),
      large: wholeNumber('GB of CSV text in one encrypted file, 0 for none', 0),
      only: oneOf('part', 'One part of the figures alone', 'all', PARTS),
      write: toggle('Writes the figures to docs/quality/benchmark.md'),
    },
  },
  main,
);
