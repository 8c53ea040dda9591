import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeEventFile } from '../../shared/testing/event-files';
import type { Part, Sample } from './figures';
import { ROW_BYTES, type BenchRig, type Kind } from './rig';

const KINDS: readonly Kind[] = ['plain', 'PGP'];

/** Reads of files of different sizes (MB), for memory and throughput over size. */
export async function sizes(rig: BenchRig, megabytes: readonly number[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const size of megabytes) {
    const path = join(rig.dir, `${size}.csv`);
    const rows = Math.round((size * 1e6) / ROW_BYTES);
    const bytes = await writeEventFile(path, { kind: 'SENT', rows });
    for (const kind of KINDS) {
      const { seconds, peak, held } = await rig.read(await rig.serve(path, kind));
      samples.push({ kind, bytes, seconds, peak, held });
    }
    await rm(path);
  }
  return samples;
}

/** Memory over the size of the file. */
export function memory(samples: readonly Sample[]): Part {
  const mb = (value: number): string => `${Math.round(value)} MB`;
  return {
    title: 'Memory',
    note:
      'Resident memory of the whole process, by the size of the CSV text: its peak, and what it held ' +
      'in the second and in the last quarter of the time. Were it growing with the file, the last ' +
      'would be larger.',
    columns: ['', 'file', 'peak', 'second quarter', 'last quarter'],
    rows: samples.map(({ kind, bytes, peak, held }) => [
      kind,
      mb(bytes / 1e6),
      ...[peak, held.early, held.late].map(mb),
    ]),
  };
}
