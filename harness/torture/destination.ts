import type { ResponsysFaults, ResponsysOptions } from '../responsys/server';
import { startTlsGate } from '../responsys/tls-gate';
import { UNKNOWNS } from '../responsys/unknowns';
import { freePort } from '../sftp/loopback';
import type { Fault, FaultTable, Outcome } from './fault';
import { BY_ADDRESS } from './match';
import { mailedOnce } from './once';
import { Random } from './random';
import { keptRejects } from './rejects';
import { isRefusedProfile, refusingFrom, refusingRows } from './refusing-tables';
import { sendingStory, usersStory, type Story } from './story';
import { TIMEOUT_MS, WriteTrial } from './write-trial';

interface Entry {
  name: string;
  title: string;
  options?: (random: Random) => ResponsysOptions;
  /** All but the log-in goes through TLS, and some connections break before that is up. */
  gate?: boolean;
  work: (trial: WriteTrial) => Promise<readonly Story[]>;
}

const ENTRIES: readonly Entry[] = [
  { name: 'write-kill', title: 'destination: kill -9 at random points', work: killed },
  {
    name: 'write-stop',
    title: 'destination: SIGTERM at random points, then from the beginning again',
    work: stopped,
  },
  ...fault('write-drop', 'calls lost on their way', ({ random }) => ({ dropBefore: rate(random) })),
  ...fault('write-lost', 'answers lost', ({ random }) => ({ dropAfter: rate(random) })),
  ...fault('write-half', 'halves of answers', ({ random }) => ({ halfAnswer: rate(random) })),
  ...fault('write-page', 'pages of a gateway (503)', ({ random }) => ({ page503: rate(random) })),
  ...fault('write-error', 'unexpected exceptions (500)', ({ random }) => ({
    error500: rate(random),
  })),
  ...fault('write-lapse', 'tokens that lapse', ({ random }) => ({ lapse: rate(random) })),
  ...fault('write-limit', 'quota used up by others', ({ random }) => ({
    limit: rate(random) / 4,
  })),
  ...fault('write-slow', 'slow answers', ({ random }) => ({
    slow: rate(random),
    slowMs: random.between(10, 200),
  })),
  ...fault('write-mixture', 'all of these at once', () => ({
    ...{ dropBefore: 0.04, dropAfter: 0.04, halfAnswer: 0.04, page503: 0.04, error500: 0.04 },
    ...{ lapse: 0.04, limit: 0.02, slow: 0.1, slowMs: 50 },
  })),
  {
    name: 'write-two',
    title: 'destination: two on one account and its limits',
    options: () => ({ defaultLimit: 15 }),
    work: twoAtOnce,
  },
  { name: 'write-broken', title: 'destination: input that breaks off', work: brokenOff },
  {
    name: 'write-tls',
    title: 'destination: connections that break before TLS is up',
    gate: true,
    work: behindGate,
  },
  {
    name: 'write-rows',
    title: 'destination: tables that refuse the rows of some members',
    work: refusedRows,
  },
  {
    name: 'write-table',
    title: 'destination: tables that refuse all rows for a while',
    work: refusedTable,
  },
  {
    name: 'write-shared',
    title: 'destination: addresses that several profiles share',
    options: (random) => ({ unknowns: { sharedAddress: random.pick(UNKNOWNS.sharedAddress) } }),
    work: sharedAddresses,
  },
  {
    name: 'write-form',
    title: 'destination: answers of another form',
    work: otherForms,
  },
  {
    name: 'write-once',
    title: 'destination: a campaign or custom event with Mail Once or Send Once under all of this',
    work: mailedOnce,
  },
  {
    name: 'write-rejects',
    title: 'destination: a bucket of rejected records that is slow or fails, kills and SIGTERM',
    work: keptRejects,
  },
  { name: 'write-again', title: 'destination: a full sync repeated', work: repeatedSync },
];

/** The faults of the destination, each run on an account of its own. */
export function destinationFaults(): Promise<FaultTable> {
  const faults = ENTRIES.map((entry): Fault => ({
    name: entry.name,
    title: entry.title,
    run: (seed) => trialOf(entry, new Random(`${entry.name} ${seed}`)),
  }));
  return Promise.resolve({ faults, leftOut: [], close: () => Promise.resolve() });
}

async function trialOf({ work, options, gate }: Entry, random: Random): Promise<Outcome> {
  const given = options?.(random) ?? {};
  if (gate !== true) return WriteTrial.run(random, given, work);
  const share = random.pick([0.1, 0.3]);
  const port = await freePort();
  const front = await startTlsGate(port, () => random.chance(share));
  try {
    return await WriteTrial.run(random, { ...given, port, endPoint: front.url }, work);
  } finally {
    await front.stop();
  }
}

function rate(random: Random): number {
  return random.pick([0.02, 0.1, 0.3]);
}

function anyStory(random: Random): Story {
  return random.chance(0.5) ? usersStory(random) : sendingStory(random);
}

