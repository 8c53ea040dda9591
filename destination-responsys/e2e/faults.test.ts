import type { ConnectorRun } from '../../harness/connector/connector';
import type { ResponsysFaults } from '../../harness/responsys/server';
import {
  address,
  campaign as mailing,
  event,
  eventOf,
  SENDING,
  users as exporting,
} from './people';
import {
  mailedBy,
  membersOf,
  record,
  rowsOf,
  SEGMENTS,
  SPEED,
  startRig,
  state,
  sumOf,
  USER_FIELDS,
  warningsOf,
  type Rig,
  inDoubt,
} from './rig';

/** The connector's clock and the server's minute run at the same speed. */
const WINDOW_MS = 60_000 / SPEED;
const COUNT = 1500;

const users = exporting({ additional_fields: ['city'] });
const campaign = mailing();

/**
 * Everyone enters, every third member leaves again, every ninth comes back; a state after every 400
 * records.
 */
function* story(): Generator<string> {
  let lines = 0;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < COUNT; i++) {
      if (round > 0 && i % 3 !== 0) continue;
      if (round > 1 && i % 9 !== 0) continue;
      yield event(i, round === 1 ? 'exit' : 'enter');
      if (++lines % 400 === 0) yield state(lines);
    }
  }
  yield state(lines + 1);
}
function* entering(): Generator<string> {
  for (let i = 0; i < COUNT; i++) {
    yield event(i);
    if (i % 300 === 299) yield state(i);
  }
}

/** The line of the input at which the next sync starts, once the state of a member is returned. */
function linesUpTo(members: number): number {
  return members === 0 ? 0 : members + Math.floor(members / 300);
}

/** Syncs as Airbyte does: a failed sync is retried from the last state that it returned. */
async function throughOutages(
  workflow: Record<string, unknown>,
  lines: readonly string[],
): Promise<ConnectorRun[]> {
  const runs: ConnectorRun[] = [];
  let start = 0;
  while (runs.length < 30 && (runs.length === 0 || runs.at(-1)?.exitCode !== 0)) {
    const run = await rig.write(workflow, lines.slice(start), { fast: true });
    for (const { failure_type } of run.errors) expect(failure_type).toBe('transient_error');
    const last = run.states.at(-1)?.['id'];
    if (last !== undefined) start = linesUpTo(Number(last) + 1);
    runs.push(run);
  }
  return runs;
}

let rig: Rig;
afterEach(() => rig.stop());

describe('whatever fails, list and tables match the records', () => {
  test.each<[string, ResponsysFaults]>([
    ['nothing', {}],
    ['calls that are lost before they arrive', { dropBefore: 0.2 }],
    ['answers that are lost', { dropAfter: 0.2 }],
    ['pages of a gateway', { page503: 0.2 }],
    ['unexpected exceptions', { error500: 0.2 }],
    ['halves of answers', { halfAnswer: 0.2 }],
    ['slow answers', { slow: 0.3, slowMs: 100 }],
    ['tokens that lapse', { lapse: 0.3 }],
    ['limits that others use up', { limit: 0.05 }],
    [
      'all of it',
      {
        ...{ dropBefore: 0.05, dropAfter: 0.05, page503: 0.05, error500: 0.05, halfAnswer: 0.05 },
        ...{ slow: 0.05, slowMs: 50, lapse: 0.05, limit: 0.02 },
      },
    ],
  ])('%s', async (_, faults) => {
    rig = await startRig({ windowMs: WINDOW_MS, seed: 7 });
    rig.server.setFaults(faults);
    const lines = [...story()];
    const run = await rig.write(users, lines, { fast: true });
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(run.states).toHaveLength(lines.filter((line) => line.includes('"STATE"')).length);
    const all = Array.from({ length: COUNT }, (_one, i) => i);
    expect(Object.keys(membersOf(rig.server)).sort()).toEqual(all.map(address).sort());
    expect(rowsOf(rig.server, SEGMENTS)).toEqual(
      Object.fromEntries(
        all.map((i) => [address(i), { VIP: i % 3 === 0 && i % 9 !== 0 ? '0' : '1' }]),
      ),
    );
    expect(rowsOf(rig.server, USER_FIELDS)).toEqual(
      Object.fromEntries(all.map((i) => [address(i), { CITY: `city ${i}` }])),
    );
    expect(rig.server.duplicateKeys).toBe(0);
  });
});

