import { protocolFaults, protocolRule, type ProtocolRule } from '../../harness/acceptance/protocol';
import { runConnector, type ConnectorRun } from '../../harness/connector/connector';
import { eventFile } from '../../harness/files/event-files';
import { BIN, lastState, startRig, type Rig } from './rig';

/*
 * Left out where Airbyte's schema of its protocol is not to be had; see jest.config.js.
 */

const GOOD = '54321_SENT_20240523_010000.csv';
const BAD = '54321_OPEN_20240523_020000.csv';

let rig: Rig;
let rule: ProtocolRule;
beforeAll(async () => {
  rule = protocolRule();
  rig = await startRig();
  await rig.put(GOOD, eventFile({ kind: 'SENT', rows: 5 }));
});
afterAll(() => rig.stop());

function expectProtocol(run: ConnectorRun, ...types: string[]): void {
  expect(protocolFaults(run, rule, types)).toEqual([]);
}

describe("every message fits Airbyte's protocol schema", () => {
  test('from spec', async () => {
    expectProtocol(await runConnector(BIN, ['spec']), 'SPEC');
  });

  test('from a check that succeeds, fails, or gets no configuration', async () => {
    expectProtocol(await rig.run('check'), 'CONNECTION_STATUS');
    expectProtocol(
      await rig.run('check', rig.config({}, { username: 'nobody_here' })),
      'CONNECTION_STATUS',
    );
    expectProtocol(await rig.run('check', {}), 'CONNECTION_STATUS');
  });

  test('from discover, and from one that fails', async () => {
    expectProtocol(await rig.run('discover'), 'CATALOG');
    expectProtocol(await rig.run('discover', rig.config({ folder: 'absent' })), 'ERROR');
  });

  test.each(['incremental', 'full_refresh'] as const)('from a read in %s', async (mode) => {
    const types = ['STREAM_STATUS', 'RECORD', 'STATE', 'LOG'];
    const first = await rig.read({ mode });
    expectProtocol(first, ...types);
    expectProtocol(await rig.read({ mode, state: lastState(first) }), 'STREAM_STATUS', 'STATE');
  });

  test('from a read with faulty values and files', async () => {
    await rig.put(BAD, 'RIID,EVENT_CAPTURED_DT\n1,no date at all\n2,one,too many\n');
    const run = await rig.read();
    expectProtocol(run, 'RECORD', 'STATE', 'ERROR');
    expect(run.exitCode).toBe(1);
    expect(run.records.some(({ meta }) => meta !== undefined)).toBe(true);
  });
});

describe('the rule itself', () => {
  const record = { stream: 's', data: {}, emitted_at: 1 };
  test.each([
    ['a part that is missing', { type: 'RECORD' }],
    ['a field that is missing', { type: 'RECORD', record: { ...record, stream: undefined } }],
    ['a field of another type', { type: 'RECORD', record: { ...record, emitted_at: '1' } }],
    ['a type that does not exist', { type: 'ROW', row: {} }],
    ['a value that does not exist', { type: 'LOG', log: { level: 'LOUD', message: 'hi' } }],
  ])('finds %s', (_, message) => {
    expect(rule(JSON.parse(JSON.stringify(message)) as Parameters<ProtocolRule>[0])).not.toEqual(
      [],
    );
  });

  test('also reports missing messages, and output that is not a message', () => {
    const message = { type: 'RECORD', record } as Parameters<ProtocolRule>[0];
    expect(protocolFaults({ noise: 0, messages: [message] }, rule, ['RECORD'])).toEqual([]);
    expect(protocolFaults({ noise: 1, messages: [message] }, rule, ['STATE'])).toHaveLength(2);
  });

  test('accepts a good message', () => {
    expect(rule({ type: 'RECORD', record })).toEqual([]);
  });
});