// One story under faults of the API, from some point of the sync on or from its beginning.
function fault(
  name: string,
  title: string,
  faults: (trial: WriteTrial) => ResponsysFaults,
): Entry[] {
  const work = async (trial: WriteTrial): Promise<readonly Story[]> => {
    const story = anyStory(trial.random);
    trial.server.setFaults(faults(trial));
    await trial.finish(story);
    return [story];
  };
  return [{ name, title: `destination: ${title}`, work }];
}

async function killed(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = anyStory(random);
  for (let kills = random.between(2, 4); kills > 0; kills--) {
    await trial.write(story, random.between(300, 1500));
  }
  await trial.finish(story);
  return [story];
}

// Stopped a few times, and read from its beginning again each time, as in a refresh.
async function stopped(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = sendingStory(random);
  for (let stops = random.between(1, 3); stops > 0; stops--) {
    await trial.write(story, random.between(300, 1500), {}, 'SIGTERM');
    trial.rewind();
  }
  await trial.finish(story);
  return [story];
}

// Each meets the other's calls in its limits, and both have to get through.
async function twoAtOnce(trial: WriteTrial): Promise<readonly Story[]> {
  const stories = [0, 100_000].map((first) => usersStory(trial.random, first, BY_ADDRESS));
  const runs = await Promise.all(
    stories.map(({ workflow, lines }) =>
      trial.rig.write(workflow, lines, { fast: true, connector: { timeoutMs: TIMEOUT_MS } }),
    ),
  );
  for (const { exitCode, errors } of runs) {
    if (exitCode !== 0)
      trial.wrong.push(`a sync ended with ${exitCode}: ${errors[0]?.message ?? ''}`);
  }
  return stories;
}

async function brokenOff(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = anyStory(random);
  const at = random.between(1, story.lines.length - 1);
  const half = story.lines[at]?.slice(0, random.between(1, 40)) ?? '';
  const { run } = await trial.write(story, undefined, {
    stdin: [...story.lines.slice(0, at), half],
  });
  if (run.exitCode !== 1 || run.errors.length !== 1) {
    trial.wrong.push(
      `input that breaks off ended with ${run.exitCode} and ${run.errors.length} errors`,
    );
  }
  // The records after the last state come again: that is as much as a kill repeats.
  trial.kills++;
  await trial.finish(story);
  return [story];
}

async function repeatedSync(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  let story = sendingStory(random);
  while (story.workflow['time_based_triggers'] !== true) story = sendingStory(random);
  trial.server.setFaults({ dropAfter: random.pick([0, 0.1]), halfAnswer: random.pick([0, 0.1]) });
  for (let sync = 0; sync < 3; sync++) {
    trial.rewind();
    await trial.finish(story);
  }
  return [story];
}

// What never left may be repeated, so that nobody's e-mail is in doubt.
async function behindGate(trial: WriteTrial): Promise<readonly Story[]> {
  const story = sendingStory(trial.random);
  await trial.finish(story);
  if (trial.unknown > 0)
    trial.wrong.push(`${trial.unknown} e-mails or events that never left are in doubt`);
  return [story];
}

// Nobody can tell what such an answer means: the sync fails and is run again, as a person would.
async function otherForms(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = anyStory(random);
  trial.server.setFaults({ otherForm: random.pick([0.02, 0.1]) });
  for (let syncs = random.between(1, 4); syncs > 0; syncs--) await trial.write(story);
  trial.server.setFaults({});
  await trial.finish(story);
  return [story];
}

// An answer may have more rows than were sent, or refuse members whom it cannot distinguish.
async function sharedAddresses(trial: WriteTrial): Promise<readonly Story[]> {
  let story = anyStory(trial.random);
  while (!story.isShared) story = anyStory(trial.random);
  trial.shareAddresses(story, trial.random.pick([0.02, 0.2]));
  await trial.finish(story);
  return [story];
}

async function refusedRows(trial: WriteTrial): Promise<readonly Story[]> {
  const story = sendingStory(trial.random);
  trial.refuses = isRefusedProfile;
  trial.server.setFaults({ instead: refusingRows });
  await trial.finish(story);
  return [story];
}

// From the first call on, or after some; then somebody mends the table.
async function refusedTable(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = sendingStory(random);
  const taken = random.pick([0, 0, random.between(1, 12)]);
  const [status, code] = random.pick([
    [400, 'INVALID_PARAMETER'],
    [400, 'TABLE_NOT_FOUND'],
    [500, 'UNEXPECTED_EXCEPTION'],
  ] as const);
  for (let syncs = random.between(1, 3); syncs > 0; syncs--) {
    trial.server.setFaults({ instead: refusingFrom(taken, status, code) });
    const { run } = await trial.write(story);
    const hasSent = trial.server.triggers.length + trial.server.sentEvents.length > 0;
    if (run.exitCode === 0 && !hasSent) trial.wrong.push('a sync that reached nobody is green');
  }
  trial.server.setFaults({});
  await trial.finish(story);
  return [story];
}
