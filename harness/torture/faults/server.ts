import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Trial } from '../trial';

/** More than a server lists in two answers. */
const OTHER_FILES = 250;

/** The connection is cut in the listing, twice. */
export async function cutInListing(trial: Trial): Promise<void> {
  const { random, lane, served } = trial;
  await trial.fill({ large: 0 });
  for (let i = 0; i < OTHER_FILES; i++) await writeFile(join(served, `other-${i}.log`), '');
  lane.embedded.faults.dropListingsAfter = [random.between(1, 2), random.between(1, 3)];
  await trial.sync({ server: lane.embedded });
}

/** The server leaves attributes out of its listings, and then everywhere. */
export async function sparseAttributes(trial: Trial): Promise<void> {
  const { random, lane, ledger } = trial;
  const names = ['mode', 'size', 'mtime'] as const;
  await trial.fill({ large: 0 });
  const left = names.filter(() => random.chance(0.6));
  lane.embedded.faults.omit = Object.fromEntries(left.map((name) => [name, 'listing'] as const));
  await trial.sync({ server: lane.embedded });
  await trial.fill({ large: 0, small: 2 });
  lane.embedded.faults.omit = { [random.pick(names)]: 'everywhere' };
  const { run } = await trial.sync({ server: lane.embedded }, ['failed']);
  const message = run.errors[0]?.message ?? '';
  if (!message.startsWith('Folder: the server does not say')) {
    ledger.tell(`it blames something else: ${message}`);
  }
  if (run.recordCount > 0) ledger.tell('records came of files that are not known whole');
}

/** The server answers one kind of request no more, with its connection alive, and then again. */
export async function unanswered(trial: Trial): Promise<void> {
  const { random, lane } = trial;
  await trial.fill();
  const request = random.pick(['OPENDIR', 'READDIR', 'OPEN', 'READ', 'STAT']);
  lane.embedded.faults.unanswered = new Set([request]);
  await trial.sync({
    server: lane.embedded,
    timeoutMs: 400_000,
    onMessage: ({ log }) => {
      if (log?.level === 'WARN' && log.message.includes('dropped')) trial.heal();
    },
  });
}

/** The host key is another one from one sync to the next. */
export async function keyChanged(trial: Trial): Promise<void> {
  const { random, lane, ledger } = trial;
  const { sshd, embedded } = lane;
  if (sshd === undefined) throw new Error('There is no sshd with another key.');
  await trial.fill({ large: 0 });
  const [first, second] = random.chance(0.5) ? [sshd, embedded] : [embedded, sshd];
  await trial.sync({ server: first });
  await trial.fill({ large: 0, small: 2 });
  const { run } = await trial.sync({ server: second });
  const warned = run.logs.some(
    ({ level, message }) => level === 'WARN' && message.includes('host key'),
  );
  if (!warned) ledger.tell('the host key changed, and nothing says so');
}
