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
      const { seconds, peak } = await rig.read(await rig.serve(path, kind));
      samples.push({ kind, bytes, seconds, peak });
    }
    await rm(path);
  }
  return samples;
}

/** Peak memory over the size of the file. */
export function memory(samples: readonly Sample[]): Part {
  const bytes = [...new Set(samples.map((sample) => sample.bytes))].sort((a, b) => a - b);
  const row = (kind: Kind): string[] => [
    kind,
    ...bytes.map((size) => {
      const found = samples.find((sample) => sample.kind === kind && sample.bytes === size);
      return found === undefined ? '' : `${Math.round(found.peak)} MB`;
    }),
  ];
  return {
    title: 'Memory',
    note: 'Peak resident memory of the whole process, by the size of the CSV text.',
    columns: ['', ...bytes.map((size) => `${Math.round(size / 1e6)} MB`)],
    rows: KINDS.map(row),
  };
}
