import type { ConnectorRun } from '../../harness/connector/connector';
import { startRig, warningsOf, type Rig } from './rig';

const users = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_users',
  list: 'contacts',
  source_audience: 'vip',
  ...more,
});
const campaign = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_to_campaign',
  campaign: 'welcome',
  ...more,
});

let rig: Rig;
afterEach(() => rig.stop());

function statusOf(run: ConnectorRun): [string | undefined, string | undefined] {
  const found = run.messages.filter(({ type }) => type === 'CONNECTION_STATUS');
  expect(found).toHaveLength(1);
  return [found[0]?.connectionStatus?.status, found[0]?.connectionStatus?.message];
}

async function checked(
  workflow: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<[string | undefined, string | undefined]> {
  return statusOf(await rig.run('check', { ...rig.config(workflow), ...more }));
}

test('finds the list and says which tables the first sync will create', async () => {
  rig = await startRig();
  expect(await checked(users({ additional_fields: ['city'] }))).toEqual([
    'SUCCEEDED',
    'The list CONTACTS is there, and the first sync will create Lytics_User_Fields in the folder ' +
      'Lytics and Lytics_Segments in the folder Lytics.',
  ]);
  expect(rig.server.fields('CONTACTS', 'Lytics_Segments')).toBeUndefined();
});

test('finds the campaign and its list', async () => {
  rig = await startRig();
  expect(await checked(campaign())).toEqual([
    'SUCCEEDED',
    'The campaign Welcome and its list CONTACTS are there, and the tables have the columns that ' +
      'the workflow writes.',
  ]);
});

test('lists the columns that a table lacks, and the fields that they are for', async () => {
  rig = await startRig({
    tables: [
      {
        list: 'CONTACTS',
        name: 'LYTICS_USER_FIELDS',
        folderName: 'Lytics',
        fields: [{ fieldName: 'CITY', fieldType: 'STR500' }],
      },
    ],
  });
  expect(await checked(users({ additional_fields: ['city'] }))).toMatchObject(['SUCCEEDED', {}]);
  const [status, message] = await checked(users({ additional_fields: ['city', 'age', 'zip'] }));
  expect(status).toBe('FAILED');
  expect(message).toContain('lacks the columns AGE (for age), ZIP (for zip)');
  expect(message).toContain('User Fields Table');
});

test('with an empty Source Audience, check warns of the column that each stream needs, and write gives the remedy', async () => {
  const fields = [{ fieldName: 'VIP', fieldType: 'INTEGER' }];
  const table = { list: 'CONTACTS', name: 'Lytics_Segments', folderName: 'Lytics', fields };
  rig = await startRig({ tables: [table] });
  const run = await rig.run('check', rig.config(users({ source_audience: '' })));
  const [status, message] = statusOf(run);
  expect([status, warningsOf(run)]).toEqual([
    'SUCCEEDED',
    [
      'Source Audience is empty, so each stream needs a column of its name in Lytics_Segments, ' +
        'which has VIP. Fill it in, or add the column.',
    ],
  ]);
  expect(message).toContain('each stream needs a column of its name in Lytics_Segments');
  const written = await rig.write(users({ source_audience: '' }), []);
  expect(written.errors[0]?.failure_type).toBe('config_error');
  const [first] = (written.errors[0]?.message ?? '').split('. ');
  expect(first).toContain('lacks the columns USERS (for users): fill in Source Audience');
  expect((await rig.write(users(), [])).errors).toEqual([]);
});

test('the first sentence of a failed write gives the remedy for a column that an option needs, too', async () => {
  const fields = [{ fieldName: 'CITY', fieldType: 'STR500' }];
  const table = { list: 'CONTACTS', name: 'Lytics_User_Fields', folderName: 'Lytics', fields };
  rig = await startRig({ tables: [table] });
  const run = await rig.write(users({ additional_fields: ['city', 'age'] }), []);
  const [first] = (run.errors[0]?.message ?? '').split('. ');
  expect(first).toContain(
    'lacks the columns AGE (for age): add them in Responsys, or name a table',
  );
  expect(first).not.toContain('Source Audience');
});

test.each([
  ['a list that is not there', users({ list: 'NOBODY' }), {}, 'Check Workflow > List'],
  ['a campaign that is not there', campaign({ campaign: 'None' }), {}, 'Check Workflow > Campaign'],
  [
    'a wrong password',
    users(),
    { password: 'wrong-password' },
    'does not know this User Name with this Password',
  ],
  [
    'an endpoint that nobody listens at',
    users(),
    { endpoint: 'http://127.0.0.1:1' },
    'ECONNREFUSED',
  ],
  [
    'an endpoint without encryption',
    users(),
    { endpoint: 'http://login2.responsys.net' },
    'must begin with https://',
  ],
  [
    'several faults at once',
    { workflow_type: 'export_users' },
    { username: '', endpoint: 'https://a/b' },
    'Responsys Interact > User Name is empty; Responsys Interact > Endpoint must have the ' +
      'form "host name or https://host name"; Export Users > List is missing',
  ],
  [
    'time-based triggers without an audience',
    campaign({ time_based_triggers: true }),
    {},
    'Time-based Triggers needs Source Audience',
  ],
])('fails for %s and says what to check', async (_, workflow, credentials, sentence) => {
  rig = await startRig();
  const config = rig.config(workflow);
  const mended = {
    ...config,
    credentials: { ...(config['credentials'] as object), ...credentials },
  };
  const run = await rig.run('check', mended);
  const [status, message] = statusOf(run);
  expect(status).toBe('FAILED');
  expect(message).toContain(sentence);
  expect(JSON.stringify(run)).not.toContain('wrong-password');
});

test('a sync with a wrong password fails with a configuration error that Airbyte does not retry', async () => {
  rig = await startRig();
  const credentials = { ...(rig.config({})['credentials'] as object), password: 'wrong-password' };
  const run = await rig.write(users(), [], { more: { credentials } });
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]?.failure_type).toBe('config_error');
  expect(rig.server.logins).toBe(0);
});

test('what can be written to is returned as a catalog', async () => {
  rig = await startRig();
  const run = await rig.run('discover', rig.config(users({ additional_fields: ['city'] })));
  expect(run.exitCode).toBe(0);
  expect(run.messages[0]).toMatchObject({
    type: 'DESTINATION_CATALOG',
    destination_catalog: {
      operations: [
        {
          object_name: 'contacts',
          sync_mode: 'append',
          matching_keys: [['email']],
          json_schema: { required: ['email'], properties: { city: { type: 'string' } } },
        },
        { object_name: 'contacts', sync_mode: 'append_dedup' },
      ],
    },
  });
});
