import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeEventFile } from '../files/event-files';
import { median, repeated, type Part, type Sample } from './figures';
import type { Usage } from './process';
import { ROW_BYTES, type BenchServers, type Kind } from './servers';

const KINDS: readonly Kind[] = ['plain', 'PGP'];

/**
 * Reads of files of different sizes (MB), for memory over size. Each is read several
 * times: the peak of a run is what the collector happens to leave at one moment.
 */
export async function sizes(
  servers: BenchServers,
  megabytes: readonly number[],
  rounds: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const size of megabytes) {
    const path = join(servers.dir, `${size}.csv`);
    const rows = Math.round((size * 1e6) / ROW_BYTES);
    const bytes = await writeEventFile(path, { kind: 'SENT', rows });
    for (const kind of KINDS) {
      const credentials = await servers.serve(path, kind);
      const runs = await repeated(rounds, () => servers.read(credentials));
      samples.push({ kind, bytes, ...middleOf(runs) });
    }
    await rm(path);
  }
  return samples;
}

function middleOf(runs: readonly Usage[]): Pick<Sample, 'peak' | 'held'> {
  const middle = (figure: (run: Usage) => number): number => median(runs.map(figure));
  return {
    peak: middle(({ peak }) => peak),
    held: { early: middle(({ held }) => held.early), late: middle(({ held }) => held.late) },
  };
}

/** Memory over the size of the file. */
export function memory(samples: readonly Sample[], rounds: number): Part {
  const mb = (value: number): string => `${Math.round(value)} MB`;
  return {
    title: 'Memory',
    note:
      'Resident memory of the whole process, by the size of the CSV text: its peak, and what it held ' +
      'in the second and in the last quarter of the time. Were it growing with the file, the last ' +
      `would be larger. Medians of ${rounds} runs.`,
    columns: ['', 'file', 'peak', 'second quarter', 'last quarter'],
    rows: samples.map(({ kind, bytes, peak, held }) => [
      kind,
      mb(bytes / 1e6),
      ...[peak, held.early, held.late].map(mb),
    ]),
  };
}
