import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runChild } from '../../lifetime/child';
import type { Trial } from '../trial';

/** More than a server lists in one answer. */
const OTHER_FILES = 150;

/** Listing the folder fails, at once or half-way. */
export async function unlisted(trial: Trial): Promise<void> {
  const { random, lane, served, ledger } = trial;
  await trial.fill({ large: 0 });
  for (let i = 0; i < OTHER_FILES; i++) await writeFile(join(served, `other-${i}.log`), '');
  // Some have been read before; none of them may count as gone.
  if (random.chance(0.5)) await trial.sync({});
  await trial.fill({ large: 0, small: 2 });
  lane.embedded.faults.failListing = random.chance(0.7) ? 'middle' : 'start';
  const { run } = await trial.sync({ server: lane.embedded }, ['failed']);
  const message = run.errors[0]?.message ?? '';
  if (!message.startsWith('Folder: listing')) ledger.tell(`it blames something else: ${message}`);
  if (run.recordCount > 0) ledger.tell('records came from a folder that could not be listed');
}

/** The disk of the temporary folder is full: a small one of its own, or a limit on each file. */
export async function diskFull(trial: Trial): Promise<void> {
  const { random, ledger } = trial;
  const files = await trial.fill({ large: 2 });
  const kilobytes = random.between(16, 900);
  const through =
    random.chance(0.7) && mayMount()
      ? [...MOUNTING, `mount -t tmpfs -o size=${kilobytes}k none "$TMPDIR" && exec "$@"`, 'sh']
      : ['bash', '-c', `ulimit -f ${kilobytes}; exec "$@"`, 'bash'];
  const { run, ending } = await trial.sync({ through }, ['complete', 'failed']);
  const error = run.errors[0];
  // What lies in the temporary folder is the decrypted form: an armored file is larger than it.
  const tooLarge = files.filter(({ sample }) => sample.decryptedBytes > (kilobytes + 4) * 1024);
  for (const { url } of tooLarge) {
    const said = run.logs.find(({ message }) => message.includes(url) && message.includes('full'));
    if (said === undefined) ledger.tell(`${url} did not fit on the disk, and nothing says so`);
  }
  if (ending === 'failed' && error?.failure_type !== 'system_error') {
    ledger.tell(`a full disk is a ${error?.failure_type ?? 'unknown failure'}`);
  }
  if (ending === 'complete' && tooLarge.length > 0) ledger.tell('it says that all was read');
}

// A mount made by what follows is seen by nobody else and is gone when it ends.
const MOUNTING = ['unshare', '--mount', 'sh', '-c'] as const;
let mountable: boolean | undefined;

// Only root may mount, and not in every container.
function mayMount(): boolean {
  const [program, ...args] = MOUNTING;
  mountable ??= runChild(program, [...args, 'mount -t tmpfs none /mnt']).status === 0;
  return mountable;
}
