import { spawn } from 'node:child_process';

import { configuredCatalog } from '../../harness/connector/connector';
import {
  BIN,
  errorOf,
  lastState,
  linesOf,
  logOf,
  sent,
  startFaultyRig,
  startRig,
  statusesOf,
  THEN,
  urlsOf,
  type FaultyRig,
  type Rig,
} from './rig';

const A = '54321_SENT_20240523_010000.csv';
const B = '54321_SENT_20240523_020000.csv';

describe('200,000 rows', () => {
  const ROWS = 200_000;

  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.stop());

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

  test('a reader that closes its end stops the sync', async () => {
    await rig.put(A, sent(ROWS));
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
});

describe('a connection that fails', () => {
  let rig: FaultyRig;
  beforeEach(async () => {
    rig = await startFaultyRig();
  });
  afterEach(() => rig.stop());

  test('is opened again and the file read on from the same byte, whatever the size of answers', async () => {
    await rig.put(A, sent(60_000));
    rig.faulty.faults.dropEveryBytes = 3_000_000;
    rig.faulty.faults.maxReadBytes = 10_000;
    const run = await rig.read();
    expect(errorOf(run)).toBeUndefined();
    expect(linesOf(run)).toEqual(Array.from({ length: 60_000 }, (_, i) => i + 1));
    expect(rig.faulty.counters.connections).toBeGreaterThan(2);
    expect(rig.faulty.counters.bytes).toBeLessThan(sent(60_000).length * 2);
    expect(logOf(run).join()).toMatch(/The connection dropped while reading .*going on at byte/);
  });

  test('while listing never counts as an empty folder', async () => {
    await rig.put(A, sent(1));
    rig.faulty.faults.failListing = 'start';
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/^Folder: listing download failed/);
    expect(statusesOf(run).at(-1)).toBe('INCOMPLETE');
  });

  test('does not affect the other files if one may not be opened', async () => {
    await rig.put(A, sent(1));
    await rig.put(B, sent(2));
    rig.faulty.faults.denyOpen = new Set([`download/${A}`]);
    const run = await rig.read();
    expect(urlsOf(run)).toEqual([`download/${B}`, `download/${B}`]);
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(new RegExp(`download/${A}: the server denies access`));
  });

  test('a file replaced while it is read is not marked as read', async () => {
    await rig.put(A, sent(30_000));
    let replaced = false;
    rig.faulty.faults.onRead = (_, offset) => {
      if (replaced || offset < 100_000) return;
      replaced = true;
      void rig.put(A, sent(40_000), THEN + 500);
    };
    const run = await rig.read();
    expect(run.exitCode).toBe(0);
    expect(logOf(run).join()).toMatch(/changed while it was being read/);
    rig.faulty.faults.onRead = undefined;
    const again = await rig.read({ state: lastState(run) });
    expect(linesOf(again)).toHaveLength(40_000);
  });
});
