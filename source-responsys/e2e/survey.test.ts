import { writeFile, utimes } from 'node:fs/promises';

import { BIN, errorOf, logOf, sent, startRig, THEN, type Rig } from './rig';
import {
  configuredCatalog,
  runConnector,
  type ConnectorRun,
} from '../../harness/connector/connector';

const name = (kind: string, hour: number): string => `54321_${kind}_20240523_0${hour}0000.csv`;
/** Each cannot be read, which must not affect the others. */
const BAD: Record<string, Buffer | string> = {
  'in UTF-16': Buffer.from('\ufeffRIID,EMAIL\n1,x\n', 'utf16le'),
  'with line ends of CR alone': 'RIID,EMAIL\r1,x\r2,y\r',
  'that is binary': Buffer.from([...Array(3000).keys()].map((n) => (n * 7) % 256)),
  'with a broken quote in its header': '"RIID,"EMAIL"\n1,x\n',
  'with a first line of 300 kB': `RIID,${'x'.repeat(300_000)}\n`,
};

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => rig.empty());
afterAll(() => rig.stop());

const answer = (run: ConnectorRun): { status?: string; message?: string } =>
  run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus ?? {};
const columnsOf = (run: ConnectorRun): object => {
  const [stream] = run.messages.find(({ type }) => type === 'CATALOG')?.catalog?.streams ?? [];
  return (stream?.['json_schema'] as { properties: object }).properties;
};

test.each(Object.entries(BAD))(
  'S17: check and discover tolerate a newest file %s',
  async (_, bad) => {
    await rig.put(name('SENT', 1), 'RIID,TIER\n1,gold\n');
    await rig.put(name('OPEN', 2), bad, THEN + 60);
    const check = await rig.run('check');
    expect(answer(check).status).toBe('SUCCEEDED');
    expect(answer(check).message).toContain(name('OPEN', 2));
    const discover = await rig.run('discover');
    expect(discover.exitCode).toBe(0);
    expect(columnsOf(discover)).toHaveProperty('tier');
    expect(logOf(discover).join()).toMatch(/The columns of .*OPEN.* are not known/);
  },
);

test('S18: check and discover go on to older files if the newest are truncated', async () => {
  const cut = Buffer.from('1f8b0800', 'hex');
  for (const hour of [1, 2, 3, 4, 5]) {
    const good = hour === 3;
    await rig.put(name('SENT', hour), good ? 'RIID,TIER\n1,gold\n' : cut, THEN + hour);
  }
  expect(answer(await rig.run('check')).status).toBe('SUCCEEDED');
  expect(columnsOf(await rig.run('discover'))).toHaveProperty('tier');
  await writeFile(`${rig.folder}/${name('SENT', 3)}`, cut);
  await utimes(`${rig.folder}/${name('SENT', 3)}`, THEN, THEN);
  const { status, message } = answer(await rig.run('check'));
  expect(status).toBe('FAILED');
  expect(message).toMatch(
    /^None of the newest files can be read\. (.*cannot be read: .*){3}Nor can 2 more/,
  );
});

test('S20: check with another delimiter than that of the files answers without a crash', async () => {
  await rig.put(name('SENT', 1), sent(3));
  const { status, message = '' } = answer(
    await rig.run('check', rig.config({ delimiter: 'pipe' })),
  );
  expect(status).toBe('FAILED');
  expect(message).toMatch(/^None of the newest files can be read/);
});

test('S21: check and read agree on a folder with nothing to read', async () => {
  await rig.put(`${name('SENT', 1)}.ready`, '');
  await rig.put('list_export.csv', 'a,b\n');
  const check = await rig.run('check');
  expect(answer(check).status).toBe('SUCCEEDED');
  const read = await rig.read();
  expect(read.exitCode).toBe(0);
  const said = logOf(read).find((line) => line.startsWith('No event file was found'));
  expect(said).toMatch(/\(2 not an event file\)/);
  expect(answer(check).message).toContain(said);
  expect(logOf(check)).toContain(said);
});

test('S15 and N5: a catalog and a state made by hand are accepted, or refused with the correct form', async () => {
  await rig.put(name('SENT', 1), sent(2));
  const run = async (catalog: unknown, state: unknown): Promise<ConnectorRun> => {
    const paths = await rig.files({ config: rig.config(), catalog, state });
    const args = Object.entries(paths).flatMap(([option, path]) => [`--${option}`, path]);
    return runConnector(BIN, ['read', ...args]);
  };
  const good = configuredCatalog('responsys_events', 'incremental');
  const skipped = await run(good, { files: {}, floors: { '*': THEN } });
  expect([skipped.exitCode, skipped.records.length]).toEqual([0, 0]);
  for (const [catalog, state, said] of [
    [
      good,
      { files: {}, floors: { '*': 1_999_999_999 } },
      /^The floor "\*" of the state .* such as/,
    ],
    [good, { '*': THEN }, /^The state is in an unknown format/],
    [
      { streams: [{ stream: { name: 'responsys_events' } }] },
      {},
      /^The catalog has no "sync_mode"/,
    ],
  ] as const) {
    const refused = await run(catalog, state);
    expect(refused.exitCode).toBe(1);
    expect(errorOf(refused)).toMatchObject({ failure_type: 'config_error' });
    expect(errorOf(refused)?.message).toMatch(said);
  }
});
