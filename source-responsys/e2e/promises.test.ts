import { rename, symlink, utimes } from 'node:fs/promises';

import { runConnector } from '../../harness/connector/connector';
import { eventFile } from '../../harness/files/event-files';
import {
  BIN,
  dataOf,
  errorOf,
  lastState,
  logOf,
  sent,
  startRig,
  statusesOf,
  THEN,
  urlsOf,
  type Rig,
} from './rig';

const A = '54321_SENT_20240523_010000.csv';
const B = '54321_SENT_20240523_020000.csv';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

describe('a sync', () => {
  test('prints messages in the order that the platform requires and nothing else', async () => {
    await rig.put(A, sent(3));
    for (const env of [{}, { WORKER_JOB_ID: '7' }]) {
      const run = await rig.read({ options: { env } });
      expect(run.exitCode).toBe(0);
      expect(run.noise).toBe(0);
      expect(run.stderr).toBe('');
      expect(statusesOf(run)).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
      const kinds = run.messages
        .filter(({ type }) => type !== 'LOG')
        .map((m) => m.trace?.type ?? m.type);
      expect(kinds).toEqual([
        ...['STREAM_STATUS', 'STREAM_STATUS', 'RECORD', 'RECORD', 'RECORD', 'STATE'],
        'STREAM_STATUS',
      ]);
      expect(run.states[0]).toMatchObject({ type: 'STREAM', sourceStats: { recordCount: 3 } });
      expect(logOf(run)).toContain(
        `download/${A}: ${sent(3).length} bytes, 3 rows; 0 files remain.`,
      );
    }
  });

  test('reads files oldest first, and a second sync reads only new ones', async () => {
    await rig.put(A, sent(2), THEN + 60);
    await rig.put(B, sent(2), THEN);
    const first = await rig.read();
    expect(urlsOf(first)).toEqual([B, B, A, A].map((name) => `download/${name}`));
    await rig.put('54321_OPEN_20240523_030000.csv', eventFile({ kind: 'OPEN', rows: 1 }));
    const second = await rig.read({ state: lastState(first) });
    expect(urlsOf(second)).toEqual(['download/54321_OPEN_20240523_030000.csv']);
    const third = await rig.read({ state: lastState(second) });
    expect(third.records).toHaveLength(0);
    expect(third.states.length).toBeGreaterThanOrEqual(1);
  });

  test('reads a file again that was uploaded again, but not one that vanished and came back', async () => {
    await rig.put(A, sent(2));
    await rig.put(B, sent(2));
    const first = await rig.read();
    await rename(`${rig.folder}/${B}`, `${rig.folder}/../${B}`);
    const without = await rig.read({ state: lastState(first) });
    expect(without.records).toHaveLength(0);
    await rename(`${rig.folder}/../${B}`, `${rig.folder}/${B}`);
    await rig.put(A, sent(5), THEN + 100);
    const second = await rig.read({ state: lastState(without) });
    expect(urlsOf(second)).toEqual(Array.from({ length: 5 }, () => `download/${A}`));
  });

  test('skips a file until it has settled, and until its ready file exists', async () => {
    await rig.put(A, sent(1), Math.floor(Date.now() / 1000));
    await rig.put(B, sent(1));
    const first = await rig.read();
    expect(urlsOf(first)).toEqual([`download/${B}`]);
    await utimes(`${rig.folder}/${A}`, THEN, THEN);
    const later = await rig.read({ state: lastState(first) });
    expect(urlsOf(later)).toEqual([`download/${A}`]);
    const config = rig.config({ ready_file_extension: 'ready' });
    await rig.put(`${A}.ready`, '1');
    expect(urlsOf(await rig.read({ config }))).toEqual([`download/${A}`]);
    await rig.put(B.replace('.csv', '.ready'), '1');
    expect(urlsOf(await rig.read({ config }))).toHaveLength(2);
  });

  test('reads only the accounts, event types, dates and names of the settings', async () => {
    await rig.put(A, sent(1));
    await rig.put('99_OPEN_20240523_010000.txt', eventFile({ kind: 'OPEN', rows: 1 }));
    await rig.put('weekly.csv', 'RIID,NOTE\n1,x\n');
    await rig.put('54321_NEW_KIND_20240523_010000.CSV', 'RIID,NOTE\n1,x\n', THEN - 100);
    const events = async (overrides: Record<string, unknown>): Promise<unknown[]> =>
      dataOf(await rig.read({ config: rig.config(overrides) })).map((row) => row['event']);
    expect(await events({})).toEqual(['new_kind', 'sent', 'open']);
    expect(await events({ account_ids: ['99'] })).toEqual(['open']);
    expect(await events({ event_types: ['SENT'] })).toEqual(['sent']);
    expect(await events({ file_pattern: 'week*.csv' })).toEqual(['new_kind', 'sent', 'open', null]);
    expect(await events({ start_date: '2024-05-23T07:00:00Z' })).toEqual(['sent', 'open']);
  });

  test('in full refresh starts over, but resumes an unfinished attempt', async () => {
    await rig.put(A, sent(2));
    const incremental = await rig.read();
    const full = await rig.read({ mode: 'full_refresh', state: lastState(incremental) });
    expect(full.records).toHaveLength(2);
    await rig.put(B, 'no header at all\n');
    const failed = await rig.read({ mode: 'full_refresh' });
    expect([failed.exitCode, failed.records.length]).toEqual([1, 2]);
    await rig.put(B, sent(3));
    const retried = await rig.read({ mode: 'full_refresh', state: lastState(failed) });
    expect(urlsOf(retried)).toEqual(Array.from({ length: 3 }, () => `download/${B}`));
    const finished = await rig.read({ mode: 'full_refresh', state: lastState(retried) });
    expect(finished.records).toHaveLength(5);
  });

  test('a link that cannot be followed delays only the event file that it links to', async () => {
    await rig.put(A, sent(1));
    await symlink('gone', `${rig.folder}/${B}.gz`);
    // The server says neither what exists nor that nothing does.
    const tooLong = 'x'.repeat(300);
    await symlink(tooLong, `${rig.folder}/notes`);
    expect((await rig.read()).exitCode).toBe(0);
    await symlink(tooLong, `${rig.folder}/${B}`);
    const config = rig.config({ settle_seconds: 0 });
    const run = await rig.read({ config });
    expect(urlsOf(run)).toEqual([`download/${A}`]);
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(new RegExp(`1 of 2 files .*download/${B}: the server`));
  });

  test('warns if the folder is empty, and fails if it does not exist', async () => {
    const empty = await rig.read();
    expect(empty.exitCode).toBe(0);
    expect(logOf(empty).join()).toMatch(/The folder download is still empty/);
    const lost = await rig.read({ config: rig.config({ folder: 'uploads' }) });
    expect(lost.exitCode).toBe(1);
    expect(errorOf(lost)?.message).toMatch(
      /^Folder: listing uploads failed: there is no such folder/,
    );
    expect(errorOf(lost)?.failure_type).toBe('config_error');
  });

  test('reports an unknown stream of the catalog', async () => {
    const paths = await rig.files({
      config: rig.config(),
      catalog: { streams: [{ stream: { name: 'other' }, sync_mode: 'incremental' }] },
    });
    const args = ['read', '--config', paths['config'] ?? '', '--catalog', paths['catalog'] ?? ''];
    const run = await runConnector(BIN, args);
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/streams that this source does not have: other/);
  });
});
