import { startResponsysServer } from '../responsys/server';
import { slowly, startBucketServer } from '../s3/bucket-server';
import type { Part } from './figures';
import { addressOf, users, writeLoad, type Load } from './load';

const SLOW_MS = 2_000;

/** What a destination holds when every record is rejected, with a bucket and without. */
export async function rejected(counts: readonly number[]): Promise<Part> {
  const rows: string[][] = [];
  for (const records of counts) {
    rows.push(await rejectAll(records, 'none'));
    rows.push(await rejectAll(records, 'bucket'));
    rows.push(await rejectAll(records, 'slow bucket'));
  }
  return {
    title: 'Destination: rejected records',
    note:
      'Records whose list of audiences is not understood, all of them, against a simulated account and ' +
      `a bucket in memory, which answers at once or after ${SLOW_MS / 1000} s. The whole process is timed, start-up ` +
      'included; the servers share the processors.',
    columns: ['records', 'kept in', 'records/s', 'peak memory', 'second quarter', 'last quarter'],
    rows,
  };
}

async function rejectAll(
  records: number,
  kept: 'none' | 'bucket' | 'slow bucket',
): Promise<string[]> {
  const [server, bucket] = await Promise.all([
    startResponsysServer({ keep: 'counts' }),
    startBucketServer({ keep: false }),
  ]);
  try {
    if (kept === 'slow bucket') bucket.setFaults(slowly(SLOW_MS));
    const form = kept === 'none' ? {} : { object_storage_config: bucket.config };
    const { seconds, peak, held } = await writeLoad(server, { ...unclear(records), form });
    const figures = [peak, held.early, held.late].map((figure) => `${Math.round(figure)} MB`);
    return [String(records), kept, String(Math.round(records / seconds)), ...figures];
  } finally {
    await Promise.all([server.stop(), bucket.stop()]);
  }
}

function unclear(records: number): Load {
  const dataOf = (n: number): object => ({
    ...{ email: addressOf(n), first_name: `Name ${n}`, city: `City ${n % 500}` },
    segments: '[broken',
  });
  return { ...users(records), dataOf };
}
