import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { runFaults, type RunReport } from '../harness/torture/run-faults';
import type { FaultTable } from '../harness/torture/fault';
import { complaintOf, tableOf } from '../harness/torture/report';
import { Complaint, runScript, say, text, toggle, wholeNumber } from '../harness/command-line';
import type { Lifetime } from '../harness/lifetime/lifetime';
import { destinationFaults } from '../harness/torture/destination';
import { pageOf } from '../harness/torture/page';
import { sourceFaults } from '../harness/torture/source';

/*
 * Throws faults at the connectors and counts what is lost: `npm run torture`. See docs/quality/faults.md.
 */

const PAGE = join(__dirname, '..', '..', 'docs', 'quality', 'faults.md');
const DEFAULT_RUNS = 56;
/** Most of a run is waiting: for timers, for the other side, for a process to start. */
const DEFAULT_LANES = 2;

/** Whatever has faults: a connector adds its table here. */
const TABLES: readonly ((lanes: number) => Promise<FaultTable>)[] = [
  sourceFaults,
  destinationFaults,
];

interface Values {
  seed: number;
  runs: number;
  lanes: number;
  only: string | undefined;
  write: boolean;
}

async function main(values: Values, lifetime: Lifetime): Promise<void> {
  const { seed, runs, lanes } = values;
  const tables = await Promise.all(TABLES.map((open) => open(lanes)));
  try {
    const all = tables.flatMap(({ faults }) => faults);
    const faults = all.filter(({ name }) => values.only === undefined || name === values.only);
    if (faults.length === 0) {
      throw new Complaint(`--only takes one of ${all.map(({ name }) => name).join(', ')}`);
    }
    const leftOut = tables.flatMap((table) => table.leftOut);
    if (leftOut.length > 0) say(`left out: ${leftOut.join(', ')}`);
    say(`${runs} runs from seed ${seed}:`);
    // Ctrl-C ends with the runs under way and the table of those made; a second one at once.
    const signal = lifetime.onFirstInterrupt();
    signal.addEventListener('abort', () => {
      say('  interrupted: the runs under way are ended first (Ctrl-C again ends at once)');
    });
    const tallies = await runFaults(faults, { seed, runs, lanes, signal }, announce);
    say(`\n${tableOf(tallies)}\n`);
    if (values.write) await write(pageOf(tallies, seed));
    if (tallies.some(({ failed }) => failed > 0)) process.exitCode = 1;
  } finally {
    await Promise.all(tables.map((table) => table.close()));
  }
  // Node.js 20 waits without end for a socket that was reset while it was being shut down, as a
  // stalled line's may be.
  process.exit();
}

function announce(report: RunReport): void {
  const { fault, seed, outcome, took } = report;
  const complaint = complaintOf(report);
  const verdict = complaint === undefined ? 'ok' : 'WRONG';
  const repeated = outcome.repeated > 0 ? `, ${outcome.repeated} rows repeated` : '';
  say(`  ${verdict} ${fault.name} ${seed} (${(took / 1_000).toFixed(1)} s${repeated})`);
  if (complaint !== undefined) say(complaint);
}

async function write(page: string): Promise<void> {
  const options = await resolveConfig(PAGE);
  await writeFile(PAGE, await format(page, { ...options, filepath: PAGE }));
}

runScript(
  {
    name: 'torture',
    about: 'Throws faults at the connectors and counts what is lost: see docs/quality/faults.md.',
    options: {
      seed: {
        ...wholeNumber('Chooses what happens when', Date.now() % 1_000_000),
        otherwise: 'another each time',
      },
      runs: wholeNumber('Runs in all', DEFAULT_RUNS, 1),
      lanes: wholeNumber('Runs side by side', DEFAULT_LANES, 1),
      only: text('NAME', 'The runs of this fault alone', 'all faults'),
      write: toggle('Writes the result to docs/quality/faults.md'),
    },
  },
  main,
);
