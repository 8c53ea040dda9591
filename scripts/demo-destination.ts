import { join } from 'node:path';

import { configuredCatalog, runConnector, writeJson } from '../harness/connector/connector';
import type { ConnectorRun } from '../harness/connector/connector-run';
import { startResponsysServer, type ResponsysServer } from '../harness/responsys/server';
import { startBucketServer, type BucketServer } from '../harness/s3/bucket-server';
import { say } from '../harness/command-line';

const DESTINATION = join(__dirname, '..', '..', 'destination-responsys', 'bin', 'main');
const LIST = 'CONTACTS';
const CAMPAIGN = 'Welcome';
const EVENT = 'VIP_Entered';

/**
 * Shows the destination at work on a Responsys server in this process: all workflows, fed with
 * Lytics records of both shapes.
 * @param dir a folder for files
 */
export async function demonstrateDestination(dir: string): Promise<void> {
  const [server, bucket] = await Promise.all([startResponsysServer(), startBucketServer()]);
  try {
    say(
      `\nA Responsys account with the list ${LIST}, the campaign ${CAMPAIGN} and the custom event ${EVENT}.\n` +
        'An S3 bucket for rejected records.',
    );
    const catalog = await writeJson(dir, 'users.json', configuredCatalog('users', 'incremental'));
    const command = async (name: string, workflow: object, more = {}): Promise<string[]> => {
      const config = { ...configOf(server, workflow), ...more };
      const path = await writeJson(dir, `${name}.json`, config);
      return ['--config', path, '--catalog', catalog];
    };

    const kept = { object_storage_config: bucket.config };
    const users = await command('export-users', EXPORT_USERS, kept);
    const checked = succeeded(await runConnector(DESTINATION, ['check', ...users.slice(0, 2)]));
    const status = checked.messages.find((m) => m.connectionStatus !== undefined);
    say(`\ncheck: ${status?.connectionStatus?.status ?? ''}`);
    say(`  ${status?.connectionStatus?.message ?? ''}`);

    say('\nwrite, workflow Export Users: two enter the audience vip, one leaves it again');
    printRun(await write(users, RECORDS));
    table(server);
    rejected(bucket);

    // A table of its own remembers who was mailed: in the other one the same members are recorded.
    const remembered = { segments_table: 'Welcome_Segments' };
    const campaign = await command('export-to-campaign', EXPORT_TO_CAMPAIGN, remembered);
    say(`\nwrite, workflow Export to Campaign: members who enter get the e-mail ${CAMPAIGN}`);
    printRun(await write(campaign, RECORDS));
    say(`  ${'e-mail to'.padEnd(20)}data for the template`);
    for (const { email, optionalData } of server.triggers) {
      say(`  ${(email ?? '').padEnd(20)}${JSON.stringify(optionalData)}`);
    }
    if (server.triggers.length !== 2) throw new Error('two members should have been mailed');

    const event = await command('send-custom-event', SEND_CUSTOM_EVENT, {
      segments_table: 'VIP_Segments',
    });
    say(
      `\nwrite, workflow Send Custom Event: members who enter start the programs that listen to ${EVENT}`,
    );
    printRun(await write(event, RECORDS));
    if (server.sentEvents.length !== 2)
      throw new Error('two members should have been sent the event');
  } finally {
    await Promise.all([server.stop(), bucket.stop()]);
  }
}

const SHARED = { source_audience: 'vip', additional_fields: ['first_name', 'city'] };
const EXPORT_USERS = {
  workflow_type: 'export_users',
  list: LIST,
  ...SHARED,
  audience_memberships: ['newsletter'],
  list_fields: [{ field: 'country', column: 'COUNTRY_' }],
};
const EXPORT_TO_CAMPAIGN = { workflow_type: 'export_to_campaign', campaign: CAMPAIGN, ...SHARED };

const SEND_CUSTOM_EVENT = {
  workflow_type: 'send_custom_event',
  event: EVENT,
  list: LIST,
  ...SHARED,
};

