import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { processesWithin } from '../lifetime/processes';

/** Where to look for what a connector left behind. */
export interface Traces {
  /** The temporary folder that the connector was given (TMPDIR) and nobody else. */
  temporary: string;
  /** Ports that only it connects to. */
  ports: readonly number[];
  /** What else must be gone, by name: counts that should be 0. */
  counts: Readonly<Record<string, () => number>>;
}

/** A server learns of a connection that ended a moment later than the connector. */
const PATIENCE_MS = 5_000;
const STEP_MS = 20;

/** What a connector that has ended left behind, one text for each thing. Reads /proc (Linux). */
export async function leftovers(traces: Traces): Promise<string[]> {
  const patience = performance.now() + PATIENCE_MS;
  let left = await leftNow(traces);
  while (left.length > 0 && performance.now() < patience) {
    await delay(STEP_MS);
    left = await leftNow(traces);
  }
  return left;
}

async function leftNow({ temporary, ports, counts }: Traces): Promise<string[]> {
  return [
    ...(await filesIn(temporary)),
    ...processesWithin(temporary).map((pid) => `process ${pid}`),
    ...(await socketsOn(ports)),
    ...Object.entries(counts).flatMap(([name, count]) =>
      count() === 0 ? [] : [`${count()} ${name}`],
    ),
  ];
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).map((name) => `temporary file ${name}`);
}

/** TCP_ESTABLISHED to TCP_CLOSE_WAIT without TIME_WAIT and CLOSE (include/net/tcp_states.h). */
const ALIVE = new Set(['01', '02', '03', '04', '05', '08']);

async function socketsOn(ports: readonly number[]): Promise<string[]> {
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, local = '', , state = ''] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.split(':')[1] ?? '', 16);
    return ports.includes(port) && ALIVE.has(state) ? [`socket on port ${port}`] : [];
  });
}
