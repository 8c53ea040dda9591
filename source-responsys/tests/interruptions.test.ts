import { eventFile } from '../../shared/testing/event-files';
import type { ConnectorRun } from '../../shared/testing/connector';
import {
  dataOf,
  errorOf,
  lastState,
  logOf,
  startFaultyRig,
  startRig,
  statusesOf,
  THEN,
  type Rig,
} from './rig';

const A = '54321_SENT_20240523_010000.csv';
const B = '54321_SENT_20240523_020000.csv';
const sent = (rows: number): Buffer => eventFile({ kind: 'SENT', rows });
const lines = (run: ConnectorRun): unknown[] => dataOf(run).map((r) => r['_ab_source_file_line']);
const urls = (run: ConnectorRun): unknown[] => dataOf(run).map((r) => r['_ab_source_file_url']);

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

describe('200,000 rows', () => {
  const ROWS = 200_000;

  test('killed at random points and resumed, all arrive and repeats stay within a checkpoint', async () => {
    await rig.put(A, sent(ROWS / 2));
    await rig.put(B, sent(ROWS / 2), THEN + 1);
    const seen = new Map<string, number>();
    let state: unknown;
    let kills = 0;
    for (let attempt = 0; attempt < 12; attempt++) {
      let since = 0;
      const limit = attempt < 6 ? 15_000 + Math.floor(Math.random() * 45_000) : Infinity;
      const run = await rig.read({
        state,
        options: {
          keep: 'summary',
          onRecord: ({ data }) => {
            const key = `${String(data['_ab_source_file_url'])}:${String(data['_ab_source_file_line'])}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
          },
          killAfter: (message) => message.type === 'RECORD' && ++since >= limit,
        },
      });
      state = lastState(run) ?? state;
      if (run.exitCode === 0) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(1);
    expect(seen.size).toBe(ROWS);
    const repeats = [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
    expect(repeats).toBeLessThanOrEqual(kills * 60_000);
  });

  test('states come at least every 50,000 rows and their counts add up', async () => {
    await rig.put(A, sent(ROWS));
    const run = await rig.read({ options: { keep: 'summary' } });
    const counts = run.states.map(({ sourceStats }) => sourceStats?.recordCount ?? NaN);
    expect(Math.max(...counts)).toBeLessThanOrEqual(50_000);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(ROWS);
  });
});

describe('a connection that fails', () => {
  test('is opened again and the file read on from the same byte, whatever the size of answers', async () => {
    const faulty = await startFaultyRig();
    try {
      await faulty.put(A, sent(60_000));
      faulty.faulty.faults.dropEveryBytes = 3_000_000;
      faulty.faulty.faults.maxReadBytes = 10_000;
      const run = await faulty.read();
      expect(errorOf(run)).toBeUndefined();
      expect(lines(run)).toEqual(Array.from({ length: 60_000 }, (_, i) => i + 1));
      expect(faulty.faulty.counters.connections).toBeGreaterThan(2);
      expect(faulty.faulty.counters.bytes).toBeLessThan(sent(60_000).length * 2);
      expect(logOf(run).join()).toMatch(/The connection dropped while reading .*going on at byte/);
    } finally {
      await faulty.stop();
    }
  });

  test('while listing is never taken for an empty folder', async () => {
    const faulty = await startFaultyRig();
    try {
      await faulty.put(A, sent(1));
      faulty.faulty.faults.failListing = 'start';
      const run = await faulty.read();
      expect(run.exitCode).toBe(1);
      expect(errorOf(run)?.message).toMatch(/^Folder: listing download failed/);
      expect(statusesOf(run).at(-1)).toBe('INCOMPLETE');
    } finally {
      await faulty.stop();
    }
  });

  test('does not matter to the other files when one may not be opened', async () => {
    const faulty = await startFaultyRig();
    try {
      await faulty.put(A, sent(1));
      await faulty.put(B, sent(2));
      faulty.faulty.faults.denyOpen = new Set([`download/${A}`]);
      const run = await faulty.read();
      expect(urls(run)).toEqual([`download/${B}`, `download/${B}`]);
      expect(run.exitCode).toBe(1);
      expect(errorOf(run)?.message).toMatch(new RegExp(`download/${A}: the server denies access`));
    } finally {
      await faulty.stop();
    }
  });

  test('a file replaced while it is read is not marked as read', async () => {
    const faulty = await startFaultyRig();
    try {
      await faulty.put(A, sent(30_000));
      let replaced = false;
      faulty.faulty.faults.onRead = (_, offset) => {
        if (replaced || offset < 100_000) return;
        replaced = true;
        void faulty.put(A, sent(40_000), THEN + 500);
      };
      const run = await faulty.read();
      expect(run.exitCode).toBe(0);
      expect(logOf(run).join()).toMatch(/changed while it was being read/);
      faulty.faulty.faults.onRead = undefined;
      const again = await faulty.read({ state: lastState(run) });
      expect(lines(again)).toHaveLength(40_000);
    } finally {
      await faulty.stop();
    }
  });
});

test('a reader that goes away ends the sync', async () => {
  await rig.put(A, sent(200_000));
  const { spawn } = await import('node:child_process');
  const { BIN } = await import('./rig');
  const { configuredCatalog } = await import('../../shared/testing/connector');
  const paths = await rig.files({
    config: rig.config(),
    catalog: configuredCatalog('responsys_events', 'incremental'),
  });
  const args = ['read', '--config', paths['config'] ?? '', '--catalog', paths['catalog'] ?? ''];
  const child = spawn(BIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
});
