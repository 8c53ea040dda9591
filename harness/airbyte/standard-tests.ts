import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { say } from '../command-line';
import { writeJson } from '../connector/connector';
import { ROOT } from '../containers/engine';
import { PROGRAMS, type Python } from './python';

/** A configuration, and whether commands with it succeed. */
export interface Scenario {
  name: string;
  config: object;
  status: 'succeed' | 'failed';
}

interface Outcome {
  name: string;
  outcome: 'passed' | 'skipped' | 'failed';
  /** Why it was skipped, or the whole failure. */
  reason: string;
}

/** What Airbyte's suites may say in order to leave a test out, and nothing else. */
const SKIPS = [
  /starts a container/,
  /Skipping discover test for scenario that expects an exception/,
];

/**
 * Runs Airbyte's standard tests (`airbyte_cdk.test.standard_tests`) on both connectors, and tells
 * of each test.
 * @throws AssertionError when one fails, or is skipped for a reason that is not known
 */
export async function standardTests(
  python: Python,
  scenarios: Readonly<Record<string, readonly Scenario[]>>,
): Promise<void> {
  const report = join(python.dir, 'report.json');
  const connectors = Object.entries(scenarios).map(
    async ([name, all]) =>
      [
        name,
        {
          folder: join(ROOT, name),
          executable: join(ROOT, name, 'bin', 'main'),
          scenarios: await Promise.all(
            all.map(async ({ name: scenario, config, status }) => [
              await writeJson(python.dir, `${name}-${scenario}.json`, config),
              status,
            ]),
          ),
        },
      ] as const,
  );
  const plan = { report, ...Object.fromEntries(await Promise.all(connectors)) };
  const path = await writeJson(python.dir, 'standard-tests.json', plan);
  await python.run('python', [join(PROGRAMS, 'standard_tests.py'), path]);
  const outcomes = JSON.parse(await readFile(report, 'utf8')) as Outcome[];
  for (const line of linesOf(outcomes)) say(line);
  const bad = outcomes.filter(
    ({ outcome, reason }) =>
      outcome === 'failed' || (outcome === 'skipped' && !SKIPS.some((skip) => skip.test(reason))),
  );
  assert.deepEqual(
    bad.map(({ name }) => name),
    [],
    'Airbyte finds fault with these',
  );
  const passed = outcomes.filter(({ outcome }) => outcome === 'passed').length;
  // No suite passes by finding nothing to do.
  assert.ok(passed >= 20, `only ${passed} tests ran`);
  say(`ok: ${passed} of Airbyte's standard tests passed, ${outcomes.length - passed} left out`);
}

// What passed and failed one by one; what was left out by its reason.
function linesOf(outcomes: readonly Outcome[]): string[] {
  const ran = outcomes.filter(({ outcome }) => outcome !== 'skipped');
  const skipped = outcomes.filter(({ outcome }) => outcome === 'skipped');
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return [
    ...ran.map(({ name, outcome, reason }) => `${outcome}: ${name} ${reason}`.trimEnd()),
    ...reasons.map((reason) => {
      const names = skipped
        .filter((one) => one.reason === reason)
        .map(({ name }) => name.replace(/\[.*/, ''));
      return `skipped: ${[...new Set(names)].join(', ')}: ${reason.replace('Skipped: ', '')}`;
    }),
  ];
}
