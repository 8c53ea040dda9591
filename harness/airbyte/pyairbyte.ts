import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { say } from '../command-line';
import { writeJson } from '../connector/connector';
import { ROOT } from '../containers/engine';
import type { EventServer } from '../containers/server';
import { startResponsysServer } from '../responsys/server';
import { PROGRAMS, type Python } from './python';

const MORE_ROWS = 10;
const STREAM = 'responsys_events';
const LIST = 'CONTACTS';

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
 * PyAirbyte, a client that Airbyte itself publishes, checks and reads the source into DuckDB, and
 * writes what it reads to the destination; each a second time, when there is little or nothing new.
 * @param server whose files hold `rows` rows
 */
export async function readAndWrite(
  python: Python,
  server: EventServer,
  rows: number,
): Promise<void> {
  const plan = {
    source: planOf('source-responsys', server.config),
    database: join(python.dir, 'events.duckdb'),
    where: "where event = 'sent' and _ab_source_file_line = 1",
  };
  const first = await drive<ReadReport>(python, 'read', plan);
  assert.equal(first.records, rows);
  const table = first.tables[STREAM];
  assert.equal(table?.rows, rows);
  assert.deepEqual(typesIn(table.columns), {
    ...{ event: 'VARCHAR', riid: 'VARCHAR', email: 'VARCHAR' },
    ...{ event_captured_dt: 'TIMESTAMP', message_size: 'DECIMAL(38,9)' },
    ...{ _ab_source_file_line: 'BIGINT', _ab_source_file_last_modified: 'TIMESTAMP' },
  });
  assert.equal(table.sample[0]?.['_ab_source_file_last_modified'], '2024-05-23 07:00:00');
  assert.match(table.sample[0]['riid'] ?? '', /^\d{10}$/);

  await server.put('54321_SENT_20240523_080000.csv', MORE_ROWS);
  const second = await drive<ReadReport>(python, 'read', plan);
  assert.equal(second.records, MORE_ROWS);
  assert.equal(second.tables[STREAM]?.rows, rows + MORE_ROWS);
  say(`ok: PyAirbyte checked the source and read ${rows} rows with their types, then ${MORE_ROWS}`);
  await writeTwice(python, server.config, rows + MORE_ROWS);
  await readStreams(python, server.config, rows + MORE_ROWS);
}

/** A stream for each event type: each becomes a table with its own columns, and is read once. */
async function readStreams(python: Python, config: object, rows: number): Promise<void> {
  const plan = {
    source: planOf('source-responsys', { ...config, stream_layout: 'per_event_type' }),
    database: join(python.dir, 'streams.duckdb'),
    where: 'where _ab_source_file_line = 1 limit 1',
  };
  const first = await drive<ReadReport>(python, 'read', plan);
  assert.equal(first.records, rows);
  const tables = Object.entries(first.tables);
  const sum = tables.reduce((total, [, table]) => total + table.rows, 0);
  assert.equal(sum, rows);
  for (const [name, { sample }] of tables) {
    for (const row of sample) assert.equal(`responsys_${row['event'] ?? ''}`, name);
  }
  const sent = first.tables['responsys_sent'];
  assert.ok(sent !== undefined && sent.rows > 0, 'there is no responsys_sent');
  assert.ok('email_isp' in sent.columns && !('push_id' in sent.columns), 'it is not narrow');
  const second = await drive<ReadReport>(python, 'read', plan);
  assert.equal(second.records, 0);
  say(`ok: PyAirbyte read ${rows} rows into ${tables.length} tables, one for each event type`);
}

/** The destination, fed by PyAirbyte from the source: all rows, and then none, as none are new. */
async function writeTwice(python: Python, sourceConfig: object, rows: number): Promise<void> {
  const account = await startResponsysServer();
  try {
    const { url, username, password } = account;
    const plan = {
      source: planOf('source-responsys', sourceConfig),
      destination: planOf('destination-responsys', {
        credentials: { auth_method: 'interact', username, password, endpoint: url },
        // Event rows have no audiences: everyone with an address counts as a member.
        workflow: { workflow_type: 'export_users', list: LIST, existing_users: true },
      }),
      database: join(python.dir, 'states.duckdb'),
    };
    const first = await drive<WriteReport>(python, 'write', plan);
    assert.equal(first.records, rows);
    const members = account.members(LIST).length;
    assert.ok(members > 0, 'nobody is in the list');
    const merged = account.rowCounts['mergeListRecipients'];
    await drive<WriteReport>(python, 'write', plan);
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
  python: Python,
  command: 'read' | 'write',
  plan: object,
): Promise<Report> {
  const report = join(python.dir, 'report.json');
  const path = await writeJson(python.dir, 'plan.json', { ...plan, report });
  await python.run('python', [join(PROGRAMS, 'pyairbyte_check.py'), command, path]);
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}