const event = (kind: 'enter' | 'exit', at: string): object => ({
  id: '42976a269a5e6b9d06c681b1c27292df',
  slug: 'vip',
  event: kind,
  [kind]: at,
});
/** Flat profiles and one payload of Lytics's webhook; the last two are no members. */
const RECORDS: readonly Readonly<Record<string, unknown>>[] = [
  {
    email: 'ann@example.com',
    first_name: 'Ann',
    city: 'Oslo',
    country: 'NO',
    segments: ['vip', 'newsletter'],
    segment_events: [event('enter', '2024-05-23T07:00:00Z')],
  },
  {
    id: '7076027172059065053',
    data: {
      email: 'ben@example.com',
      first_name: 'Ben',
      city: 'Bergen',
      country: 'NO',
      segment_events: [event('enter', '2024-05-23T07:01:00Z')],
    },
    meta: { object: 'user', timestamp: '2024-05-23T07:01:00.5Z' },
  },
  { email: 'ben@example.com', segment_events: [event('exit', '2024-05-23T07:30:00Z')] },
  { email: 'cleo@example.com', first_name: 'Cleo', segments: ['newsletter'] },
  { email: 'not an address', segment_events: [event('enter', '2024-05-23T07:02:00Z')] },
];

function configOf({ url, username, password }: ResponsysServer, workflow: object): object {
  return {
    credentials: { auth_method: 'interact', username, password, endpoint: url },
    workflow,
  };
}

async function write(
  args: readonly string[],
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<ConnectorRun> {
  const lines = records.map((data) => ({
    type: 'RECORD',
    record: { stream: 'users', data, emitted_at: 1_716_447_600_000 },
  }));
  const stream = { stream_descriptor: { name: 'users' }, stream_state: { page: 1 } };
  const state = { type: 'STATE', state: { type: 'STREAM', stream } };
  const stdin = [...lines, state].map((message) => `${JSON.stringify(message)}\n`);
  return succeeded(await runConnector(DESTINATION, ['write', ...args], { stdin }));
}

function printRun({ logs, states }: ConnectorRun): void {
  for (const { level, message } of logs) say(`  ${level} ${message}`);
  const { destinationStats } = states[0] ?? {};
  say(`  STATE returned with ${JSON.stringify(destinationStats)}`);
}

// The log has only the number; the bucket has the record.
function rejected(bucket: BucketServer): void {
  for (const [key, body] of bucket.objects) {
    say(`\n  s3://${bucket.config['s3_bucket_name'] ?? ''}/${key}`);
    for (const line of body.toString().trimEnd().split('\n')) say(`  ${line}`);
  }
  const lines = bucket.lines();
  if (lines.length !== 1) throw new Error('one rejected record should be in the bucket');
}

function table(server: ResponsysServer): void {
  const line = (cells: string[]): void => {
    say(`  ${cells.map((cell) => cell.padEnd(20)).join('')}`.trimEnd());
  };
  line([LIST, 'permission', 'COUNTRY_', 'Lytics_User_Fields', 'Lytics_Segments']);
  for (const member of server.members(LIST)) {
    const email = member['EMAIL_ADDRESS_'] ?? '';
    const row = (name: string): string => {
      const found = server.rows(LIST, name).find((one) => one.email === email);
      return Object.entries(found?.values ?? {})
        .map(([column, value]) => `${column}=${value ?? ''}`)
        .join(' ');
    };
    line([
      email,
      member['EMAIL_PERMISSION_STATUS_'] ?? '',
      member['COUNTRY_'] ?? '',
      row('Lytics_User_Fields').replaceAll('FIRST_NAME=', '').replace('CITY=', ''),
      row('Lytics_Segments'),
    ]);
  }
}

function succeeded(run: ConnectorRun): ConnectorRun {
  if (run.exitCode === 0) return run;
  throw new Error(`the connector failed: ${run.errors.map(({ message }) => message).join(' ')}`);
}
