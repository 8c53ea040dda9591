import { protocolFaults, protocolRule, type ProtocolRule } from '../../harness/acceptance/protocol';
import type { ConnectorRun } from '../../harness/connector/connector';
import { LIST, record, startRig, state, type Rig } from './rig';

/*
 * Left out where Airbyte's schema of its protocol is not to be had; see jest.config.js.
 */

const WORKFLOW = { workflow_type: 'export_users', list: LIST, existing_users: true };

let rig: Rig;
let rule: ProtocolRule;
beforeAll(async () => {
  rule = protocolRule();
  rig = await startRig();
});
afterAll(() => rig.stop());

function expectProtocol(run: ConnectorRun, ...types: string[]): void {
  expect(protocolFaults(run, rule, types)).toEqual([]);
}

describe("every message fits Airbyte's protocol schema", () => {
  test('from a check that succeeds, fails, or gets no configuration', async () => {
    expectProtocol(await rig.run('check', rig.config(WORKFLOW)), 'CONNECTION_STATUS');
    const absent = rig.config({ ...WORKFLOW, list: 'NO_SUCH_LIST' });
    expectProtocol(await rig.run('check', absent), 'CONNECTION_STATUS');
    expectProtocol(await rig.run('check', {}), 'CONNECTION_STATUS');
  });

  test('from discover, and from one that fails', async () => {
    expectProtocol(await rig.run('discover', rig.config(WORKFLOW)), 'DESTINATION_CATALOG');
    expectProtocol(await rig.run('discover', {}), 'ERROR');
  });

  test('from a write, also from one with members that are refused', async () => {
    const lines = [
      record({ email: 'ann@example.com' }),
      record({ email: 'no address' }),
      record({ first_name: 'Nobody' }),
      state(1),
    ];
    expectProtocol(await rig.write(WORKFLOW, lines), 'STATE', 'LOG');
  });

  test('from a write of each workflow', async () => {
    const lines = [record({ email: 'ann@example.com' }), state(1)];
    for (const workflow of [
      { workflow_type: 'export_to_campaign', campaign: 'Welcome', back_fill: true },
      {
        workflow_type: 'send_custom_event',
        event: 'VIP_Entered',
        list: LIST,
        event_back_fill: true,
      },
    ]) {
      const more = { segments_table: workflow.workflow_type };
      expectProtocol(await rig.write(workflow, lines, { more }), 'STATE', 'LOG');
    }
  });

  test('from a write that fails', async () => {
    const lines = [record({ email: 'ann@example.com' }), state(1)];
    const run = await rig.write({ ...WORKFLOW, list: 'NO_SUCH_LIST' }, lines);
    expectProtocol(run, 'ERROR');
    expect(run.exitCode).toBe(1);
  });
});
