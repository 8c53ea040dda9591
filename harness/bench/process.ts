import { once } from 'node:events';
import { join } from 'node:path';

import { startChild } from '../lifetime/child';

/** What a whole process took, start-up included. */
export interface Usage {
  /** Wall clock. */
  seconds: number;
  /** User and system time of all its threads, in seconds. */
  cpu: number;
  /** Peak resident memory in MB (1,000,000 bytes). */
  peak: number;
  /** Memory held in MB over the second and the last quarter of the time; the middle of each. */
  held: { early: number; late: number };
  /** What it said on standard output, as long as that was asked for. */
  output: string;
}

const PEAK = join(__dirname, 'peak.js');
/**
 * The heap that Node.js allows itself in a container of 2 GiB, Airbyte's default, in MiB
 * (docs/adr/0009). On a large machine it allows more and then collects late.
 */
const HEAP = 1120;

export interface MeasureOptions {
  /** Whether its output is wanted; otherwise it is discarded. */
  keep?: boolean;
  /** A file that is piped into its standard input. */
  input?: string;
}

/**
 * Runs a program in Node.js to its end. Its output is discarded unless it is wanted: who reads it in
 * earnest runs in another container, on processors of its own.
 * @throws Error with what it said on standard error when it fails
 */
export async function measure(
  program: string,
  args: readonly string[],
  { keep = false, input }: MeasureOptions = {},
): Promise<Usage> {
  const start = performance.now();
  const cat =
    input === undefined
      ? undefined
      : startChild('cat', [input], { stdio: ['ignore', 'pipe', 'inherit'] });
  const child = startChild(program, args, {
    env: { ...process.env, NODE_OPTIONS: `--max-old-space-size=${HEAP} --require ${PEAK}` },
    stdio: [cat?.stdout ?? 'ignore', keep ? 'pipe' : 'ignore', 'pipe'],
  });
  let said = '';
  let output = '';
  child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
  child.stdout?.on('data', (piece: Buffer) => (output += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${program} failed with ${code}: ${said}`);
  const seconds = (performance.now() - start) / 1000;
  const figures = /peak (\d+) cpu (\d+) held (\d+) (\d+)/.exec(said)?.slice(1).map(Number);
  const [peak = NaN, cpu = NaN, early = NaN, late = NaN] = figures ?? [];
  const held = { early: megabytes(early), late: megabytes(late) };
  return { seconds, cpu: cpu / 1e6, peak: megabytes(peak), held, output };
}

function megabytes(kibibytes: number): number {
  return (kibibytes * 1024) / 1e6;
}
