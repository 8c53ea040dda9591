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
import { BIN, startRig, vector, type Rig } from './rig';

const FILE_TYPES = ['.txt', '.csv', '.zip', '.gz', '.gpg', '.pgp', '.asc'];
const RELEASED = join(PROJECT, 'test_files', 'released', 'source-responsys', 'catalog.json');
/** Enough rows in one file for a state in the middle of it. */
const ROWS_WITH_STATES = 50_500;

let rig: Rig;
let config: Record<string, unknown>;
let streams: Stream[];

beforeAll(async () => {
  rig = await startRig();
  await fill(rig);
  config = await rig.pgpConfig();
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
    const released = JSON.parse(readFileSync(RELEASED, 'utf8')) as { streams: Stream[] };
    evidence = { catalogs, released: released.streams };
  });
  test.each(DISCOVERY_RULES)('holds $name', (rule) => {
    expect(rule.violations(evidence)).toEqual([]);
  });
});

describe('read', () => {
  let evidence: ReadEvidence;
  beforeAll(async () => {
    const run = await rig.read({ config });
    const full = (): Promise<ConnectorRun> => rig.read({ config, mode: 'full_refresh' });
    evidence = {
      streams,
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

async function readOf(stream: string): Promise<ConnectorRun> {
  const catalog = configuredCatalog(stream, 'incremental');
  const paths = await rig.files({ config, catalog });
  const args = Object.entries(paths).flatMap(([name, path]) => [`--${name}`, path]);
  return runConnector(BIN, ['read', ...args]);
}

describe('a read from a state', () => {
  let evidence: IncrementalEvidence;
  beforeAll(async () => {
    const large = eventFile({ kind: 'SENT', rows: ROWS_WITH_STATES });
    await rig.put('54321_SENT_20240523_030000.csv', large);
    const first = await rig.read({ config });
    const from = (state: unknown): Promise<ConnectorRun> => rig.read({ config, state: [state] });
    const resumed: IncrementalEvidence['resumed'][number][] = [];
    for (const [i, state] of first.states.entries()) {
      resumed.push({ state: i, run: await from(state) });
    }
    const { stream } = first.states.at(-1) ?? {};
    // The latest time that SFTP can express, as the connector writes it.
    const feeds = first.records.map(({ data }) => feedKey(String(data['_ab_source_file_url'])));
    const floors = Object.fromEntries(feeds.map((feed) => [feed, [[0, 2 ** 32 - 1]]]));
    const future = { files: {}, floors };
    evidence = {
      first,
      second: await from(first.states.at(-1)),
      resumed,
      future: await from({ type: 'STREAM', stream: { ...stream, stream_state: future } }),
    };
    expect(first.states.length).toBeGreaterThan(1);
  });
  test.each(INCREMENTAL_RULES)('holds $name', (rule) => {
    expect(rule.violations(evidence)).toEqual([]);
  });
});
