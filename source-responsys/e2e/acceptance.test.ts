import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import {
  CONNECTION_RULES,
  type ConnectionEvidence,
} from '../../harness/acceptance/connection-rules';
import {
  DISCOVERY_RULES,
  type DiscoveryEvidence,
  type Stream,
} from '../../harness/acceptance/discovery-rules';
import {
  INCREMENTAL_RULES,
  type IncrementalEvidence,
} from '../../harness/acceptance/incremental-rules';
import { PROJECT } from '../../harness/acceptance/project';
import { READ_RULES, type ReadEvidence } from '../../harness/acceptance/read-rules';
import {
  configuredCatalog,
  runConnector,
  type ConnectorRun,
} from '../../harness/connector/connector';
import { eventFile, EVENT_KINDS, zipOf } from '../../harness/files/event-files';
import { feedKey } from '../progress/listing';
import { BIN, lastStates, startRig, vector, type ReadOptions, type Rig } from './rig';

const FILE_TYPES = ['.txt', '.csv', '.zip', '.gz', '.gpg', '.pgp', '.asc'];
const RELEASED = join(PROJECT, 'test_files', 'released', 'source-responsys');
/** Enough rows in one file for a state in the middle of it. */
const ROWS_WITH_STATES = 50_500;
/** From how many of the states of a read another one begins. */
const MAX_RESUMED = 6;

let rig: Rig;
let config: Record<string, unknown>;
let streams: Stream[];

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

/** One file of each event type, and one of each form that a file may have. */
async function fill(server: Rig): Promise<void> {
  const put: Rig['put'] = (name, data) => server.put(name, data);
  for (const kind of EVENT_KINDS) {
    await put(`54321_${kind}_20240523_010000.csv`, eventFile({ kind, rows: 2 }));
  }
  const clicks = eventFile({ kind: 'CLICK', rows: 3 });
  const name = '54321_CLICK_20240523_020000';
  await put(`${name}.txt`, clicks);
  await put(`${name}.csv.zip`, zipOf([{ name: `${name}.csv`, data: clicks }]));
  await put(`${name}.csv.gz`, gzipSync(clicks));
  await put(`${name}.csv.gpg`, await vector('binary.gpg'));
  await put(`${name}.csv.pgp`, await vector('binary.gpg'));
  await put(`${name}.csv.asc`, await vector('armored.asc'));
}

function catalogsOf(run: ConnectorRun): Stream[][] {
  return run.messages.flatMap(({ catalog }) =>
    catalog === undefined ? [] : [catalog.streams as unknown as Stream[]],
  );
}

/** Both layouts: what is released of each, and the streams that the files of the rig are for. */
const LAYOUTS = [
  { layout: 'single', released: 'catalog.json', selected: ['responsys_events'] },
  {
    layout: 'per_event_type',
    released: 'catalog-per-event-type.json',
    selected: EVENT_KINDS.map((kind) => `responsys_${kind.toLowerCase()}`),
  },
];

describe.each(LAYOUTS)('with Stream Layout $layout', ({ layout, released, selected }) => {
  beforeAll(async () => {
    await rig.empty();
    await fill(rig);
    config = { ...(await rig.pgpConfig()), stream_layout: layout };
  });
  const read = (options: ReadOptions = {}): Promise<ConnectorRun> =>
    rig.read({ config, streams: selected, ...options });

  describe('check', () => {
    let evidence: ConnectionEvidence;
    beforeAll(async () => {
      evidence = {
        working: await rig.run('check', config),
        refused: await rig.run('check', rig.config({}, { username: 'nobody_here' })),
        invalid: await rig.run('check', {}),
      };
    });
    test.each(CONNECTION_RULES)('holds $name', (rule) => {
      expect(rule.violations(evidence)).toEqual([]);
    });
  });

  describe('discover', () => {
    let evidence: DiscoveryEvidence;
    beforeAll(async () => {
      const catalogs = catalogsOf(await rig.run('discover', config));
      streams = catalogs.flat();
      const before = JSON.parse(readFileSync(join(RELEASED, released), 'utf8')) as {
        streams: Stream[];
      };
      evidence = { catalogs, released: before.streams };
    });
    test.each(DISCOVERY_RULES)('holds $name', (rule) => {
      expect(rule.violations(evidence)).toEqual([]);
    });
  });

  describe('read', () => {
    let evidence: ReadEvidence;
    beforeAll(async () => {
      const run = await read();
      const full = (): Promise<ConnectorRun> => read({ mode: 'full_refresh' });
      evidence = {
        streams: streams.filter(({ name }) => selected.includes(name)),
        run,
        expected: EVENT_KINDS.map((kind) => ({
          event: kind.toLowerCase(),
          _ab_source_file_url: `download/54321_${kind}_20240523_010000.csv`,
          _ab_source_file_line: 2,
          account_id: kind === 'MULTIVARIATE_TEST' ? undefined : '54321',
        })),
        badCatalog: await readOf('no_such_stream'),
        fileTypes: FILE_TYPES,
        files: run.records.map(({ data }) => String(data['_ab_source_file_url'])),
        full: [await full(), await full()],
      };
    });
    test.each(READ_RULES)('holds $name', (rule) => {
      expect(rule.violations(evidence)).toEqual([]);
    });
  });

  describe('a read from a state', () => {
    let evidence: IncrementalEvidence;
    beforeAll(async () => {
      const large = eventFile({ kind: 'SENT', rows: ROWS_WITH_STATES });
      await rig.put('54321_SENT_20240523_030000.csv', large);
      const first = await read();
      const from = (states: readonly unknown[]): Promise<ConnectorRun> => read({ state: states });
      // From some of the states: of each stream, what the platform had when the nth came.
      const resumed: IncrementalEvidence['resumed'][number][] = [];
      const every = Math.ceil(first.states.length / MAX_RESUMED);
      for (let i = 0; i < first.states.length; i += every) {
        const heard = lastStates({ ...first, states: first.states.slice(0, i + 1) });
        resumed.push({ state: i, run: await from(heard) });
      }
      // The last time that SFTP can tell, in the form that the connector writes.
      const feeds = first.records.map(({ data }) => feedKey(String(data['_ab_source_file_url'])));
      const floors = Object.fromEntries(feeds.map((feed) => [feed, [[0, 2 ** 32 - 1]]]));
      const future = selected.map((name) => ({
        type: 'STREAM',
        stream: { stream_descriptor: { name }, stream_state: { files: {}, floors } },
      }));
      const second = await from(lastStates(first));
      evidence = { first, second, resumed, future: await from(future) };
      expect(first.states.length).toBeGreaterThan(1);
    });
    test.each(INCREMENTAL_RULES)('holds $name', (rule) => {
      expect(rule.violations(evidence)).toEqual([]);
    });
  });
});

async function readOf(stream: string): Promise<ConnectorRun> {
  const catalog = configuredCatalog(stream, 'incremental');
  const paths = await rig.files({ config, catalog });
  const args = Object.entries(paths).flatMap(([name, path]) => [`--${name}`, path]);
  return runConnector(BIN, ['read', ...args]);
}
