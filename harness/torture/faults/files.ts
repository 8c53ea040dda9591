import { renameSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ConnectorRun } from '../../connector/connector';
import type { PlacedFile, Trial } from '../trial';

/** More than is asked for at a time, so that a request begins in the rest of any file. */
const MAX_REQUEST_BYTES = 512 * 1024;
/** An armored message ends in lines that it is whole without. */
const LAST_LINES = 128;

/** A file is replaced while it is read: in place, or by another one under its name. */
export async function replaced(trial: Trial): Promise<void> {
  const { random, ledger, corpus } = trial;
  const file = await chosen(trial);
  const { sample } = file;
  const others = corpus.samples.filter(
    ({ kind, rows }) => kind === sample.kind && rows.length !== sample.rows.length,
  );
  const next = random.pick(others.filter(({ bytes }) => bytes.length > 0));
  const modified = trial.later();
  const inPlace = random.chance(0.5);
  whileRead(trial, file, () => {
    if (inPlace) {
      writeFileSync(file.disk, next.bytes);
    } else {
      const aside = join(trial.dir, file.name);
      writeFileSync(aside, next.bytes);
      renameSync(aside, file.disk);
    }
    // A file under the same name is met by what asks for that again, as archives are read; a
    // message is read in one go, so all of the old one comes.
    if (inPlace || !sample.encrypted) ledger.damage(file.url, next);
    utimesSync(file.disk, modified, modified);
    ledger.put(file.url, modified, next);
  });
  const { run } = await trial.sync({ server: trial.lane.embedded });
  mustName(trial, file, run);
}

/** A file becomes shorter while it is read, stays so for a sync, and is uploaded again. */
export async function truncated(trial: Trial): Promise<void> {
  const { random, ledger } = trial;
  const file = await chosen(trial);
  const modified = trial.later();
  const length = random.between(0, Math.max(0, file.sample.bytes.length - LAST_LINES));
  whileRead(trial, file, () => {
    truncateSync(file.disk, length);
    utimesSync(file.disk, modified, modified);
    ledger.damage(file.url);
    ledger.put(file.url, modified, file.sample);
    ledger.damage(file.url);
  });
  const { run } = await trial.sync({ server: trial.lane.embedded });
  mustName(trial, file, run);
  trial.heal();
  // Cut short it may be readable still, as far as it goes; else it must be named.
  const cut = await trial.sync({ server: trial.lane.embedded }, ['complete', 'failed']);
  if (cut.ending === 'failed') mustName(trial, file, cut.run);
  else if (file.sample.encrypted && length > 0) {
    ledger.tell(`${file.url}: a message that was cut short counts as read`);
  }
  await trial.replace(file, file.sample);
}

/** A file is deleted while it is read, and comes back unchanged. */
export async function deleted(trial: Trial): Promise<void> {
  const { ledger, lane, random } = trial;
  const file = await chosen(trial);
  if (random.chance(0.5)) lane.embedded.faults.dropEveryBytes = random.between(500_000, 3_000_000);
  whileRead(trial, file, () => {
    unlinkSync(file.disk);
    trial.touched.delete(file.url);
  });
  const { ending, run } = await trial.sync({ server: lane.embedded }, ['complete', 'failed']);
  // A sync that loses its connection for good does not come to the files behind, of which the first
  // may have been begun ahead of its turn.
  const isCutShort = run.errors.some(({ message }) =>
    message.includes('broke off again and again'),
  );
  if (ending === 'failed' && !isCutShort) mustName(trial, file, run);
  ledger.remove(file.url);
  trial.heal();
  await trial.sync({ server: lane.embedded });
  writeFileSync(file.disk, file.sample.bytes);
  utimesSync(file.disk, file.modified, file.modified);
  ledger.put(file.url, file.modified, file.sample);
}

/** A file that was begun is moved away while others are read, and moved back unchanged. */
export async function away(trial: Trial): Promise<void> {
  const { ledger, random, dir } = trial;
  const files = await trial.fill({ large: 2 });
  const most = files.reduce((sum, { sample }) => sum + sample.rows.length, 0);
  let records = random.between(1, most);
  const killAfter = ({ record }: { record?: unknown }): boolean =>
    record !== undefined && --records <= 0;
  await trial.sync({ killAfter }, ['complete', 'killed']);
  const moved = files.filter(() => random.chance(0.5));
  for (const { disk, name, url } of moved) {
    renameSync(disk, join(dir, name));
    ledger.remove(url);
  }
  for (let syncs = random.between(1, 3); syncs > 0; syncs--) {
    await trial.fill({ large: 0, small: random.between(1, 20) });
    await trial.sync({});
  }
  for (const { disk, name, url, modified, sample } of moved) {
    renameSync(join(dir, name), disk);
    ledger.put(url, modified, sample);
  }
}

async function chosen(trial: Trial): Promise<PlacedFile> {
  const files = await trial.fill();
  return trial.random.pick(files.filter(({ sample }) => sample.bytes.length > 0));
}

/** Bytes of a file that is fetched ahead of its turn at most. */
const FETCHED_AHEAD = 512 * 1024;

// Does it at one of the requests for the file's bytes, before that is answered.
function whileRead(trial: Trial, { sample, url }: PlacedFile, work: () => void): void {
  const { random, lane, touched } = trial;
  // A zip is read by its directory at the end and then by members, anything else in order, and a
  // small file of any kind, which is fetched ahead, too.
  const zipped = /^(csv\.)?zip$/i.test(sample.ext) && sample.bytes.length > FETCHED_AHEAD;
  let passed = zipped ? random.between(0, 3) : 0;
  const from = zipped ? 0 : random.between(0, Math.max(0, sample.bytes.length - MAX_REQUEST_BYTES));
  let done = false;
  lane.embedded.faults.onRead = (path, offset) => {
    if (done || path !== url || offset < from || passed-- > 0) return;
    done = true;
    touched.add(url);
    work();
  };
}

function mustName(trial: Trial, file: PlacedFile, run: ConnectorRun): void {
  const said = run.logs.filter(({ level }) => level === 'WARN' || level === 'ERROR');
  if (said.some(({ message }) => message.includes(file.url))) return;
  trial.ledger.tell(`${file.url} was altered while it was read, and nothing says so`);
}
