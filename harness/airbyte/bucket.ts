import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { record, startRig, state, type Rig } from '../../destination-responsys/e2e/rig';
import { say } from '../command-line';
import type { ConnectorRun } from '../connector/connector-run';
import type { RejectedLine } from '../s3/bucket-server';
import { PROGRAMS, type Python } from './python';
import { startS3Server } from './s3-server';

const USERS = {
  ...{ workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' },
  existing_users: true,
};
const RECORDS = 3_000;
/** Each of so many records is rejected. */
const EVERY = 3;
const LONG = '9007199254740993';

interface Keys {
  id: string;
  secret: string;
}

interface Report {
  bucket: string;
  region: string;
  writer: Keys;
  objects: Record<string, string>;
  writer_reads: boolean;
}

/**
 * Rejected records in a bucket of moto's S3 server, which compares signatures and permissions as
 * Amazon does, read back by Amazon's own client.
 */
export async function bucketOfRejects(python: Python): Promise<void> {
  if (!python.has('moto_server')) {
    say("left out: the bucket of rejected records, as moto's server is not in the environment");
    return;
  }
  const [server, rig] = await Promise.all([startS3Server(python), startRig()]);
  try {
    const made = await drive(python, 'make', server.url);
    await judge(rig, server.url, made, () => drive(python, 'read', server.url));
  } finally {
    await Promise.all([server.stop(), rig.stop()]);
  }
}

async function judge(
  rig: Rig,
  url: string,
  { bucket, region, writer }: Report,
  readBack: () => Promise<Report>,
): Promise<void> {
  const storage = {
    ...{ storage_type: 'S3', s3_bucket_name: bucket, s3_bucket_region: region, s3_endpoint: url },
    ...{ access_key_id: writer.id, secret_access_key: writer.secret, bucket_path: 'kept/' },
  };
  const check = async (more: object): Promise<string> => {
    const object_storage_config = { ...storage, ...more };
    return statusOf(await rig.run('check', rig.config(USERS, { object_storage_config })));
  };
  assert.match(
    await check({}),
    /^SUCCEEDED .* The bucket acme-rejects accepts rejected records\.$/,
  );
  for (const [more, said] of WRONG) assert.match(await check(more), said);
  say(`ok: check writes to a bucket that asks for signatures, and names what is wrong with it`);

  const lines = Array.from({ length: RECORDS }, (_, i) => recordOf(i + 1));
  const run = await rig.write(USERS, [...lines, state(1)], {
    more: { object_storage_config: storage },
    connector: { env: { WORKER_JOB_ID: '4711' } },
  });
  assert.equal(run.exitCode, 0, run.errors[0]?.message);
  const { objects, writer_reads } = await readBack();
  const keys = Object.keys(objects);
  assert.ok(keys.length > 0 && keys.every((key) => /^kept\/4711\/[\w-]+\.jsonl$/.test(key)));
  assert.equal(writer_reads, false, "the connector's keys can read");
  compare(lines, Object.values(objects).join(''), run);
  say(
    `ok: Amazon's client found ${RECORDS / EVERY} rejected records of ${RECORDS} in ` +
      `${keys.length} objects, each to the character`,
  );
}

const WRONG: readonly [more: object, said: RegExp][] = [
  [{ secret_access_key: 'another-secret' }, /^FAILED .*Secret Access Key is not that of the/],
  [{ access_key_id: 'AKIDOFNOBODY' }, /^FAILED .*does not know the Access Key ID/],
  [{ bucket_path: 'elsewhere' }, /^FAILED .*the keys do not have the permission/],
];

// What of the input was rejected, and nothing else, is there once, as it came.
function compare(lines: readonly string[], found: string, run: ConnectorRun): void {
  const rejected = found.split('\n').slice(0, -1);
  const byNumber = new Map(
    rejected.map((text) => [(JSON.parse(text) as RejectedLine).number, text]),
  );
  assert.equal(byNumber.size, rejected.length, 'a record is there twice');
  const expected = lines.flatMap((_, i) => ((i + 1) % EVERY === 0 ? [i + 1] : []));
  assert.deepEqual(
    [...byNumber.keys()].sort((a, b) => a - b),
    expected,
  );
  for (const [number, text] of byNumber) {
    const [, data = 'missing'] = /"data":(.*),"emitted_at"/.exec(lines[number - 1] ?? '') ?? [];
    assert.ok(text.endsWith(`,"record":${data}}`), `record ${number} has changed`);
  }
  const { rejectedRecordCount } = run.states[0]?.destinationStats ?? {};
  assert.equal(rejectedRecordCount, expected.length);
}

function recordOf(number: number): string {
  const isRejected = number % EVERY === 0;
  // One kind is refused before Responsys is asked, the other by it.
  const email = isRejected
    ? number % 2 === 0
      ? `person ${number}`
      : `p${number}@nowhere`
    : `p${number}@example.com`;
  const event = { slug: 'vip', event: 'enter' };
  return record({ email, name: 'Zoë "Z" 😀', segment_events: [event], id: 0 }).replace(
    '"id":0',
    `"id":${LONG}`,
  );
}

function statusOf({ messages }: ConnectorRun): string {
  const status = messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
  return `${status?.status ?? ''} ${status?.message ?? ''}`;
}

async function drive(python: Python, command: 'make' | 'read', server: string): Promise<Report> {
  const report = join(python.dir, 'bucket.json');
  await python.run('python', [join(PROGRAMS, 'bucket.py'), command, server, report]);
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}
