import { destinationConfig } from '../../harness/connector/configured';
import { PatientClock } from '../../harness/connector/patient-clock';
import { silent } from '../../harness/connector/silent-log';
import { InMemoryResponsys, refusal, type Answer } from '../../harness/responsys/in-memory';
import { sendingOf } from '../decide/change';
import type { Outcome } from '../decide/outcome';
import { joinedPlans, planned, readingOf, sizeOf, type Plan } from '../decide/plan';
import { settingsOf } from '../form/settings';
import type { Settings } from '../decide/settings';
import { Batch } from './batch';
import { Sender } from './sender';

const USERS = { workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' };
const CAMPAIGN = { workflow_type: 'export_to_campaign', campaign: 'Hi', source_audience: 'vip' };
const TIMED = { ...USERS, time_based_triggers: true, on_exit: 'delete' };
const address = (name: string): string => `${name}@example.com`;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A sender on a list in memory, with the outcomes by member name and the batches that ended. */
class Sending {
  readonly outcomes: Record<string, string> = {};
  readonly finished: number[] = [];
  readonly failures: unknown[] = [];
  readonly warnings: string[] = [];
  readonly to: InMemoryResponsys;
  readonly sender: Sender;
  private readonly settings: Settings;
  private batches = 0;

  constructor(
    form: Record<string, unknown>,
    { answer, mostHeld }: { answer?: Answer; mostHeld?: number } = {},
  ) {
    this.settings = settingsOf(destinationConfig(form), 'users');
    this.to = new InMemoryResponsys(answer);
    this.sender = new Sender(
      this.to,
      { ...silent, warn: (text) => void this.warnings.push(text) },
      new PatientClock(),
      sendingOf(this.settings),
      {
        note: (_, outcome, key) => void (this.outcomes[key.replace(/@.*/, '')] = said(outcome)),
        finish: (batch) => void this.finished.push(batch),
        fail: (error) => void this.failures.push(error),
        hasFailed: () => this.failures.length > 0,
      },
      mostHeld,
    );
  }

  /** Sends a batch of members, each with the given evidence. */
  send(members: Readonly<Record<string, object>>): Promise<void> {
    const batch = new Batch<Plan>(++this.batches, joinedPlans, sizeOf);
    for (const [name, data] of Object.entries(members)) {
      const ref = { number: 1, stream: 'users', window: { committed: 0, rejected: 0 } };
      const reading = readingOf({ email: address(name), ...data }, this.settings);
      const plan = planned(ref, reading, this.settings);
      if ('kind' in plan) throw new Error(`settled as ${plan.kind}`);
      batch.add(plan.draft.member.key, plan);
    }
    return this.sender.send(batch);
  }

  /** A member of the list with a recorded membership. */
  record(name: string, vip: string): void {
    const riid = String(this.to.profiles.size + 1);
    this.to.profiles.set(address(name), [riid]);
    this.to.tables.segments.set(riid, { VIP: vip });
  }
}
function said(outcome: Outcome): string {
  return outcome.kind === 'refused' ? `refused ${outcome.at}` : outcome.kind;
}
const enter = { segment_events: [{ slug: 'vip', event: 'enter' }] };
const exit = { segment_events: [{ slug: 'vip', event: 'exit' }] };
const IN = { segments: ['vip'] };
const OUT = { segments: ['other'] };

test('a batch ends once all of its records have their outcome', async () => {
  const sending = new Sending(USERS);
  await sending.send({ ann: enter, ben: enter });
  await sending.sender.ended();
  expect(sending.outcomes).toEqual({ ann: 'added', ben: 'added' });
  expect(sending.finished).toEqual([1]);
});

test('e-mails of batches are sent one batch at a time and in order, after lists that run ahead', async () => {
  const sending = new Sending(CAMPAIGN);
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  sending.to.before = ({ name }) => (name === 'trigger' ? gate : Promise.resolve());
  await sending.send({ ann: enter });
  await sending.send({ ben: enter });
  for (let i = 0; i < 20; i++) await settled();
  const count = (name: string): number => sending.to.names.filter((one) => one === name).length;
  expect([count('mergeList'), count('trigger')]).toEqual([2, 1]);
  letGo();
  await sending.sender.ended();
  expect(sending.to.mailed).toEqual(['ann', 'ben'].map(address));
  expect(sending.finished).toEqual([1, 2]);
});

test('a batch that waits for its turn is not mailed once the one before it has failed', async () => {
  const sending = new Sending(CAMPAIGN);
  let fail: (error: Error) => void = () => undefined;
  const gate = new Promise<void>((_, reject) => (fail = reject));
  sending.to.before = ({ name }) => (name === 'trigger' ? gate : Promise.resolve());
  await sending.send({ ann: enter });
  await sending.send({ ben: enter });
  for (let i = 0; i < 20; i++) await settled();
  fail(new Error('lost'));
  await sending.sender.ended();
  expect(sending.to.mailed).toEqual([]);
  expect(sending.to.names.filter((name) => name === 'trigger')).toHaveLength(1);
  expect([sending.failures.length, sending.finished]).toEqual([1, []]);
});

test('a batch with a member who enters and one who leaves mails only the first', async () => {
  const sending = new Sending({ ...CAMPAIGN, on_exit: 'flag' });
  sending.record('ben', '1');
  await sending.send({ ben: exit, ann: enter });
  await sending.sender.ended();
  expect(sending.to.mailed).toEqual([address('ann')]);
  expect(sending.outcomes).toEqual({ ben: 'ignored', ann: 'triggered' });
});

test('members whose mark was refused after the e-mail are counted in a warning', async () => {
  const sending = new Sending(CAMPAIGN, {
    answer: (row, { name }) =>
      name === 'segments' && row['VIP'] === '1' ? refusal('BAD') : undefined,
  });
  await sending.send({ ann: enter, ben: enter });
  await sending.sender.ended();
  sending.sender.report();
  expect(sending.warnings).toEqual([expect.stringMatching(/^2 members were mailed, but /)]);
  const fine = new Sending(CAMPAIGN);
  await fine.send({ ann: enter });
  await fine.sender.ended();
  fine.sender.report();
  expect(fine.warnings).toEqual([]);
});

test.each<[number, Record<string, unknown>]>([
  [6, CAMPAIGN],
  [16, USERS],
])('no more than %d batches of a workflow are under way', async (most, form) => {
  const sending = new Sending(form);
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  sending.to.before = ({ name }) => (name === 'mergeList' ? gate : Promise.resolve());
  for (let i = 0; i < 20; i++) void sending.send({ [`user${i}`]: enter });
  for (let i = 0; i < 50; i++) await settled();
  expect(sending.to.names.filter((name) => name === 'mergeList')).toHaveLength(most);
  letGo();
  await sending.sender.ended();
  expect(sending.finished).toHaveLength(20);
});

test('the batches under way have no more than 24 million characters', async () => {
  const form = { ...USERS, additional_fields: ['bio'] };
  const sending = new Sending(form);
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  sending.to.before = ({ name }) => (name === 'mergeList' ? gate : Promise.resolve());
  const bio = 'x'.repeat(9_000_000);
  for (let i = 0; i < 8; i++) void sending.send({ [`user${i}`]: { ...enter, bio } });
  for (let i = 0; i < 50; i++) await settled();
  expect(sending.to.names.filter((name) => name === 'mergeList')).toHaveLength(3);
  letGo();
  await sending.sender.ended();
  expect(sending.finished).toHaveLength(8);
});

test('a member whom Responsys refuses to look up is refused, and not mailed', async () => {
  const sending = new Sending(CAMPAIGN);
  const { to } = sending;
  const lookUp = to.lookUp.bind(to);
  to.lookUp = async (ids, wanted) =>
    Object.assign(await lookUp(ids, wanted), {
      refused: new Map([[address('ann'), refusal('BAD')]]),
    });
  await sending.send({ ann: enter, ben: enter });
  await sending.sender.ended();
  expect(sending.outcomes).toEqual({ ann: 'refused look-up', ben: 'triggered' });
  expect(to.mailed).toEqual([address('ben')]);
});

test('a call that fails as a whole fails the sync, and its batch does not end', async () => {
  const lost = new Error('lost');
  const sending = new Sending(USERS, {
    answer: () => {
      throw lost;
    },
  });
  await sending.send({ ann: enter });
  await sending.sender.ended();
  expect([sending.failures, sending.finished, sending.outcomes]).toEqual([[lost], [], {}]);
  await sending.send({ ben: enter });
  await sending.sender.ended();
  expect(sending.to.names).not.toContain('trigger');
  expect(sending.to.calls).toHaveLength(1);
});

describe('a member of the list with no recorded membership who is not in the audience', () => {
  test('is recorded as out if they are in the list, and not added if they are not', async () => {
    const sending = new Sending(TIMED);
    sending.to.profiles.set(address('ann'), ['1']);
    await sending.send({ ann: OUT, ben: OUT });
    await sending.sender.ended();
    expect([...sending.to.tables.segments]).toEqual([['1', { VIP: '0' }]]);
    expect([...sending.to.profiles.keys()]).toEqual([address('ann')]);
  });
});

describe('an exit that was found by comparison', () => {
  test('of a sync that has failed deletes nobody', async () => {
    const sending = new Sending(TIMED);
    sending.record('ann', '1');
    await sending.send({ ann: OUT });
    await sending.sender.ended();
    sending.failures.push(new Error('lost'));
    await sending.sender.conclude();
    expect(sending.to.names).not.toContain('remove');
    expect(sending.finished).toEqual([]);
  });

  test('waits for the end of the input, and its batch with it', async () => {
    const sending = new Sending(TIMED);
    sending.record('ann', '1');
    sending.record('ben', '1');
    await sending.send({ ann: OUT, ben: IN });
    await sending.sender.ended();
    expect([sending.outcomes, sending.finished]).toEqual([{ ben: 'ignored' }, []]);
    expect(sending.to.names).not.toContain('remove');
    await sending.sender.conclude();
    expect(sending.outcomes).toEqual({ ann: 'removed', ben: 'ignored' });
    expect(sending.finished).toEqual([1]);
  });

  test('is dropped if a later batch finds the member in the audience, which lets the first one end', async () => {
    const sending = new Sending(TIMED);
    sending.record('ann', '1');
    await sending.send({ ann: OUT });
    await sending.sender.ended();
    await sending.send({ ann: IN });
    await sending.sender.ended();
    await sending.sender.conclude();
    expect(sending.to.names).not.toContain('remove');
    expect(sending.finished).toEqual([1, 2]);
  });

  test('is released if there is no room for more', async () => {
    const sending = new Sending(TIMED, { mostHeld: 1 });
    sending.record('ann', '1');
    sending.record('ben', '1');
    await sending.send({ ann: OUT });
    await sending.sender.ended();
    await sending.send({ ben: IN });
    await sending.sender.ended();
    expect(sending.outcomes).toMatchObject({ ann: 'removed' });
  });

  test('of too many members deletes nobody and fails the sync', async () => {
    const sending = new Sending(TIMED);
    const names = Array.from({ length: 20 }, (_, i) => `user${i}`);
    for (const name of names) sending.record(name, '1');
    await sending.send(Object.fromEntries(names.map((name) => [name, OUT])));
    await sending.sender.ended();
    await expect(sending.sender.conclude()).rejects.toThrow('20 of the 20 members');
    expect(sending.to.profiles.size).toBe(20);
    expect(sending.finished).toEqual([]);
  });
});
