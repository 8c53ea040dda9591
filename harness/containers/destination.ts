import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ConnectorRun, ProtocolMessage } from '../connector/connector-run';
import { startResponsysServer, type ResponsysServer } from '../responsys/server';
import { say } from '../command-line';
import { ROOT } from './engine';
import { succeeded, startPod } from './pod';
import { attempt, type Connection } from './sync';
import { RowCounts } from './row-counts';

const LIST = 'CONTACTS';

export interface DestinationImage {
  image: string;
  check: (message: ProtocolMessage) => void;
}

/** Spec, check and discover of the destination in containers with this much memory. */
export async function everyCommandOfDestination(
  tested: DestinationImage,
  memory: string,
): Promise<void> {
  const server = await startResponsysServer();
  try {
    const options = { memory, onMessage: tested.check };
    const run = async (command: 'spec' | 'check' | 'discover', files = {}): Promise<ConnectorRun> =>
      succeeded(await startPod({ image: tested.image, command, files }, options));
    const [spec, ...others] = (await run('spec')).messages;
    const form = await readFile(join(ROOT, 'destination-responsys/spec.json'), 'utf8');
    assert.deepEqual([spec?.spec, others], [JSON.parse(form), []]);
    const config = configOf(server);
    const checked = (await run('check', { config })).messages;
    assert.equal(checked.find((m) => m.connectionStatus)?.connectionStatus?.status, 'SUCCEEDED');
    const discovered = (await run('discover', { config })).messages;
    assert.ok(discovered.some(({ type }) => type === 'DESTINATION_CATALOG'));
    say(`ok: spec, check and discover of the destination in ${memory}`);
  } finally {
    await server.stop();
  }
}

/**
 * A sync from the source's container to the destination's, both killed after a third of the rows,
 * twice, and then left to its end: every row must have had its outcome.
 * @param rows on the source's server
 */
export async function killedTwice(
  parts: Pick<Connection, 'source' | 'check'>,
  image: string,
  rows: number,
  memory: string,
): Promise<void> {
  const server = await startResponsysServer({ keep: 'counts' });
  try {
    const connection = { ...parts, memory, destination: { image, config: configOf(server) } };
    const delivered = new RowCounts(rows);
    const third = Math.max(Math.floor(rows / 3), MIN_ROWS);
    let state: unknown;
    for (const limit of [third, third, Infinity]) {
      const {
        source,
        destination,
        state: stored,
      } = await attempt(connection, state, delivered, limit);
      const codes = [source.exitCode, destination.exitCode];
      if (limit === Infinity) assert.deepEqual(codes, [0, 0], destination.errors[0]?.message);
      else assert.ok(!codes.includes(0), `ended with ${codes.join(' and ')}`);
      assert.ok(stored !== undefined, 'no state came back');
      state = stored;
    }
    assert.equal(delivered.distinct, rows);
    const merged = server.rowCounts['mergeListRecipients'] ?? 0;
    assert.ok(merged >= rows - WITHOUT_ADDRESS, `${merged} rows were merged`);
    say(
      `ok: a sync of ${rows} rows in two containers of ${memory}, killed twice, is complete: ` +
        `${merged} rows merged, ${delivered.repeats} delivered twice`,
    );
  } finally {
    await server.stop();
  }
}

/** A state comes after 50,000 rows, and comes back a little later. */
const MIN_ROWS = 60_000;
/** Rows of the zipped file of opened e-mails, which name nobody. */
const WITHOUT_ADDRESS = 3;

function configOf({ url, username, password }: ResponsysServer): object {
  return {
    credentials: { auth_method: 'interact', username, password, endpoint: url },
    // Event rows have no audiences: everyone who has one counts as a member.
    workflow: { workflow_type: 'export_users', list: LIST, existing_users: true },
  };
}
