import { strict as assert } from 'node:assert';
import { join } from 'node:path';

import { say } from '../command-line';
import { writeJson } from '../connector/connector';
import { ROOT } from '../containers/engine';
import { startResponsysServer } from '../responsys/server';
import type { Python } from './python';

const PROGRAM = 'pyairbyte';
/** Streams that PyAirbyte's smoke test sends; without an e-mail address, but all with an `id`. */
const LEAST_RECORDS = 40;

/** The parts of `pyairbyte destination-smoke-test`'s output that are checked here. */
interface Result {
  success: boolean;
  records_delivered: number;
  preflight_passed: boolean;
  error: string | null;
}

/**
 * PyAirbyte validates both connectors: `spec`, and `check` with a configuration that works.
 * @param configs configurations by the names of the connectors
 */
export async function validate(
  python: Python,
  configs: Readonly<Record<string, object>>,
): Promise<void> {
  for (const [name, config] of Object.entries(configs)) {
    const path = await writeJson(python.dir, `${name}.json`, config);
    const connector = `--connector=${join(ROOT, name, 'bin', 'main')}`;
    await python.run(PROGRAM, ['validate', connector, `--config=${path}`]);
    say(`ok: pyairbyte validate took ${name}`);
  }
}

/** PyAirbyte sends the destination streams of every type, name and size that it can think of. */
export async function smokeTest(python: Python): Promise<void> {
  const account = await startResponsysServer();
  try {
    const { url, username, password } = account;
    const config = {
      credentials: { auth_method: 'interact', username, password, endpoint: url },
      workflow: {
        ...{ workflow_type: 'export_users', list: 'CONTACTS', existing_users: true },
        // All streams are of one audience, as a table is created once, with its columns.
        ...{ source_audience: 'everyone', members_only: true, customer_id_field: 'id' },
        additional_fields: ['name', 'amount', 'is_active', 'nested', 'tags'],
      },
    };
    const path = await writeJson(python.dir, 'smoke-test.json', config);
    const destination = `--destination=${join(ROOT, 'destination-responsys', 'bin', 'main')}`;
    const printed = await python.run(PROGRAM, [
      ...['destination-smoke-test', destination, `--config=${path}`, '--scenarios=all'],
    ]);
    const result = JSON.parse(printed.slice(printed.indexOf('{'))) as Result;
    assert.equal(result.error, null);
    assert.ok(result.success && result.preflight_passed, 'the smoke test failed');
    assert.ok(result.records_delivered > LEAST_RECORDS, 'it sent next to nothing');
    const members = account.members('CONTACTS').length;
    assert.ok(members > 0, 'nobody is in the list');
    say(
      `ok: pyairbyte destination-smoke-test sent ${result.records_delivered} records, ` +
        `which are ${members} members by their ids`,
    );
  } finally {
    await account.stop();
  }
}
