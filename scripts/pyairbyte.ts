import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from '../harness/connector/command';
import { writeJson } from '../harness/connector/connector';
import { startResponsysServer } from '../harness/responsys/server';
import { runScript, say } from './command-line';
import { ROOT } from '../harness/containers/engine';
import { startEventServer } from '../harness/containers/server';

const ROWS = 2_000;
const MORE_ROWS = 10;
const STREAM = 'responsys_events';
const LIST = 'CONTACTS';
/** PyAirbyte runs on these versions of Python, and not yet on newer ones. */
const PYTHONS = ['python3.12', 'python3.11', 'python3.10', 'python3'];
const SUITED =
  'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))';

interface WriteReport {
  records: number;
}

interface ReadReport {
  records: number;
  tables: Record<
    string,
    { rows: number; columns: Record<string, string>; sample: Record<string, string>[] }
  >;
}

/**
 * Lets PyAirbyte, a client that Airbyte itself publishes, check and read the source into DuckDB:
 * `npm run pyairbyte`. PYAIRBYTE names a virtual environment that has it already; otherwise one is
 * made and removed.
 */
async function main(dir: string): Promise<void> {
  const python = await pythonWithAirbyte(dir);
  if (python === undefined) say('left out: PyAirbyte, as there is no Python 3.10 to 3.12 with pip');
  else await readTwice(python, dir);
}

async function readTwice(python: string, dir: string): Promise<void> {
  const server = await startEventServer(ROWS);
  try {
    const plan = {
      source: planOf('source-responsys', server.config),
      database: join(dir, 'events.duckdb'),
      where: "where event = 'sent' and _ab_source_file_line = 1",
    };
    const first = await drive<ReadReport>(python, dir, 'read', plan);
    assert.equal(first.records, ROWS);
    const table = first.tables[STREAM];
    assert.equal(table?.rows, ROWS);
    assert.deepEqual(typesIn(table.columns), {
      ...{ event: 'VARCHAR', riid: 'VARCHAR', email: 'VARCHAR' },
      ...{ event_captured_dt: 'TIMESTAMP', message_size: 'DECIMAL(38,9)' },
      ...{ _ab_source_file_line: 'BIGINT', _ab_source_file_last_modified: 'TIMESTAMP' },
    });
    assert.equal(table.sample[0]?.['_ab_source_file_last_modified'], '2024-05-23 07:00:00');
    assert.match(table.sample[0]['riid'] ?? '', /^\d{10}$/);

    await server.put('54321_SENT_20240523_080000.csv', MORE_ROWS);
    const second = await drive<ReadReport>(python, dir, 'read', plan);
    assert.equal(second.records, MORE_ROWS);
    assert.equal(second.tables[STREAM]?.rows, ROWS + MORE_ROWS);
    say(
      `ok: PyAirbyte checked the source and read ${ROWS} rows with their types, then ${MORE_ROWS}`,
    );
    await writeTwice(python, dir, server.config);
  } finally {
    await server.stop();
  }
}

/** The destination, fed by PyAirbyte from the source: all rows, and then none, as none are new. */
async function writeTwice(python: string, dir: string, sourceConfig: object): Promise<void> {
  const account = await startResponsysServer();
  try {
    const { url, username, password } = account;
    const plan = {
      source: planOf('source-responsys', sourceConfig),
      destination: planOf('destination-responsys', {
        credentials: { auth_method: 'interact', username, password, endpoint: url },
        // Event rows have no audiences: whoever has an address is taken for a member.
        workflow: { workflow_type: 'export_users', list: LIST, existing_users: true },
      }),
      database: join(dir, 'states.duckdb'),
    };
    const first = await drive<WriteReport>(python, dir, 'write', plan);
    assert.equal(first.records, ROWS + MORE_ROWS);
    const members = account.members(LIST).length;
    assert.ok(members > 0, 'nobody is in the list');
    const merged = account.rowCounts['mergeListRecipients'];
    await drive<WriteReport>(python, dir, 'write', plan);
    assert.equal(account.rowCounts['mergeListRecipients'], merged, 'rows were written again');
    say(`ok: PyAirbyte checked the destination and wrote ${members} members, once`);
  } finally {
    await account.stop();
  }
}

function typesIn(columns: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const names = ['event', 'riid', 'email', 'event_captured_dt', 'message_size'];
  const ours = ['_ab_source_file_line', '_ab_source_file_last_modified'];
  return Object.fromEntries([...names, ...ours].map((name) => [name, columns[name]]));
}

/** A connector as the plan of pyairbyte_check.py describes it. */
function planOf(name: string, config: object): object {
  return { name, config, executable: join(ROOT, name, 'bin', 'main') };
}

/** Runs a command of pyairbyte_check.py; resolves to its report. */
async function drive<Report>(
  python: string,
  dir: string,
  command: 'read' | 'write',
  plan: object,
): Promise<Report> {
  const report = join(dir, 'report.json');
  const path = await writeJson(dir, 'plan.json', { ...plan, report });
  // Without these it asks Airbyte's registry for connectors, and tells Airbyte of each use.
  const quiet = { AIRBYTE_OFFLINE_MODE: '1', DO_NOT_TRACK: '1', PYTHONWARNINGS: 'ignore' };
  const folders = { AIRBYTE_PROJECT_DIR: dir, AIRBYTE_LOGGING_ROOT: dir, AIRBYTE_TEMP_DIR: dir };
  const script = join(ROOT, 'scripts', 'pyairbyte_check.py');
  await runCommand(python, [script, command, path], { cwd: dir, env: { ...quiet, ...folders } });
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}

async function pythonWithAirbyte(dir: string): Promise<string | undefined> {
  const given = process.env['PYAIRBYTE'];
  if (given !== undefined) return join(given, 'bin', 'python');
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', SUITED]).status === 0);
  if (python === undefined) return undefined;
  const made = join(dir, 'venv');
  await runCommand(python, ['-m', 'venv', made]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'airbyte'];
  await runCommand(join(made, 'bin', 'python'), pip);
  return join(made, 'bin', 'python');
}

runScript(
  {
    name: 'pyairbyte',
    about:
      'Lets PyAirbyte check, read and write with both connectors. Needs Python 3.10 to 3.12 with\n' +
      'venv, sshd and GnuPG; PYAIRBYTE may name a virtual environment that has PyAirbyte already.',
    options: {},
  },
  (_, { folder }) => main(folder),
);
