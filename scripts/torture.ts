import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { campaign, type RunReport } from '../harness/torture/campaign';
import type { FaultTable } from '../harness/torture/fault';
import { complaintOf, tableOf } from '../harness/torture/report';
import { runScript, say } from './command-line';
import { destinationFaults } from '../harness/torture/destination';
import { pageOf } from '../harness/torture/page';
import { sourceFaults } from '../harness/torture/source';

/*
 * Throws faults at the connectors and counts what is lost: `npm run torture`. See docs/torture.md.
 */

const PAGE = join(__dirname, '..', '..', 'docs', 'torture.md');
const DEFAULT_RUNS = 56;
/** Most of a run is waiting: for timers, for the other side, for a process to start. */
const DEFAULT_LANES = 2;

/** Whatever has faults: a connector adds its table here. */
const TABLES: readonly ((lanes: number) => Promise<FaultTable>)[] = [
  sourceFaults,
  destinationFaults,
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      runs: { type: 'string', default: String(DEFAULT_RUNS) },
      lanes: { type: 'string', default: String(DEFAULT_LANES) },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const [seed, runs, lanes] = [
    numeric(values, 'seed'),
    numeric(values, 'runs'),
    numeric(values, 'lanes'),
  ];
  const tables = await Promise.all(TABLES.map((open) => open(lanes)));
  try {
    const all = tables.flatMap(({ faults }) => faults);
    const faults = all.filter(({ name }) => values.only === undefined || name === values.only);
    if (faults.length === 0) {
      throw new Error(`--only takes one of ${all.map(({ name }) => name).join(', ')}`);
    }
    const leftOut = tables.flatMap((table) => table.leftOut);
    if (leftOut.length > 0) say(`left out: ${leftOut.join(', ')}`);
    say(`${runs} runs from seed ${seed}:`);
    const { signal } = onInterrupt();
    const tallies = await campaign(faults, { seed, runs, lanes, signal }, announce);
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

// Ctrl-C ends with the runs under way and the table of those made; a second one at once.
function onInterrupt(): AbortController {
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  return interrupted;
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

function numeric(values: Readonly<Record<string, unknown>>, name: string): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} takes a whole number`);
}

runScript(main);