test.each([400, 401, 429] as const)(
  'a limit that is reported with status %s is waited for',
  async (limitStatus) => {
    rig = await startRig({ windowMs: WINDOW_MS, limitStatus, endPointForm: 'without scheme' });
    rig.server.setFaults({ limit: 0.3 });
    const run = await rig.write(users, entering(), { fast: true });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(Object.keys(membersOf(rig.server))).toHaveLength(COUNT);
    expect(rig.server.limitErrors).toBeGreaterThan(0);
    expect(rig.server.logins).toBe(1);
  },
);

test('no more requests are sent in a minute than the form allows, of all kinds together', async () => {
  const starts: number[] = [];
  // With kept-alive connections: on the fast clock the time to open one would count sixtyfold.
  rig = await startRig({ keepAlive: true, onRequest: ({ at }) => void starts.push(at) });
  const more = { max_requests_per_minute: 6 };
  const run = await rig.write(users, entering(), { fast: true, more });
  expect(run.exitCode).toBe(0);
  expect(Object.keys(membersOf(rig.server))).toHaveLength(COUNT);
  expect(starts.length).toBeGreaterThan(12);
  starts.sort((a, b) => a - b);
  for (let i = 6; i < starts.length; i++) {
    expect((starts[i] as number) - (starts[i - 6] as number)).toBeGreaterThanOrEqual(WINDOW_MS);
  }
});

test('the limits of the account are used up and never exceeded', async () => {
  rig = await startRig({ keepAlive: true, windowMs: WINDOW_MS, defaultLimit: 5 });
  const run = await rig.write(users, entering(), { fast: true });
  expect([run.exitCode, rig.server.limitErrors]).toEqual([0, 0]);
  expect(Object.keys(membersOf(rig.server))).toHaveLength(COUNT);
});

