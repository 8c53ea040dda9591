import type { ConnectorRun } from '../../harness/connector/connector';
import { startRig, type Rig } from './rig';

type Json = Record<string, unknown>;

const users = (more: Json = {}): Json => ({
  workflow_type: 'export_users',
  list: 'contacts',
  source_audience: 'vip',
  ...more,
});
const campaign = (more: Json = {}): Json => ({
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  source_audience: 'vip',
  ...more,
});

let rig: Rig;
afterEach(() => rig.stop());

function statusOf(run: ConnectorRun): [string | undefined, string | undefined] {
  const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS');
  return [found?.connectionStatus?.status, found?.connectionStatus?.message];
}

async function checked(
  workflow: Json,
  more: Json = {},
): Promise<[string | undefined, string | undefined]> {
  return statusOf(await rig.run('check', { ...rig.config(workflow), ...more }));
}

describe('D20: an account without the Email Message Designer', () => {
  beforeEach(async () => {
    rig = await startRig({ unknowns: { designer: 'not there' } });
  });

  test('is reported as such, with the field that helps', async () => {
    const [status, message] = await checked(campaign());
    expect(status).toBe('FAILED');
    expect(message).toContain('API_DISABLED_FOR_USER');
    expect(message).toContain("Campaign's List");
    expect(message).not.toContain('roles');
  });

  test("works if the form names the campaign's list", async () => {
    const [status, message] = await checked(campaign({ campaign_list: 'Contacts' }));
    expect([status, message]).toEqual([
      'SUCCEEDED',
      expect.stringContaining('The campaign Welcome and its list CONTACTS are there'),
    ]);
  });

  test('is reported if the list in the form does not exist', async () => {
    const [status, message] = await checked(campaign({ campaign_list: 'NOBODY' }));
    expect(status).toBe('FAILED');
    expect(message).toContain("Check Workflow > Campaign's List");
  });
});

test('D20: a campaign of another kind works if the form names its list, and does not with another list', async () => {
  rig = await startRig({
    lists: [
      { name: 'CONTACTS', folderName: 'Lytics' },
      { name: 'OTHERS', folderName: 'Lytics' },
    ],
  });
  expect((await checked(campaign({ campaign: 'Classic' })))[1]).toContain("Campaign's List");
  expect((await checked(campaign({ campaign: 'Classic', campaign_list: 'OTHERS' })))[0]).toBe(
    'SUCCEEDED',
  );
  expect((await checked(campaign({ campaign_list: 'OTHERS' })))[1]).toContain(
    'mails the profile list CONTACTS, not OTHERS',
  );
});

