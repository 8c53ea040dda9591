import { startResponsysServer } from '../responsys/server';
import { median, repeated, type Part } from './figures';
import { campaign, users, writeLoad, type Load } from './load';
import type { Usage } from './process';

const MINUTE_MS = 60_000;
const ROWS_A_CALL = 200;
/** Full minutes of a sync in which its calls are counted. */
const MINUTES = 2;

interface QuotaCase {
  title: string;
  limit: number;
  /** Calls for a batch of the function that is called most. */
  callsABatch: number;
  loadOf: (records: number) => Load;
}

const QUOTA_CASES: readonly QuotaCase[] = [
  { title: 'users', limit: 200, callsABatch: 2, loadOf: users },
  { title: 'users', limit: 1000, callsABatch: 2, loadOf: users },
  { title: 'campaign', limit: 200, callsABatch: 3, loadOf: campaign },
  {
    title: 'campaign, a state after each record',
    limit: 200,
    callsABatch: 3,
    loadOf: (records) => campaign(records, 1),
  },
];

/**
 * How much of an account's quota a sync uses: syncs of two minutes and a little more, whose answers
 * take 100 ms. They run in parallel, since most of their time is waiting.
 */
export async function quota(): Promise<Part> {
  return {
    title: 'Destination: use of the quota',
    note:
      'Calls of the function that is called most, in the two minutes from its first call on, against a simulated account ' +
      'whose answers take 100 ms. Users have two extension tables; a campaign has additional fields, audience memberships ' +
      'and Mail Once.',
    columns: ['sync', 'limit of the account', 'share used', 'answers that the limit is exceeded'],
    rows: await Promise.all(QUOTA_CASES.map(quotaOf)),
  };
}

async function quotaOf({ title, limit, callsABatch, loadOf }: QuotaCase): Promise<string[]> {
  const starts = new Map<string, number[]>();
  const server = await startResponsysServer({
    ...{ defaultLimit: limit, latencyMs: 100, keep: 'counts' },
    onRequest: ({ api, at }) => starts.set(api, [...(starts.get(api) ?? []), at]),
  });
  try {
    const batches = Math.ceil((limit * MINUTES) / callsABatch) + 10;
    await writeLoad(server, loadOf(batches * ROWS_A_CALL));
    const used = [...starts.values()].map((at) => {
      const first = Math.min(...at);
      return at.filter((one) => one < first + MINUTES * MINUTE_MS).length;
    });
    const share = Math.max(...used) / (limit * MINUTES);
    return [title, `${limit} a minute`, share.toFixed(2), String(server.limitErrors)];
  } finally {
    await server.stop();
  }
}

/** How fast records pass, and in what memory: syncs of so many records, one after the other. */
export async function throughput(counts: readonly number[], rounds: number): Promise<Part> {
  const rows: string[][] = [];
  for (const records of counts) {
    const runs = await repeated(rounds, () => writeOnce(records));
    const seconds = median(runs.map((run) => run.seconds));
    const cpu = median(runs.map((run) => run.cpu));
    const peak = median(runs.map((run) => run.peak));
    const speeds = [records / seconds, records / cpu].map((speed) => String(Math.round(speed)));
    rows.push([String(records), ...speeds, `${Math.round(peak)} MB`]);
  }
  return {
    title: 'Destination: speed and memory',
    note: `Export Users with two extension tables, three calls for 200 records, against a simulated account that answers at once. The whole process is timed, start-up included; the simulator shares the processors. Medians of ${rounds} runs.`,
    columns: ['records', 'records/s', 'records/s by processor time', 'peak memory'],
    rows,
  };
}

async function writeOnce(records: number): Promise<Usage> {
  const server = await startResponsysServer({ keep: 'counts' });
  try {
    return await writeLoad(server, users(records));
  } finally {
    await server.stop();
  }
}