describe.each(SENDING)(
  'whatever fails, %s reach nobody twice, and nobody is forgotten without a trace',
  (what, workflow, api) => {
    const campaign = workflow();
    test.each<[string, ResponsysFaults, 'all are mailed' | 'some are named']>([
      ['nothing', {}, 'all are mailed'],
      ['calls that are lost before they arrive', { dropBefore: 0.3 }, 'some are named'],
      ['answers that are lost', { dropAfter: 0.3 }, 'some are named'],
      ['halves of answers', { halfAnswer: 0.3 }, 'some are named'],
      ['unexpected exceptions', { error500: 0.3 }, 'some are named'],
      ['pages of a gateway', { page503: 0.3 }, 'some are named'],
      ['pages of a firewall', { page403: 0.3 }, 'some are named'],
      ['redirects', { redirect: 0.3 }, 'some are named'],
      ['tokens that lapse', { lapse: 0.3 }, 'all are mailed'],
      ['limits that others use up', { limit: 0.2 }, 'all are mailed'],
    ])('%s', async (_, faults, expected) => {
      rig = await startRig({ windowMs: WINDOW_MS, seed: 3 });
      rig.server.setFaults({ ...faults, only: [api] });
      const runs = await throughOutages(campaign, [...entering()]);
      const mailed = mailedBy(rig.server);
      expect(new Set(mailed).size).toBe(mailed.length);
      const named = runs.flatMap(inDoubt);
      for (const run of runs) {
        const rejected = run.states.reduce(
          (sum, one) => sum + (one.destinationStats?.rejectedRecordCount ?? 0),
          0,
        );
        // Members who were reported in an unfinished batch come again.
        expect(rejected).toBeLessThanOrEqual(inDoubt(run).length);
      }
      expect(runs.at(-1)?.exitCode).toBe(0);
      if (expected === 'all are mailed') {
        expect([mailed.length, named.length]).toEqual([COUNT, 0]);
      } else {
        expect(named.length).toBeGreaterThan(0);
        expect(mailed.length + named.length).toBeGreaterThanOrEqual(COUNT);
      }
    });

    test('an e-mail of unknown fate counts as sent for the next comparison', async () => {
      rig = await startRig({ windowMs: WINDOW_MS });
      const timed = workflow({ time_based_triggers: true, back_fill: true });
      const members = [1, 2, 3].map((i) => record({ email: address(i), segments: ['vip'] }));
      rig.server.setFaults({ only: [api], next: { fault: 'dropAfter', count: 1 } });
      const first = await rig.write(timed, members, { fast: true });
      expect(sumOf(first)).toContain('3 unknown because');
      await rig.write(timed, members, { fast: true });
      expect(mailedBy(rig.server)).toEqual([1, 2, 3].map(address));
    });

    test('D10: an outage of the trigger call costs a batch and one e-mail, and fails the sync', async () => {
      rig = await startRig({ windowMs: WINDOW_MS });
      rig.server.setFaults({ error500: 1, only: [api] });
      const run = await rig.write(campaign, entering(), { fast: true });
      expect(run.exitCode).toBe(1);
      expect(run.errors[0]?.failure_type).toBe('transient_error');
      expect(run.errors[0]?.message).toContain(`201 ${what} may have been sent or not`);
      expect(rig.server.counts[api]).toBe(2);
      expect(rig.server.rowCounts[api]).toBe(201);
      expect(new Set(inDoubt(run)).size).toBe(201);
      // Not one line for each of them.
      expect(warningsOf(run).length).toBeLessThan(10);
      // Members for whom no attempt was made do not count as mailed.
      const recorded = Object.values(rowsOf(rig.server, SEGMENTS));
      expect(recorded).toHaveLength(201);
      rig.server.setFaults({});
      const start = Number(run.states.at(-1)?.['id'] ?? -1) + 1;
      const next = await rig.write(campaign, [...entering()].slice(linesUpTo(start)), {
        fast: true,
      });
      expect(next.exitCode).toBe(0);
      expect(mailedBy(rig.server)).toHaveLength(COUNT - 201);
    });

    test('D10: an outage at the last e-mails of a sync fails it, and they are not mailed again', async () => {
      rig = await startRig({ windowMs: WINDOW_MS });
      rig.server.setFaults({ error500: 1, only: [api] });
      const lines = [event(1), state(1)];
      const run = await rig.write(campaign, lines, { fast: true });
      expect([run.exitCode, run.errors[0]?.failure_type]).toEqual([1, 'transient_error']);
      expect(run.states).toHaveLength(1);
      rig.server.setFaults({});
      const again = await rig.write(campaign, lines, { fast: true });
      expect(again.exitCode).toBe(0);
      expect(mailedBy(rig.server)).toEqual([]);
      expect(warningsOf(again)[0]).toMatch(/may have been (mailed|sent the event) or not/);
    });

    test('after a lost answer a single e-mail is tried, and the others follow once it was sent', async () => {
      rig = await startRig({ windowMs: WINDOW_MS });
      rig.server.setFaults({ only: [api], next: { fault: 'dropAfter', count: 1 } });
      const run = await rig.write(campaign, entering(), { fast: true });
      expect(run.exitCode).toBe(0);
      expect(rig.server.counts[api]).toBe(1 + 1 + Math.ceil((COUNT - 200) / 200));
      expect(new Set(mailedBy(rig.server)).size).toBe(COUNT);
      expect(mailedBy(rig.server)).toHaveLength(COUNT);
    });
  },
);

describe('a row that Responsys refuses', () => {
  test('is reported with its reason, and the others of its batch are written', async () => {
    rig = await startRig();
    const long = 'x'.repeat(501);
    const rows = Array.from({ length: 50 }, (_, i) => ({
      ...eventOf(address(i), 'enter', { city: i % 10 === 3 ? long : `city ${i}` }),
    }));
    const run = await rig.write(users, [...rows.map((row) => record(row)), state(1)]);
    expect(run.exitCode).toBe(0);
    expect(warningsOf(run)).toHaveLength(5);
    expect(warningsOf(run)[0]).toMatch(/^Record 4 of users \(u\*\*\*\) was refused: /);
    expect(Object.keys(rowsOf(rig.server, USER_FIELDS))).toHaveLength(45);
    expect(run.states[0]?.destinationStats).toEqual({ recordCount: 45, rejectedRecordCount: 5 });
    expect(JSON.stringify(run.logs)).not.toContain('xxxxxx');
  });

  test('does not stop a whole batch of e-mails', async () => {
    rig = await startRig();
    const lines = Array.from({ length: 40 }, (_, i) =>
      event(i, 'enter', { email: i % 7 === 0 ? `bad..dots${i}@@nowhere` : address(i) }),
    );
    lines.push(event(99, 'enter', { email: 'no-dot@nowhere' }));
    const run = await rig.write(campaign, lines);
    expect(run.exitCode).toBe(0);
    expect(mailedBy(rig.server)).toHaveLength(34);
    expect(sumOf(run)).toContain('41 records: 34 triggered');
  });
});
