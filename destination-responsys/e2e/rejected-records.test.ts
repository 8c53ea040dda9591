import { setTimeout as delay } from 'node:timers/promises';

import type { ConnectorRun } from '../../harness/connector/connector';
import { namedRecords } from '../../harness/responsys/named-records';
import { slowly, startBucketServer, type BucketServer } from '../../harness/s3/bucket-server';
import { record, startRig, state, sumOf, warningsOf, type Rig } from './rig';

const USERS = {
  ...{ workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' },
  existing_users: true,
};
const enter = (email: string, more: object = {}): string =>
  record({ email, segment_events: [{ slug: 'vip', event: 'enter' }], ...more });

let rig: Rig;
let bucket: BucketServer;
beforeEach(async () => {
  [rig, bucket] = await Promise.all([startRig(), startBucketServer()]);
});
afterEach(() => Promise.all([rig.stop(), bucket.stop()]));

const JOB = { env: { WORKER_JOB_ID: '1234' } };
const keeping = (more: object = {}): { more: Record<string, unknown> } => ({
  more: { object_storage_config: { ...bucket.config, ...more } },
});

function statusOf({ messages }: ConnectorRun): [string | undefined, string | undefined] {
  const { connectionStatus } = messages.find(({ type }) => type === 'CONNECTION_STATUS') ?? {};
  return [connectionStatus?.status, connectionStatus?.message];
}

test("each rejected record is a line in the job's folder, and the others are none", async () => {
  const long = '9007199254740993';
  const lines = [
    enter('ann@example.com'),
    enter('no address', { city: 'Oslo' }).replace('"Oslo"', long),
    record({ email: 'ben@example.com', segments: '[broken' }),
    record({ email: 'cid@example.com', segments: ['other'] }),
    enter('dee@nowhere'),
    state(1),
  ];
  const run = await rig.write(USERS, lines, { ...keeping(), connector: JOB });
  expect([run.exitCode, run.states]).toMatchObject([
    0,
    [{ destinationStats: { recordCount: 3, rejectedRecordCount: 2 } }],
  ]);
  const [key = ''] = [...bucket.objects.keys()];
  expect(key).toMatch(/^kept\/1234\/\d{4}-\d\d-\d\d_\d{13}_[0-9a-f]{6}_1\.jsonl$/);
  const kept = bucket.lines();
  expect(kept.map(({ number, outcome, step }) => [number, outcome, step])).toEqual([
    [2, 'refused', 'record'],
    [3, 'unclear', null],
    [5, 'refused', 'merge into list'],
  ]);
  expect(kept[2]).toMatchObject({ stream: 'users', member: 'dee@nowhere' });
  expect(kept[2]?.correlation_id).toMatch(/^Id-/);
  expect(kept[2]?.record).toEqual(
    (JSON.parse(lines[4] ?? '') as { record: { data: object } }).record.data,
  );
  expect([...bucket.objects.values()].join('')).toContain(`"city":${long}`);
  const said = run.logs.map(({ message }) => message);
  expect(said.at(-1)).toMatch(
    /^3 rejected records were written to s3:\/\/rejects\/kept\/1234\/, in [12] objects?\.$/,
  );
  expect(namedRecords(said, /refused/)).toEqual([2, 5]);
});

test('it is off where nothing is chosen, and where None is', async () => {
  const lines = [enter('ann@example.com'), enter('no address'), state(1)];
  for (const object_storage_config of [undefined, { storage_type: 'None' }]) {
    const run = await rig.write(USERS, lines, { more: { object_storage_config } });
    expect(run.exitCode).toBe(0);
    expect(run.logs.map(({ message }) => message).join()).not.toContain('bucket');
  }
});

test('a dry run writes nothing to the bucket', async () => {
  const lines = [enter('ann@example.com'), enter('no address'), state(1)];
  const run = await rig.write(USERS, lines, { ...keeping(), args: ['--dry-run'] });
  expect([run.exitCode, bucket.requests]).toEqual([0, []]);
});

test('syncs that are no jobs of Airbyte have a folder, too, and a sync_id names the job', async () => {
  const lines = [enter('ann@example.com'), enter('no address'), state(1)];
  await rig.write(USERS, lines, keeping());
  await rig.write(USERS, lines, { ...keeping(), catalog: { sync_id: 77 } });
  const folders = [...bucket.objects.keys()].map((key) => key.split('/').slice(0, -1).join('/'));
  expect(folders).toEqual(['kept/no-job', 'kept/77']);
});

test.each<[string, Parameters<BucketServer['setFaults']>[0]]>([
  ['refuses', () => ({ status: 403, code: 'AccessDenied' })],
  ['breaks connections', () => 'drop'],
  ['does not answer', () => 'silence'],
])('a bucket that %s does not fail the sync, and says so once', async (_, faults) => {
  bucket.setFaults(faults);
  const bad = Array.from({ length: 30 }, (_one, i) => [enter(`bad ${i}`), state(i + 1)]).flat();
  const lines = [enter('ann@example.com'), state(100), ...bad];
  const run = await rig.write(USERS, lines, { ...keeping(), fast: true });
  expect([run.exitCode, run.states.at(-1)?.['id']]).toEqual([0, 30]);
  const told = warningsOf(run).filter((text) => text.includes('ucket') || text.includes('s3:'));
  expect(told).toEqual([
    expect.stringMatching(
      /^The bucket of Rejected Records did not take \d+ lines?: .*\. .*goes on/,
    ),
    '30 of 30 rejected records were not written to s3://rejects/kept/no-job/. The lines above name them by number.',
  ]);
  expect(sumOf(run)).toContain('31 records: 1 added, 30 refused');
});

test('a bucket that fails for a moment gets its lines all the same', async () => {
  let failures = 3;
  bucket.setFaults(() => (failures-- > 0 ? { status: 503, code: 'SlowDown' } : undefined));
  const lines = [enter('ann@example.com'), enter('no address'), state(1)];
  const run = await rig.write(USERS, lines, { ...keeping(), fast: true });
  expect([run.exitCode, bucket.lines().length]).toEqual([0, 1]);
  expect(warningsOf(run).filter((text) => text.includes('bucket'))).toEqual([]);
});

test('a kill right after a state loses no line that the state stands for', async () => {
  bucket.setFaults(slowly(300));
  const good = Array.from({ length: 200 }, (_, i) => enter(`good${i}@example.com`));
  const lines = [...good, enter('no address'), state(1)];
  const connector = await rig.start(USERS, {
    ...keeping(),
    stdin: [...lines, ...Array.from({ length: 20_000 }, (_, i) => enter(`bad ${i}`))],
    onMessage: ({ state: one }) => {
      if (one !== undefined) connector.kill('SIGKILL');
    },
  });
  const run = await connector.done;
  expect([run.signal, run.states.length]).toEqual(['SIGKILL', 1]);
  expect(bucket.lines().map(({ number }) => number)).toContain(201);
});

test('SIGTERM does not wait long for a bucket that does not answer', async () => {
  bucket.setFaults(() => 'silence');
  const good = Array.from({ length: 200 }, (_, i) => enter(`good${i}@example.com`));
  const connector = await rig.start(USERS, {
    ...keeping(),
    stdin: [...good, enter('no address'), state(1)],
  });
  while (bucket.requests.length === 0) await delay(20);
  const start = performance.now();
  connector.kill('SIGTERM');
  const run = await connector.done;
  expect(performance.now() - start).toBeLessThan(10_000);
  expect([run.exitCode, run.states.length]).toEqual([143, 1]);
  expect(warningsOf(run).join('\n')).toContain('1 of 1 rejected record was not written');
});

test('check writes an object to the bucket and takes it back', async () => {
  const config = { ...rig.config(USERS), ...keeping().more };
  const [status, message] = statusOf(await rig.run('check', config));
  expect(status).toBe('SUCCEEDED');
  expect(message).toMatch(/\. The bucket rejects accepts rejected records\.$/);
  expect(bucket.requests).toEqual(['PUT kept/_check_test', 'DELETE kept/_check_test']);
  expect(bucket.objects.size).toBe(0);
});

test.each<[string, object, Parameters<BucketServer['setFaults']>[0], RegExp]>([
  [
    'S3 Bucket Name',
    { s3_bucket_name: 'other' },
    () => undefined,
    /^The bucket other of Rejected Records did not take a test object: there is no bucket/,
  ],
  [
    'Access Key ID',
    { access_key_id: 'AKIDOTHER' },
    () => undefined,
    /does not know the Access Key ID .*Check Rejected Records > Access Key ID and Secret Access Key/,
  ],
  ['S3 Endpoint', { s3_endpoint: '127.0.0.1:1' }, () => undefined, /> S3 Endpoint and S3 Bucket/],
  [
    'S3 Endpoint',
    { s3_endpoint: 'http://storage.example.com' },
    () => undefined,
    /Rejected Records > S3 Endpoint must begin with https/,
  ],
  [
    'S3 Bucket Region',
    {},
    () => ({ status: 301, headers: { 'x-amz-bucket-region': 'eu-west-3' } }),
    /region eu-west-3\. Choose it in Rejected Records > S3 Bucket Region/,
  ],
  [
    's3:DeleteObject',
    {},
    (verb) => (verb === 'DELETE' ? { status: 403, code: 'AccessDenied' } : undefined),
    /did not delete the test object _check_test again: .*s3:DeleteObject/,
  ],
  ['S3 Endpoint', {}, () => 'silence', /did not answer in time\. Check Rejected Records > S3 Endp/],
])('check names the field %s of a bucket that does not work', async (_, more, faults, said) => {
  bucket.setFaults(faults);
  const start = performance.now();
  const config = { ...rig.config(USERS), ...keeping(more).more };
  const [status, message] = statusOf(await rig.run('check', config));
  expect([status, message]).toEqual(['FAILED', expect.stringMatching(said)]);
  expect(performance.now() - start).toBeLessThan(28_000);
});

test.each([
  [{ s3_bucket_name: 's3://acme' }, 'S3 Bucket Name must have the form "name without s3:// and'],
  [{ s3_bucket_region: 'Oregon' }, 'S3 Bucket Region must have the form "code such as us-east-1"'],
  [{ bucket_path: '../other' }, 'Prefix Path in the Bucket must have the form "folder/folder"'],
  [{ bucket_path: '/a' }, 'Prefix Path in the Bucket must have the form'],
  [{ secret_access_key: '' }, 'S3 > Secret Access Key is empty'],
  [{ storage_type: 'GCS' }, 'Rejected Records: choose one of None (storage_type: None), S3'],
])('the form refuses %j', async (more, said) => {
  const [status, message] = statusOf(
    await rig.run('check', { ...rig.config(USERS), ...keeping(more).more }),
  );
  expect([status, message]).toEqual(['FAILED', expect.stringContaining(said)]);
});

test.each<[string, Parameters<BucketServer['setFaults']>[0]]>([
  ['nothing goes wrong', () => undefined],
  ['it quotes the key', () => ({ status: 403, code: 'InvalidAccessKeyId' })],
  ['it breaks off', () => 'drop'],
])('no key of the bucket and no record is printed when %s', async (_, faults) => {
  bucket.setFaults(faults);
  const lines = [
    enter('ann@example.com'),
    enter('canary nowhere', { city: 'Canaryville' }),
    enter('canary@nowhere', { city: 'Canaryville' }),
    state(1),
  ];
  const config = { ...rig.config(USERS), ...keeping().more };
  const runs = [
    await rig.write(USERS, lines, { ...keeping(), fast: true }),
    await rig.run('check', config),
  ];
  const printed = JSON.stringify(runs.map((run) => [run.messages, run.noiseSample, run.stderr]));
  for (const secret of [bucket.config['access_key_id'], bucket.config['secret_access_key']]) {
    expect(printed).not.toContain(secret);
  }
  expect(printed).not.toMatch(/canary ?(@|nowhere|ville)/i);
});
