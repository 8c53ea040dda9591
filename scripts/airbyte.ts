import { bucketOfRejects } from '../harness/airbyte/bucket';
import { fileSources } from '../harness/airbyte/file-sources';
import { readAndWrite } from '../harness/airbyte/pyairbyte';
import { pythonWithAirbyte, type Python } from '../harness/airbyte/python';
import { smokeTest, validate } from '../harness/airbyte/smoke-test';
import { standardTests } from '../harness/airbyte/standard-tests';
import { startEventServer } from '../harness/containers/server';
import { startResponsysServer } from '../harness/responsys/server';
import { runScript, say } from '../harness/command-line';

const ROWS = 2_000;

/** Airbyte's own software judges both connectors. */
async function main(dir: string): Promise<void> {
  const python = await pythonWithAirbyte(dir);
  if (python === undefined) {
    say("left out: Airbyte's own software, as there is no Python 3.10 to 3.12 with pip");
  } else await judge(python);
}

async function judge(python: Python): Promise<void> {
  const server = await startEventServer(ROWS);
  const account = await startResponsysServer();
  try {
    const { url, username, password } = account;
    const users = {
      credentials: { auth_method: 'interact', username, password, endpoint: url },
      workflow: { workflow_type: 'export_users', list: 'CONTACTS' },
    };
    const { credentials } = server.config as { credentials: object };
    await standardTests(python, {
      'source-responsys': [
        { name: 'works', config: server.config, status: 'succeed' },
        {
          name: 'refused',
          config: { ...server.config, credentials: { ...credentials, username: 'nobody_here' } },
          status: 'failed',
        },
        { name: 'no-folder', config: { ...server.config, folder: 'absent' }, status: 'failed' },
      ],
      'destination-responsys': [
        { name: 'users', config: users, status: 'succeed' },
        {
          name: 'campaign',
          config: {
            ...users,
            workflow: { workflow_type: 'export_to_campaign', campaign: 'Welcome' },
          },
          status: 'succeed',
        },
        {
          name: 'no-list',
          config: { ...users, workflow: { workflow_type: 'export_users', list: 'ABSENT' } },
          status: 'failed',
        },
      ],
    });
    await validate(python, { 'source-responsys': server.config, 'destination-responsys': users });
    await smokeTest(python);
    await readAndWrite(python, server, ROWS);
    await fileSources(python);
    await bucketOfRejects(python);
  } finally {
    await account.stop();
    await server.stop();
  }
}

runScript(
  {
    name: 'airbyte',
    about:
      "Lets Airbyte's standard tests and PyAirbyte judge both connectors. Needs Python 3.10 to 3.12\n" +
      "with venv, sshd and GnuPG; AIRBYTE_VENV may name a virtual environment that has Airbyte's\n" +
      'software already.',
    options: {},
  },
  (_, { folder }) => main(folder),
);
