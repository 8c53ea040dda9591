import { systemClock } from '../shared/clock';
import { destinationConfig } from '../harness/connector/configured';
import { silent } from '../harness/connector/silent-log';
import { startResponsysServer, type ResponsysServer } from '../harness/responsys/server';
import { connect, type Connection } from './connection';

let server: ResponsysServer;
beforeAll(async () => (server = await startResponsysServer({ username: 'api', password: 'p' })));
afterAll(() => server.stop());

/** Connects streams that are audiences. */
function connected(count: number): Promise<Connection> {
  const workflow = { workflow_type: 'export_users', list: 'CONTACTS', on_exit: 'flag' };
  const credentials = {
    ...{ auth_method: 'interact', username: 'api', password: 'p' },
    endpoint: server.url,
  };
  const config = destinationConfig(workflow, { credentials });
  const streams = Array.from({ length: count }, (_, i) => `audience${i}`);
  return connect(config, streams, true, silent, systemClock);
}

test('the segments table takes 29 audiences of all streams together, and no more', async () => {
  await expect(connected(30)).rejects.toThrow(
    'The streams of this connection are 30 audiences, and the segments table takes 29.',
  );
  const connection = await connected(29);
  expect(connection.settingsFor('audience28')[0]?.membership).toBe('AUDIENCE28');
});
