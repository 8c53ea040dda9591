import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runConnector, writeJson, type ConnectorRun } from '../../harness/connector/connector';
import { unknownsOf, unknownsOfProbe, type Unknowns } from '../../harness/responsys/unknowns';
import type { ResponsysOptions } from '../../harness/responsys/server';
import { WAYS, type FindingName } from '../probe/findings';
import { users } from './people';
import { startRig, type Rig } from './rig';

/*
 * The probe against the simulator, set to each of the ways: what it reports sets another simulator
 * in the same way.
 */

const BIN = join(__dirname, '..', 'bin', 'main');
const SCRATCH = { name: 'SCRATCH', folderName: 'Lytics', fields: ['AIRBYTE_PROBE'] };
const CONTACTS = { name: 'CONTACTS', folderName: 'Lytics' };

let rig: Rig;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'probe-'));
});
afterEach(async () => {
  await rig.stop();
  await rm(dir, { recursive: true, force: true });
});

async function probed(
  options: ResponsysOptions,
  list = 'SCRATCH',
): Promise<{ run: ConnectorRun; report: string | undefined }> {
  rig = await startRig({ lists: [CONTACTS, SCRATCH], ...options });
  const config = await writeJson(dir, 'config.json', rig.config(users()));
  const file = join(dir, 'report.json');
  const args = ['probe', '--config', config, '--list', list, '--report', file];
  const run = await runConnector(BIN, args);
  return { run, report: await readFile(file, 'utf8').catch(() => undefined) };
}

const all = Object.entries(WAYS).flatMap(([name, ways]) =>
  ways.map((way): [FindingName, string] => [name as FindingName, way]),
);

test.each(all)(
  'an account in which %s is "%s" is found so, and simulated so',
  async (name, way) => {
    const unknowns = unknownsOf({ [name]: way });
    const { run, report } = await probed({ unknowns });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    const found = unknownsOf(unknownsOfProbe(report ?? '') as Partial<Unknowns>);
    expect(found).toEqual(unknowns);
    expect(report).not.toContain('unclear');
    expect(rig.server.members('SCRATCH')).toEqual([]);
  },
);

test('a report holds words of ours alone, and no other list is touched', async () => {
  const { run, report = '' } = await probed({});
  const words = new Set([...Object.keys(WAYS), ...Object.values(WAYS).flat()]);
  const texts = [...report.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
  const own = new Set(['format', 'responsys-probe', 'version', 'findings']);
  expect(texts.filter((text) => !words.has(text) && !own.has(text))).toEqual([]);
  const said = JSON.stringify(run.messages);
  for (const secret of [
    rig.server.password,
    rig.server.username,
    'airbyte-probe-',
    'example.com',
  ]) {
    expect(said + report).not.toContain(secret);
  }
  expect(rig.server.members('CONTACTS')).toEqual([]);
  expect(rig.server.tables('CONTACTS')).toEqual([]);
  expect([rig.server.triggers, rig.server.counts['mergeTriggerEmail']]).toEqual([[], undefined]);
  const calls = Object.values(rig.server.counts).reduce((sum, count) => sum + count, 0);
  expect(calls).toBeLessThanOrEqual(30);
});

describe('a list that may hold others is refused, before anything is written', () => {
  test.each<[string, ResponsysOptions, string]>([
    ['has no column of the probe', {}, 'OTHERS'],
    ['is the list of the workflow', {}, 'contacts'],
    [
      'is mailed by a campaign',
      { campaigns: [{ name: 'Welcome', listName: 'SCRATCH' }] },
      'SCRATCH',
    ],
  ])('since it %s', async (_, options, list) => {
    const { run, report } = await probed(
      { lists: [CONTACTS, SCRATCH, { name: 'OTHERS', folderName: 'Lytics' }], ...options },
      list,
    );
    expect([run.exitCode, report]).toEqual([1, undefined]);
    expect(run.errors[0]?.failure_type).toBe('config_error');
    expect(run.errors[0]?.message).toContain('cannot be probed');
    expect(rig.server.counts['mergeListRecipients']).toBeUndefined();
  });
});

test('a probe that fails in the middle deletes its members', async () => {
  rig = await startRig({ lists: [CONTACTS, SCRATCH] });
  let merges = 0;
  rig.server.setFaults({
    instead: (api) =>
      api === 'mergeListRecipients' && ++merges > 2
        ? { status: 401, body: { errorCode: 'INSUFFICIENT_ACCESS', detail: '' } }
        : undefined,
  });
  const config = await writeJson(dir, 'config.json', rig.config(users()));
  const file = join(dir, 'report.json');
  const run = await runConnector(BIN, [
    ...['probe', '--config', config, '--list', 'SCRATCH', '--report', file],
  ]);
  expect([run.exitCode, run.errors[0]?.failure_type]).toEqual([1, 'config_error']);
  expect(merges).toBeGreaterThan(2);
  expect(rig.server.members('SCRATCH')).toEqual([]);
});
