import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { configuredCatalog, writeJson } from '../../shared/testing/connector';
import { startResponsysServer, type ResponsysServer } from '../../shared/testing/responsys/server';

const BIN = join(__dirname, '..', '..', '..', 'destination-responsys', 'bin', 'main');
const PEAK = join(__dirname, '..', 'peak.js');
const MINUTE_MS = 60_000;

/** How much of an account's quota a sync uses. */
export interface QuotaFigure {
  /** Requests a minute that the account allows. */
  limit: number;
  /** Share of them that was used, in the full minutes of the sync. */
  share: number;
  /** Answers that said that the limit was exceeded. */
  limitErrors: number;
}

/** How fast records pass when Responsys answers at once, and what memory that takes. */
export interface ThroughputFigure {
  records: number;
  perSecond: number;
  /** Peak resident memory in MB. */
  peak: number;
}

/**
 * Syncs of two minutes against accounts of these limits, whose answers take 100 ms. They run side
 * by side, since they mostly wait.
 */
export function quotaUse(limits: readonly number[]): Promise<QuotaFigure[]> {
  return Promise.all(
    limits.map(async (limit) => {
      const minutes = 2;
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
        await writeRecords(server, ((limit * minutes) / 2 + 10) * 200);
        const [first = 0] = starts;
        const used = starts.filter((at) => at < first + minutes * MINUTE_MS).length;
        return { limit, share: used / (limit * minutes), limitErrors: server.limitErrors };
      } finally {
        await server.stop();
      }
    }),
  );
}

/** Syncs of so many records each, one after the other. */
export async function throughput(counts: readonly number[]): Promise<ThroughputFigure[]> {
  const figures: ThroughputFigure[] = [];
  for (const records of counts) {
    const server = await startResponsysServer({ keep: 'counts' });
    try {
      const { seconds, peak } = await writeRecords(server, records);
      figures.push({ records, perSecond: records / seconds, peak });
    } finally {
      await server.stop();
    }
  }
  return figures;
}

async function writeRecords(
  server: ResponsysServer,
  count: number,
): Promise<{ seconds: number; peak: number }> {
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
    return await measured(['write', '--config', config, '--catalog', catalog], input);
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

async function measured(args: string[], input: string): Promise<{ seconds: number; peak: number }> {
  const start = performance.now();
  const cat = spawn('cat', [input], { stdio: ['ignore', 'pipe', 'inherit'] });
  const child = spawn(process.execPath, ['--require', PEAK, BIN, ...args], {
    stdio: [cat.stdout, 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the sync failed with ${code}: ${said}`);
  const peak = Number(/peak (\d+)/.exec(said)?.[1] ?? 0) / 1024;
  return { seconds: (performance.now() - start) / 1000, peak };
}
