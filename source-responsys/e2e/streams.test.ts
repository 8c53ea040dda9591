import type { ConnectorRun } from '../../harness/connector/connector';
import { eventFile, zipOf } from '../../harness/files/event-files';
import { FEEDS } from '../feeds';
import {
  dataOf,
  errorOf,
  lastState,
  lastStates,
  logOf,
  sent,
  startRig,
  THEN,
  vector,
  type ReadOptions,
  type Rig,
} from './rig';

const SENT = 'responsys_sent';
const OPEN = 'responsys_open';
const name = (kind: string, hour: number, ext = 'csv'): string =>
  `54321_${kind}_20240523_0${hour}0000.${ext}`;
const opens = (rows: number): Buffer => eventFile({ kind: 'OPEN', rows });

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => rig.empty());
afterAll(() => rig.stop());

const configOf = (more: object = {}): Record<string, unknown> =>
  rig.config({ stream_layout: 'per_event_type', ...more });
const read = (streams: readonly string[], options: ReadOptions = {}): Promise<ConnectorRun> =>
  rig.read({ config: configOf(), streams, ...options });
const countsOf = (run: ConnectorRun): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { stream } of run.records) counts[stream] = (counts[stream] ?? 0) + 1;
  return counts;
};
const columnsIn = async (config: Record<string, unknown>): Promise<Map<string, string[]>> => {
  const run = await rig.run('discover', config);
  const streams = run.messages.find(({ type }) => type === 'CATALOG')?.catalog?.streams ?? [];
  return new Map(
    streams.map((stream) => {
      const { properties } = stream['json_schema'] as { properties: object };
      const columns = Object.keys(properties).filter((one) => !/^(event$|_ab_source_)/.test(one));
      return [String(stream['name']), columns];
    }),
  );
};

describe('discover with a stream for each event type', () => {
  it('offers every documented type with its own columns, and those in its files', async () => {
    await rig.put(name('SENT', 1), 'RIID,TIER\n1,gold\n');
    const streams = await columnsIn(configOf());
    expect([...streams.keys()]).toEqual(
      Object.keys(FEEDS).map((kind) => `responsys_${kind.toLowerCase()}`),
    );
    expect(streams.get(SENT)).toEqual([...FEEDS.SENT, 'tier']);
    expect(streams.get(OPEN)).toEqual([...FEEDS.OPEN]);
  });

  it('offers a type that is documented nowhere with the columns of its files', async () => {
    await rig.put(name('AUTO_OPEN', 1), 'RIID,AUTO_REASON,EVENT_CAPTURED_DT\n1,x,\n');
    const streams = await columnsIn(configOf());
    expect(streams.get('responsys_auto_open')).toEqual([
      ...['riid', 'auto_reason', 'event_captured_dt'],
    ]);
  });

  it('offers what Event Types names and no more, with all known columns if no file shows any', async () => {
    const streams = await columnsIn(configOf({ event_types: ['open', 'AUTO_OPEN'] }));
    expect([...streams.keys()]).toEqual([OPEN, 'responsys_auto_open']);
    expect(streams.get('responsys_auto_open')).toEqual([...new Set(Object.values(FEEDS).flat())]);
  });

  it('looks into all members of an archive without a type, and offers a stream for the rest', async () => {
    const zip = zipOf([
      { name: name('SENT', 1), data: Buffer.from('RIID,TIER\n1,gold\n') },
      { name: name('OPEN', 1), data: Buffer.from('RIID,LEVEL\n1,2\n') },
      { name: 'part.csv', data: Buffer.from('RIID,REST\n1,2\n') },
    ]);
    await rig.put('export.zip', zip);
    const streams = await columnsIn(configOf({ file_pattern: 'export*' }));
    expect(streams.get(SENT)).toContain('tier');
    expect(streams.get(OPEN)).toContain('level');
    expect(streams.get(OPEN)).not.toContain('tier');
    expect(streams.get('responsys_other_files')).toEqual(expect.arrayContaining(['rest', 'riid']));
    expect([...streams.keys()].at(-1)).toBe('responsys_other_files');
  });
});

