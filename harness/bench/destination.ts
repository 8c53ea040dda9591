import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { configuredCatalog, writeJson } from '../connector/connector';
import { startResponsysServer, type ResponsysServer } from '../responsys/server';
import { median, repeated, type Part } from './figures';
import { measure, type Usage } from './process';
import { DESTINATION } from './rig';

const MINUTE_MS = 60_000;
const ROWS_A_CALL = 200;

/** Full minutes of a sync in which its calls are counted. */
const MINUTES = 2;

/**
 * How much of an account's quota a sync uses: syncs of two minutes against accounts of these
 * limits, whose answers take 100 ms. They run side by side, since they mostly wait.
 */
export async function quota(limits: readonly number[]): Promise<Part> {
  const rows = await Promise.all(
    limits.map(async (limit) => {
      const starts: number[] = [];
      const server = await startResponsysServer({
        defaultLimit: limit,
        latencyMs: 100,
        keep: 'counts',
        onRequest: ({ api, at }) => {
          // Both tables of a member, so the function that is called most.
          if (api === 'mergeProfileExtensionRecipients') starts.push(at);
        },
      });
      try {
        await writeRecords(server, ((limit * MINUTES) / 2 + 10) * ROWS_A_CALL);
        const [first = 0] = starts;
        const used = starts.filter((at) => at < first + MINUTES * MINUTE_MS).length;
        const share = used / (limit * MINUTES);
        return [`${limit} calls a minute`, share.toFixed(2), String(server.limitErrors)];
      } finally {
        await server.stop();
      }
    }),
  );
  return {
    title: 'Destination: use of the quota',
    note: 'Calls of the function that is called most, in the two minutes from its first call on, against a simulated account whose answers take 100 ms.',
    columns: ['limit of the account', 'share used', 'answers that the limit is exceeded'],
    rows,
  };
}

/** How fast records pass, and in what memory: syncs of so many records, one after the other. */
export async function throughput(counts: readonly number[], rounds: number): Promise<Part> {
  const rows: string[][] = [];
  for (const records of counts) {
    const runs = await repeated(rounds, () => writeOnce(records));
    const seconds = median(runs.map((run) => run.seconds));
    const peak = median(runs.map((run) => run.peak));
    rows.push([String(records), String(Math.round(records / seconds)), `${Math.round(peak)} MB`]);
  }
  return {
    title: 'Destination: speed and memory',
    note: `Export Users with two extension tables, three calls for 200 records, against a simulated account that answers at once. The whole process is timed, start-up included; the simulator shares the processors. Medians of ${rounds} runs.`,
    columns: ['records', 'records/s', 'peak memory'],
    rows,
  };
}

async function writeOnce(records: number): Promise<Usage> {
  const server = await startResponsysServer({ keep: 'counts' });
  try {
    return await writeRecords(server, records);
  } finally {
    await server.stop();
  }
}

async function writeRecords(server: ResponsysServer, count: number): Promise<Usage> {
  const dir = await mkdtemp(join(tmpdir(), 'destination-bench-'));
  try {
    const input = join(dir, 'input.jsonl');
    await pipeline(Readable.from(lines(count)), createWriteStream(input));
    const config = await writeJson(dir, 'config.json', {
      credentials: {
        auth_method: 'interact',
        username: server.username,
        password: server.password,
        endpoint: server.url,
      },
      workflow: {
        workflow_type: 'export_users',
        list: 'CONTACTS',
        source_audience: 'vip',
        additional_fields: ['first_name', 'city'],
      },
    });
    const catalog = await writeJson(dir, 'catalog.json', configuredCatalog('users', 'incremental'));
    return await measure(DESTINATION, ['write', '--config', config, '--catalog', catalog], {
      input,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function* lines(count: number): Generator<string> {
  for (let i = 0; i < count; i += 1000) {
    let text = '';
    for (let j = i; j < Math.min(i + 1000, count); j++) {
      const data = {
        email: `member${j}@example.com`,
        first_name: `Name ${j}`,
        city: `City ${j % 500}`,
        segment_events: [{ slug: 'vip', event: 'enter', enter: '2024-03-01T10:00:00Z' }],
      };
      text += `${JSON.stringify({ type: 'RECORD', record: { stream: 'users', data, emitted_at: 1 } })}\n`;
    }
    const state = { type: 'STREAM', stream: { stream_descriptor: { name: 'users' } }, id: i };
    yield `${text}${JSON.stringify({ type: 'STATE', state })}\n`;
  }
}