describe('D24: check fails for what a sync would fail for', () => {
  test('both tables with the same name', async () => {
    rig = await startRig();
    const [status, message] = await checked(users({ additional_fields: ['city'] }), {
      user_fields_table: 'Lytics',
      segments_table: 'LYTICS',
    });
    expect(status).toBe('FAILED');
    expect(message).toContain('User Fields Table and Segments Table');
  });

  test('a Tables Folder that does not exist', async () => {
    rig = await startRig({ folders: ['Own'] });
    const [status, message] = await checked(users(), { tables_folder: 'Nowhere' });
    expect(status).toBe('FAILED');
    expect(message).toContain('Check Tables Folder');
    expect((await checked(users(), { tables_folder: 'own' }))[0]).toBe('SUCCEEDED');
  });

  test('tables of another list in the same folder', async () => {
    const fields = [{ fieldName: 'VIP', fieldType: 'INTEGER' }];
    rig = await startRig({
      lists: [
        { name: 'CONTACTS', folderName: 'Lytics' },
        { name: 'OTHERS', folderName: 'Lytics' },
      ],
      tables: [{ list: 'OTHERS', name: 'Lytics_Segments', folderName: 'Lytics', fields }],
    });
    const [status, message] = await checked(users());
    expect(status).toBe('FAILED');
    expect(message).toContain('Segments Table');
    expect((await checked(users(), { segments_table: 'Contacts_Segments' }))[0]).toBe('SUCCEEDED');
  });

  test('an API user who may not look at folders is accepted', async () => {
    rig = await startRig({ folders: ['Own'] });
    rig.server.setFaults({
      instead: (api) =>
        api.startsWith('fetchFolder')
          ? { status: 401, body: { errorCode: 'INSUFFICIENT_ACCESS', detail: '' } }
          : undefined,
    });
    const [status, message] = await checked(users(), { tables_folder: 'Own' });
    expect(status).toBe('SUCCEEDED');
    expect(message).toContain('which the API user may not look up');
  });

  test('without Source Audience it lists the columns that the streams may be named after', async () => {
    const fields = ['VIP', 'OTHER'].map((fieldName) => ({ fieldName, fieldType: 'INTEGER' }));
    rig = await startRig({
      tables: [{ list: 'CONTACTS', name: 'Lytics_Segments', folderName: 'Lytics', fields }],
    });
    const [status, message] = await checked(users({ source_audience: '' }));
    expect(status).toBe('SUCCEEDED');
    expect(message).toContain('each stream needs a column of its name in Lytics_Segments');
    expect(message).toContain('VIP, OTHER');
  });

  test('a table that is refused is reported with the code and its meaning, and nothing was written', async () => {
    rig = await startRig({
      unknowns: { sameTable: 'refused' },
      lists: [
        { name: 'CONTACTS', folderName: 'Lytics' },
        { name: 'OTHERS', folderName: 'Lytics' },
      ],
      tables: [
        {
          ...{ list: 'OTHERS', name: 'Lytics_Segments', folderName: 'Lytics' },
          fields: [{ fieldName: 'VIP', fieldType: 'INTEGER' }],
        },
      ],
    });
    const run = await rig.write(users(), []);
    expect(run.errors[0]?.message).toContain('TABLE_ALREADY_EXISTS');
    expect(run.errors[0]?.message).toContain('Segments Table');
    // It looked again whether the table existed after all.
    expect(rig.server.counts['fetchProfileExtensions']).toBe(2);
  });
});

test('a table whose creation was carried out without an answer is found when the second attempt is refused', async () => {
  rig = await startRig();
  rig.server.setFaults({
    next: { fault: 'dropAfter', count: 1 },
    only: ['createProfileExtension'],
  });
  const run = await rig.write(users(), []);
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(rig.server.tables('CONTACTS')).toEqual(['Lytics_Segments']);
});

describe('D17: check answers in time', () => {
  test.each<[string, unknown]>([
    ['500', { status: 500, body: { errorCode: 'UNEXPECTED_EXCEPTION', detail: '' } }],
    ['503', { status: 503, body: {} }],
    ['another form', { status: 200, body: 'x' }],
  ])('if the limits of the account are answered with %s', async (_, answer) => {
    rig = await startRig();
    rig.server.setFaults({
      everything: true,
      instead: (api) =>
        api === 'rateLimit' ? (answer as { status: number; body: unknown }) : undefined,
    });
    expect((await checked(users()))[0]).toBe('SUCCEEDED');
  });

  test('if others have used up the limit', async () => {
    rig = await startRig();
    rig.server.setFaults({ everything: true, limit: 1, only: ['login'] });
    const begun = Date.now();
    const [status, message] = await checked(users());
    expect(status).toBe('FAILED');
    expect(message).toContain('Try again in a minute');
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  test('if nothing is ever answered', async () => {
    rig = await startRig();
    rig.server.setFaults({ everything: true, silent: 1 });
    const begun = Date.now();
    const [status, message] = await checked(users());
    expect(status).toBe('FAILED');
    expect(message).toContain('did not answer in time');
    expect(Date.now() - begun).toBeLessThan(30_000);
  }, 60_000);
});