describe('read with a stream for each event type', () => {
  it('reads each into its own stream, encrypted or not, and a second time only what is new', async () => {
    const config = { ...(await rig.pgpConfig()), stream_layout: 'per_event_type' };
    await rig.put(name('CLICK', 1, 'csv.gpg'), await vector('binary.gpg'));
    await rig.put(name('SENT', 2), sent(3));
    const zip = zipOf([
      { name: name('OPEN', 3), data: opens(2) },
      { name: name('SENT', 3), data: sent(4) },
    ]);
    await rig.put(name('OPEN', 3, 'zip'), zip);
    const streams = [SENT, OPEN, 'responsys_click'];
    const first = await read(streams, { config });
    expect(first.exitCode).toBe(0);
    expect(countsOf(first)).toMatchObject({ [SENT]: 7, [OPEN]: 2 });
    expect(countsOf(first)['responsys_click']).toBeGreaterThan(0);
    expect(
      dataOf(first).every((row) => `responsys_${String(row['event'])}` in countsOf(first)),
    ).toBe(true);
    const names = new Set(first.states.map(({ stream }) => stream?.stream_descriptor.name));
    expect(names).toEqual(new Set(streams));
    await rig.put(name('SENT', 4), sent(1));
    const second = await read(streams, { config, state: lastStates(first) });
    expect(countsOf(second)).toEqual({ [SENT]: 1 });
  });

  it('leaves one stream INCOMPLETE whose file is bad, and the others COMPLETE, with one error', async () => {
    await rig.put(name('SENT', 1), sent(2));
    await rig.put(name('OPEN', 1), 'RIID,EMAIL\n1,x\n2\n');
    const run = await read([OPEN, SENT]);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toHaveLength(1);
    expect(errorOf(run)?.message).toMatch(/^1 of 2 files could not be read.*OPEN/);
    expect(run.statuses.slice(-2)).toEqual([`${SENT}: COMPLETE`, `${OPEN}: INCOMPLETE`]);
    const again = await read([OPEN, SENT], { state: lastStates(run) });
    expect(countsOf(again)).toEqual({});
    expect(again.exitCode).toBe(1);
  });

  it('tells a full refresh of one stream from the progress of another', async () => {
    await rig.put(name('SENT', 1), sent(2));
    await rig.put(name('OPEN', 1), opens(3));
    const first = await read([SENT, OPEN]);
    const open = lastStates(first).filter((state) => JSON.stringify(state).includes(OPEN));
    const refreshed = await read([SENT, OPEN], { state: open });
    expect(countsOf(refreshed)).toEqual({ [SENT]: 2 });
    const full = await read([SENT, OPEN], { state: lastStates(first), mode: 'full_refresh' });
    expect(countsOf(full)).toEqual({ [SENT]: 2, [OPEN]: 3 });
    expect(JSON.stringify(lastStates(full))).toMatch(/"full_refresh":"finished".*"finished"/);
  });

  it('takes a floor by hand for all streams', async () => {
    await rig.put(name('SENT', 1), sent(2));
    await rig.put(name('OPEN', 1), opens(3), THEN + 60);
    const state = { files: {}, floors: { '*': THEN } };
    expect(countsOf(await read([SENT, OPEN], { state }))).toEqual({ [OPEN]: 3 });
  });
});

describe('another Stream Layout', () => {
  it('does not take over the state of the stream of all events, or the other way round', async () => {
    await rig.put(name('SENT', 1), sent(2));
    const single = await rig.read();
    const typed = await read([SENT], { state: lastState(single) });
    expect(countsOf(typed)).toEqual({ [SENT]: 2 });
    expect(logOf(typed).join()).not.toMatch(/form that is not known/);
    const back = await rig.read({ state: lastStates(typed) });
    expect(countsOf(back)).toEqual({ responsys_events: 2 });
  });

  it('refuses the streams of the other one, and says which there are', async () => {
    const typed = await read(['responsys_events']);
    expect(errorOf(typed)).toMatchObject({
      failure_type: 'config_error',
      message:
        'The catalog names streams that this source does not have: responsys_events. With Stream ' +
        "Layout set to per_event_type, it has one for each event type. Refresh the source's schema.",
    });
    const single = await rig.read({ streams: [SENT] });
    expect(errorOf(single)?.message).toMatch(
      /does not have: responsys_sent\. With Stream Layout set to single, it has responsys_events alone\./,
    );
  });
});
