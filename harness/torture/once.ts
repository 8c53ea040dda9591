import type { ResponsysFaults } from '../responsys/server';
import type { Random } from './random';
import { refusingFrom, refusingRows } from './refusing-tables';
import { sendingStory, type Story } from './story';
import type { WriteTrial } from './write-trial';

/** Calls until a kill: from before the first batch to after the last one of most stories. */
const MAX_CALLS = 45;

/**
 * A campaign or a custom event that remembers whom it has reached, under a few of the things that could make it forget,
 * one after the other and on top of one another: kills and SIGTERM at some call, lost answers, tables
 * that refuse, the beginning again. Nobody may be reached twice, and nobody missed without a cause that
 * was on the wire.
 */
export async function mailedOnce(trial: WriteTrial): Promise<readonly Story[]> {
  const { random } = trial;
  const story = sendingStory(random);
  for (let syncs = random.between(2, 4); syncs > 0; syncs--) {
    trial.server.setFaults(anyFaults(random));
    const stop = random.pick([undefined, 'SIGKILL', 'SIGKILL', 'SIGTERM'] as const);
    const killAt = stop && trial.wire.after(random.between(5, MAX_CALLS));
    await trial.write(story, killAt, {}, stop);
    if (random.chance(0.5)) trial.rewind();
  }
  trial.server.setFaults({});
  await trial.finish(story);
  return [story];
}

function anyFaults(random: Random): ResponsysFaults {
  const share = random.pick([0.05, 0.2]);
  return random.pick<ResponsysFaults>([
    {},
    { dropAfter: share },
    { halfAnswer: share },
    { dropBefore: share, dropAfter: share },
    { page503: share, error500: share },
    { lapse: share, limit: share / 4 },
    { otherForm: share / 2, only: ['mergeTriggerEmail', 'triggerCustomEvent'] },
    { otherForm: share / 2 },
    { instead: refusingRows },
    { instead: refusingFrom(random.between(0, 20), 400, 'INVALID_PARAMETER') },
    { instead: refusingRows, dropAfter: share },
  ]);
}
