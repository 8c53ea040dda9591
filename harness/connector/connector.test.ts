import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { configuredCatalog, runConnector, startConnector, writeJson } from './connector';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'connector-'));
});

afterAll(() => rm(dir, { recursive: true }));

/** An executable that runs JavaScript, in which `say(message)` prints one and waits for the pipe. */
async function connector(script: string): Promise<string> {
  const path = join(dir, `main-${Math.random().toString(36).slice(2)}`);
  const say = `const say = (m) => new Promise((done) => process.stdout.write(
    typeof m === 'string' ? m : JSON.stringify(m) + '\\n', done));`;
  await writeFile(path, `#!${process.execPath}\n${say}\n(async () => {${script}})();\n`);
  await chmod(path, 0o755);
  return path;
}

const RECORDS = `
  const record = (i) => ({ type: 'RECORD', record: { stream: 'events', data: { i }, emitted_at: 1 } });
  const state = (i, recordCount = 0) => ({ type: 'STATE', state: { type: 'STREAM',
    sourceStats: { recordCount }, stream: { stream_descriptor: { name: 'events' }, stream_state: { i } } } });
  const status = (status) => ({ type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: 1,
    stream_status: { stream_descriptor: { name: 'events' }, status } } });`;

test('messages are sorted by type and noise is counted', async () => {
  const bin = await connector(`${RECORDS}
    await say(status('STARTED'));
    await say('{"type":"RECORD","record":{"stream":"events",');
    await say('"data":{"text":"\\u00e9\\ud83c\\udf89"},"emitted_at":1}}\\n\\nnot JSON\\n{"no":"type"}\\n');
    await say(state(1, 1));
    await say({ type: 'LOG', log: { level: 'INFO', message: process.argv.slice(2).join(' ') } });
    await say({ type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1,
      error: { message: 'gone', failure_type: 'transient_error' } } });
    process.stderr.write('a warning');
    await say(JSON.stringify(status('INCOMPLETE')));
    process.exitCode = 3;`);
  const run = await runConnector(bin, ['read', '--config', 'c.json']);
  expect(run).toMatchObject({
    records: [{ data: { text: 'é🎉' } }],
    recordCount: 1,
    states: [{ stream: { stream_state: { i: 1 } } }],
    logs: [{ level: 'INFO', message: 'read --config c.json' }],
    errors: [{ message: 'gone', failure_type: 'transient_error' }],
    statuses: ['events: STARTED', 'events: INCOMPLETE'],
    stdoutLines: 8,
    noise: 2,
    noiseSample: ['not JSON', '{"no":"type"}'],
    stderr: 'a warning',
    exitCode: 3,
    signal: null,
  });
  expect(run.traces).toHaveLength(3);
  expect(run.messages).toHaveLength(6);
});

test('a summary counts records and keeps the rest', async () => {
  const bin = await connector(`${RECORDS}
    const many = Array.from({ length: 1000 }, (_, i) => JSON.stringify(record(i)) + '\\n').join('');
    for (let i = 0; i < 200; i++) await say(many);
    await say(state(200000));`);
  const run = await runConnector(bin, [], { keep: 'summary' });
  expect(run).toMatchObject({ recordCount: 200_000, noise: 0, stdoutLines: 200_001 });
  expect(run.states).toHaveLength(1);
  expect([...run.records, ...run.messages]).toEqual([]);

  let sum = 0;
  const onRecord = ({ data }: { data: Record<string, unknown> }): void =>
    void (sum += Number(data['i']));
  await runConnector(bin, [], { keep: 'summary', onRecord });
  expect(sum).toBe(200 * 499_500);
});

test('a connector waits while its messages are not taken', async () => {
  const written = join(dir, 'written');
  const bin = await connector(`${RECORDS}
    const fs = require('node:fs');
    const text = JSON.stringify({ ...record(0), filler: 'x'.repeat(1000) }) + '\\n';
    for (let i = 1; i <= 2000; i++) { await say(text); fs.writeFileSync('${written}', String(i)); }`);
  let most = 0;
  let taken = 0;
  const onMessage = async (): Promise<void> => {
    if (++taken !== 100) return;
    await delay(150);
    most = Number(await readFile(written, 'utf8'));
  };
  expect((await runConnector(bin, [], { onMessage })).recordCount).toBe(2_000);
  expect(most).toBeLessThan(1_000);
});

