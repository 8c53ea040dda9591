import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startScript, type ScriptRun } from '../harness/lifetime/script-run';

const ROOT = join(__dirname, '..');
const SCRIPTS = join(ROOT, 'dist', 'scripts');

const started: ScriptRun[] = [];

afterEach(async () => {
  for (const run of started.splice(0)) {
    await run.remove();
  }
});

async function start(name: string, ...args: string[]): Promise<ScriptRun> {
  const run = await startScript(process.execPath, [join(SCRIPTS, `${name}.js`), ...args]);
  started.push(run);
  return run;
}

test('the demo leaves nothing behind when it ends by itself', async () => {
  const run = await start('demo');
  expect(await run.ended).toBe(0);
  expect(await run.left()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'N3: the demo leaves nothing behind when a terminal sends it %s while a connector runs',
  async (signal) => {
    const run = await start('demo');
    await run.until(/download\/54321_SENT/);
    await delay(300);
    run.signal(signal);
    expect(await run.ended).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    expect(await run.left()).toEqual([]);
    expect(run.stderr).toBe('');
  },
);

test.each(['demo', 'torture'])(
  'N3: %s ends quietly, with nothing left, when the reader of its output goes',
  async (name) => {
    const run = await start(name);
    await run.until(/./);
    run.child.stdout?.destroy();
    expect(await run.ended).toBe(141);
    expect(await run.left()).toEqual([]);
    expect(run.stderr).toBe('');
  },
);

test('N3: a torture that is interrupted ends what runs and reports no loss', async () => {
  const run = await start('torture', '--runs', '40', '--seed', '7');
  await run.until(/ ok /);
  await delay(1_000);
  run.signal('SIGINT');
  await run.until(/interrupted/);
  const code = await run.ended;
  // Before the code, so that a failure shows which run went wrong and why.
  const printed = run.lines.join('\n');
  expect(printed).not.toContain('WRONG');
  expect(code).toBe(0);
  expect(run.lines.filter((line) => line.startsWith('  ok ')).length).toBeGreaterThan(1);
  expect(await run.left()).toEqual([]);
});

test('N3: a torture that is interrupted twice ends at once and leaves nothing behind', async () => {
  const run = await start('torture', '--runs', '40', '--only', 'stall-minutes');
  await run.until(/runs from seed/);
  await delay(3_000);
  run.signal('SIGINT');
  await run.until(/interrupted/);
  // Less apart, they would count as one Ctrl-C that npm has handed on.
  await delay(600);
  const before = performance.now();
  run.signal('SIGINT');
  expect(await run.ended).toBe(130);
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(await run.left()).toEqual([]);
  expect(run.lines.join('\n')).not.toContain('WRONG');
});

test('a torture that fails leaves nothing behind', async () => {
  const run = await start('torture', '--only', 'nothing-of-the-kind');
  expect(await run.ended).toBe(1);
  expect(run.stderr).toMatch(/^--only takes one of kill, /);
  expect(await run.left()).toEqual([]);
});

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'N3: the simulator and its keys are gone after %s',
  async (signal) => {
    const run = await start('simulator');
    await run.until(/^Requests:/);
    run.signal(signal);
    await run.ended;
    expect(await run.left()).toEqual([]);
  },
);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'N3: the simulator ends with npm when that gets %s',
  async (signal) => {
    // Without the scripts that come before it, the build among them.
    const run = await startScript('npm', ['--ignore-scripts', 'run', 'simulator'], {});
    started.push(run);
    await run.until(/^Requests:/);
    run.child.kill(signal);
    await run.ended;
    expect(await run.left()).toEqual([]);
  },
);

test('N3: a run of the tests that is interrupted leaves neither connectors nor folders', async () => {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const run = await startScript(process.execPath, [jest, 'destination-responsys/e2e/states'], {});
  started.push(run);
  while (!(await run.left()).some((line) => line.includes('destination-responsys')))
    await delay(20);
  run.signal('SIGINT');
  expect(await run.ended).toBe(130);
  expect(await run.left()).toEqual([]);
});
