import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { writeEventFile } from '../files/event-files';
import { median, megabytes, repeated, type Part } from './figures';
import { measure, type Usage } from './process';
import { NAME, type BenchServers, type Kind } from './servers';

const ALONE = join(__dirname, 'alone.js');
const KINDS: readonly Kind[] = ['plain', 'PGP'];

/**
 * The whole read beside csv-parse alone on the same bytes. The runs take turns, and each is compared
 * with the run of csv-parse just before it, so that a machine that is busy for a while slows both.
 */
export async function speed(servers: BenchServers, rows: number, rounds: number): Promise<Part> {
  const path = join(servers.dir, NAME);
  await writeEventFile(path, { kind: 'SENT', rows });
  const { size } = await stat(path);
  const alone: Usage[] = [];
  const lines: string[][] = [];
  for (const kind of KINDS) {
    const credentials = await servers.serve(path, kind);
    const pairs = await repeated(rounds, async () => ({
      alone: await parsed(path, rows),
      read: await servers.read(credentials),
    }));
    alone.push(...pairs.map((pair) => pair.alone));
    const wall = median(pairs.map((pair) => pair.alone.seconds / pair.read.seconds));
    const cpu = median(pairs.map((pair) => pair.alone.cpu / pair.read.cpu));
    const usages = pairs.map(({ read }) => read);
    lines.push(lineOf(`whole read, ${kind}`, usages, rows, size, [wall, cpu]));
  }
  await rm(path);
  return {
    title: 'Speed',
    note:
      `${rows} rows of 17 columns, ${megabytes(size)} MB, from OpenSSH's sshd on the same machine; ` +
      `medians of ${rounds} runs. The last two columns are ratios to csv-parse alone in the run ` +
      'before, by the clock and by processor time.',
    columns: ['', 'rows/s', 'MB/s', 'of csv-parse alone', 'by processor time'],
    rows: [lineOf('csv-parse alone', alone, rows, size, [1, 1]), ...lines],
  };
}

async function parsed(path: string, rows: number): Promise<Usage> {
  const usage = await measure(process.execPath, [ALONE, path], { keep: true });
  if (usage.output !== String(rows + 1)) throw new Error(`csv-parse read ${usage.output} lines`);
  return usage;
}

function lineOf(
  what: string,
  usages: readonly Usage[],
  rows: number,
  bytes: number,
  ratios: readonly number[],
): string[] {
  const seconds = median(usages.map((usage) => usage.seconds));
  const rates = [String(Math.round(rows / seconds)), megabytes(bytes / seconds, 1)];
  return [what, ...rates, ...ratios.map((ratio) => ratio.toFixed(2))];
}