test('standard input and environment reach the connector', async () => {
  const bin = await connector(`
    let text = '';
    for await (const chunk of process.stdin) text += chunk;
    await say({ type: 'LOG', log: { level: 'INFO', message: text + process.env.GREETING + process.env.HOME } });`);
  const env = { GREETING: 'hello', HOME: undefined };
  const lines = ['one\n', 'two\n'];
  expect((await runConnector(bin, [], { stdin: lines, env })).logs[0]?.message).toBe(
    'one\ntwo\nhelloundefined',
  );
});

test('input that a connector does not read is no failure', async () => {
  const bin = await connector('process.exit(0)');
  const run = await runConnector(bin, [], { stdin: 'x'.repeat(10_000_000) });
  expect(run.exitCode).toBe(0);
});

test('a connector can be killed at a message, and nothing after it counts', async () => {
  const bin = await connector(`${RECORDS}
    for (let i = 0; ; i++) { await say(record(i)); await say(state(i)); }`);
  const killAfter = ({ state }: { state?: unknown }): boolean => state !== undefined;
  const run = await runConnector(bin, [], { killAfter });
  expect(run).toMatchObject({ recordCount: 1, exitCode: null, signal: 'SIGKILL' });
  expect(run.states).toHaveLength(1);
});

test('a running connector can be watched and stopped', async () => {
  const bin = await connector(`${RECORDS}
    process.on('SIGTERM', async () => { await say(state(7)); process.exit(143); });
    await say(record(0));
    setInterval(() => undefined, 1000);`);
  const running = startConnector(bin, []);
  while (running.run.recordCount === 0) await delay(10);
  running.kill('SIGTERM');
  expect(await running.done).toMatchObject({ exitCode: 143, states: [{ type: 'STREAM' }] });
});

test('a connector that hangs, cannot start, or meets a failing test is a failure', async () => {
  const hanging = await connector(`
    await say({ type: 'LOG', log: { level: 'INFO', message: 'connecting' } });
    setInterval(() => undefined, 1000);`);
  const slow = startConnector(hanging, [], { timeoutMs: 500 });
  await expect(slow.done).rejects.toThrow(/within 500 ms. Its last words: connecting/);
  while (slow.run.signal === null) await delay(10);
  expect(slow.run.signal).toBe('SIGKILL');
  await expect(runConnector(join(dir, 'absent'), [])).rejects.toThrow(/ENOENT/);
  const onMessage = (): void => {
    throw new Error('not what was expected');
  };
  await expect(runConnector(hanging, [], { onMessage })).rejects.toThrow('not what was expected');
});

test('files for a connector are private, and a catalog names its stream', async () => {
  const catalog = configuredCatalog('events', 'incremental');
  const path = await writeJson(dir, 'catalog.json', catalog);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    streams: [{ stream: { name: 'events' }, sync_mode: 'incremental' }],
  });
});

describe('a connector that Airbyte would not go on with is a failure', () => {
  const estimate = { name: 'events', type: 'STREAM', byte_estimate: 7 };
  test.each([
    ['an ESTIMATE', { type: 'TRACE', trace: { type: 'ESTIMATE', emitted_at: 1, estimate } }],
    ['a record without data', { type: 'RECORD', record: { stream: 's', data: {}, emitted_at: 1 } }],
    ['a state without a type', { type: 'STATE', state: { data: {} } }],
  ])('for %s', async (_, message) => {
    const bin = await connector(`await say(${JSON.stringify(message)});`);
    await expect(runConnector(bin, [])).rejects.toThrow(/^Airbyte's platform would not take this/);
    await expect(
      runConnector(bin, [], { keep: 'summary', onMessage: () => undefined }),
    ).rejects.toThrow();
  });

  test('for an error with exit code 0, which Airbyte takes for success', async () => {
    const bin = await connector(`await say({ type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1,
      error: { message: 'gone', failure_type: 'transient_error' } } });`);
    await expect(runConnector(bin, ['read'])).rejects.toThrow(/\(error_and_exit_code\)/);
  });

  test('for a record of a stream that its catalog lacks', async () => {
    const catalog = await writeJson(dir, 'other.json', configuredCatalog('other', 'incremental'));
    const bin = await connector(`${RECORDS} await say(status('STARTED')); await say(record(1));
      await say(state(1, 1)); await say(status('COMPLETE'));`);
    expect((await runConnector(bin, ['read'])).recordCount).toBe(1);
    await expect(runConnector(bin, ['read', '--catalog', catalog])).rejects.toThrow(
      /\(streams_known\): events is not in the catalog/,
    );
  });
});
