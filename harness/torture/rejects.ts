import { setTimeout as delay } from 'node:timers/promises';

import { record } from '../../destination-responsys/e2e/rig';
import type { ConnectorRun } from '../connector/connector';
import { IN_DOUBT, namedRecords } from '../responsys/named-records';
import {
  slowly,
  startBucketServer,
  type BucketFaults,
  type BucketServer,
  type RejectedLine,
} from '../s3/bucket-server';
import type { Random } from './random';
import { sendingStory, usersStory, withStates, type Story } from './story';
import type { WriteTrial } from './write-trial';

/** Calls until a kill: from before the first batch to after the last one of most stories. */
const MAX_CALLS = 45;

/**
 * Records that are rejected on the way, with a bucket that is slow, fails, breaks off or is silent,
 * while the connector is killed and stopped. A state that came back stands for the lines before it:
 * each is in the bucket, or the sync has said before that the bucket does not take them.
 */
export async function keptRejects(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const bucket = await startBucketServer();
  const story = withRejects(random.chance(0.5) ? usersStory(random) : sendingStory(random), random);
  const audit = new BucketAudit(trial, story, bucket);
  trial.form = { object_storage_config: bucket.config };
  try {
    for (let syncs = random.between(1, 3); syncs > 0; syncs--) {
      trial.server.setFaults(random.pick([{}, { dropAfter: 0.1 }]));
      bucket.setFaults(anyFaults(random));
      const stop = random.pick([undefined, 'SIGKILL', 'SIGKILL', 'SIGTERM'] as const);
      const killAt = stop && trial.wire.after(random.between(5, MAX_CALLS));
      const { run } = await trial.write(story, killAt, {}, stop);
      await audit.sync(run);
    }
    trial.server.setFaults({});
    bucket.setFaults(() => undefined);
    const { run } = await trial.finish(story);
    await audit.sync(run);
    return [story];
  } finally {
    await bucket.stop();
  }
}

/** `ref` of a record that is rejected, by which it is known again. */
const REFS = /"ref":(\d+)/;

// One in ten is refused or unclear, whatever the workflow is.
function withRejects(story: Story, random: Random): Story {
  let ref = 0;
  const records = story.lines.flatMap((line) => {
    if (!line.includes('"RECORD"')) return [];
    if (!random.chance(0.1)) return [line];
    const more = random.chance(0.5)
      ? { segment_events: [{ slug: 'vip', event: 'enter' }] }
      : { email: `unclear${ref}@example.com`, segments: '[broken' };
    return [line, record({ ref: ref++, ...more })];
  });
  return { ...story, lines: withStates(records, random) };
}

function anyFaults(random: Random): BucketFaults {
  const share = random.pick([0.2, 0.7]);
  const failure = random.pick([
    'drop',
    'silence',
    { status: 503, code: 'SlowDown' },
    { status: 403, code: 'AccessDenied' },
  ] as const);
  return random.pick<BucketFaults>([
    () => undefined,
    slowly(random.between(10, 150)),
    () => failure,
    () => (random.chance(share) ? failure : undefined),
  ]);
}

/** Compares the bucket with the states that came back and with what the syncs said. */
class BucketAudit {
  private begun = 0;
  private objects = 0;
  private lines = 0;

  constructor(
    private readonly trial: WriteTrial,
    private readonly story: Story,
    private readonly bucket: BucketServer,
  ) {}

  /** After each sync. */
  async sync(run: ConnectorRun): Promise<void> {
    // What a killed connector has sent arrives.
    await delay(200);
    const { reached, wrong } = this.trial;
    const covered = refsIn(this.story.lines.slice(this.begun, reached));
    const fresh = [...this.bucket.objects.values()].slice(this.objects);
    const lines = this.bucket.lines().slice(this.lines);
    const found = new Set(refsIn(fresh.map(String)));
    const missing = covered.filter((ref) => !found.has(ref)).length;
    const said = run.logs.map(({ message }) => message);
    const hasWarned = said.some((text) =>
      text.startsWith('The bucket of Rejected Records did not'),
    );
    if (missing > 0 && !hasWarned) {
      wrong.push(
        `${missing} rejected records before a state are not in the bucket, and nobody said so`,
      );
    }
    const lost = said.flatMap((text) => /^(\d+) of .* not written to s3:/.exec(text)?.[1] ?? []);
    const isEnded = run.signal !== 'SIGKILL';
    if (isEnded && missing > Number(lost[0] ?? 0)) {
      wrong.push(
        `${missing} rejected records are missing, and ${lost[0] ?? 'none'} are said to be`,
      );
    }
    if (isEnded && lost.length === 0) this.compareCounts(said, lines);
    this.begun = reached;
    this.objects = this.bucket.objects.size;
    this.lines = this.bucket.lines().length;
  }

  // The report names as many as there are lines.
  private compareCounts(said: readonly string[], lines: readonly RejectedLine[]): void {
    const named = {
      refused: namedRecords(said, /refused/).length,
      unknown: namedRecords(said, IN_DOUBT).length,
      unclear: said.flatMap((text) => /^Nothing was done about (\d+)/.exec(text)?.[1] ?? [])[0],
    };
    for (const [outcome, count = 0] of Object.entries(named)) {
      const kept = lines.filter((line) => line.outcome === outcome).length;
      if (kept !== Number(count)) {
        this.trial.wrong.push(
          `${kept} lines of records that are ${outcome}, of ${count} in the log`,
        );
      }
    }
  }
}

function refsIn(lines: readonly string[]): string[] {
  return lines.flatMap((text) => text.split('\n').flatMap((line) => REFS.exec(line)?.[1] ?? []));
}
