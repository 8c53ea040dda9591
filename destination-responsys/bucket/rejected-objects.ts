import { randomBytes } from 'node:crypto';

import type { Clock } from '../../shared/clock';
import { configError, transientError } from '../../shared/errors';
import { delayBefore } from '../../shared/retry';
import { folderOf, placeOf, type Bucket } from './address';
import type { BucketFault } from './fault';
import type { AskBucket } from './s3';

/** An attempt that has not been answered is ended after this time. */
const ATTEMPT_MS = 20_000;
const POLICY = { attempts: 5, firstDelayMs: 500, maxDelayMs: 8_000 };
/** The connection test has 30 seconds in all. */
const CHECK_MS = 10_000;
const TEST_OBJECT = '_check_test';

/** Objects with the lines of rejected records, in the folder of a job. */
export class RejectedObjects {
  /** Where they are, as people write it. */
  readonly place: string;
  private readonly folder: string;
  private readonly begun: string;
  private count = 0;

  /** @param job number of Airbyte's job, which names the folder */
  constructor(
    bucket: Bucket,
    job: string,
    private readonly ask: AskBucket,
    private readonly clock: Clock,
  ) {
    this.folder = folderOf(bucket, job);
    this.place = placeOf(bucket, this.folder);
    const now = clock.now();
    const day = new Date(now).toISOString().slice(0, 10);
    // Attempts of one job write to one folder.
    this.begun = `${day}_${now}_${randomBytes(3).toString('hex')}`;
  }

  /**
   * Puts lines into the bucket as one object; tries again what may pass.
   * @param signal ends it, whatever has come of it
   * @returns why they are not there, or undefined
   */
  async put(lines: string, signal: AbortSignal): Promise<BucketFault | undefined> {
    const key = `${this.folder}${this.begun}_${++this.count}.jsonl`;
    const body = Buffer.from(lines);
    for (let attempt = 1; ; attempt++) {
      const fault = await within(this.clock, ATTEMPT_MS, signal, (over) =>
        this.ask('PUT', key, body, over),
      );
      const isLast = fault?.isPassing !== true || attempt >= POLICY.attempts || signal.aborted;
      if (isLast) return fault;
      await this.clock.sleep(delayBefore(attempt + 1, POLICY, Math.random()), signal);
    }
  }
}

/**
 * Writes an object to the bucket and deletes it again.
 * @throws ConnectorError that names the field of the form to look at
 */
export async function checkBucket(bucket: Bucket, ask: AskBucket, clock: Clock): Promise<void> {
  const key = `${bucket.prefix}${TEST_OBJECT}`;
  const never = new AbortController().signal;
  const put = await within(clock, CHECK_MS, never, (over) =>
    ask('PUT', key, Buffer.from('{"data":1}\n'), over),
  );
  if (put !== undefined) throw refused(bucket, 'did not take a test object', put);
  const deleted = await within(clock, CHECK_MS, never, (over) =>
    ask('DELETE', key, undefined, over),
  );
  if (deleted !== undefined) {
    throw refused(bucket, `did not delete the test object ${TEST_OBJECT} again`, deleted);
  }
}

function refused(
  { name }: Bucket,
  what: string,
  { isPassing, reason, advice }: BucketFault,
): Error {
  const kind = isPassing ? transientError : configError;
  return kind(`The bucket ${name} of Rejected Records ${what}: ${reason}. ${advice}`);
}

async function within(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (over: AbortSignal) => Promise<BucketFault | undefined>,
): Promise<BucketFault | undefined> {
  const [late, done] = [new AbortController(), new AbortController()];
  void clock.sleep(ms, AbortSignal.any([done.signal, signal])).then(() => {
    if (!done.signal.aborted) late.abort();
  });
  try {
    return await work(late.signal);
  } finally {
    done.abort();
  }
}
