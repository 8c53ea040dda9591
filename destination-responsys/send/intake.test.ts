import { silent } from '../../harness/connector/silent-log';
import { destinationConfig } from '../../harness/connector/configured';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { Coverage } from '../report/coverage';
import { Exits } from '../report/exits';
import { settingsOf } from '../form/settings';
import { Intake } from './intake';

type Data = Record<string, unknown>;
const EMAIL = 'ann@example.com';
const event = (kind: string, at?: string, more: Data = {}): Data => ({
  email: EMAIL,
  segment_events: [{ slug: 'vip', event: kind, ...(at === undefined ? {} : { [kind]: at }) }],
  ...more,
});
const listed = (...segments: string[]): Data => ({ email: EMAIL, segments });
const gone = (more: Data = {}): Data => ({
  ...{ email: EMAIL, segments: ['vip'], _ab_cdc_deleted_at: '2024-03-01T10:00:00Z' },
  ...more,
});
const MAY = '2024-05-01T00:00:00Z';
const JUNE = '2024-06-01T00:00:00Z';

const USERS = { workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' };
const CAMPAIGN = {
  ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', source_audience: 'vip' },
  ...{ mail_once: false, back_fill: true },
};

/** An intake and the outcomes that it noted, by record number. */
class Taken {
  readonly outcomes = new Map<number, Outcome>();
  readonly said: string[] = [];
  readonly intake: Intake;
  private records = 0;
  private batches = 0;

  constructor(workflow: object, stream: { rereads?: string; overwrites?: boolean } = {}) {
    const settings = settingsOf(destinationConfig(workflow), 'users');
    const { rereads, overwrites = false } = stream;
    this.intake = new Intake({
      settingsFor: (name) => (name === 'users' ? [settings] : []),
      streams: [{ name: 'users', rereads, overwrites }],
      coverage: new Coverage(),
      exits: new Exits(),
      log: { ...silent, warn: (text) => void this.said.push(text) },
      note: ({ number }, outcome) => void this.outcomes.set(number, outcome),
      begin: () => ++this.batches,
    });
  }

  take(...records: Data[]): this {
    for (const data of records) this.intake.record(this.next('users'), data);
    return this;
  }

  next(stream: string): RecordRef {
    return { number: ++this.records, stream, window: { committed: 0, rejected: 0 } };
  }

  /** Sends what is open, and returns the numbers of its records. */
  sent(): number[] {
    const batches = this.intake.open.close();
    this.intake.forgetLists();
    return batches.flatMap((batch) => batch.list().map(({ ref }) => ref.number));
  }

  reason(number: number): string {
    const outcome = this.outcomes.get(number);
    return outcome !== undefined && 'reason' in outcome ? outcome.reason : '';
  }
}

describe('a record', () => {
  test('goes into a batch, or has its outcome at once', () => {
    const taken = new Taken(USERS).take(event('enter'), listed('other'), { email: EMAIL });
    expect(taken.sent()).toEqual([1]);
    expect([...taken.outcomes].map(([number, { kind }]) => [number, kind])).toEqual([
      [2, 'ignored'],
      [3, 'ignored'],
    ]);
  });

  test('of a stream that is not in the catalog is refused', () => {
    const taken = new Taken(USERS);
    taken.intake.record(taken.next('others'), event('enter'));
    expect(taken.outcomes.get(1)).toMatchObject({ kind: 'refused', at: 'record' });
    expect(taken.reason(1)).toBe('its stream is not in the catalog');
    expect(taken.sent()).toEqual([]);
  });

  test('replaces an earlier one of its member in the batch', () => {
    const taken = new Taken(USERS).take(event('enter', MAY), event('enter', JUNE));
    expect(taken.sent()).toEqual([2]);
    expect(taken.reason(1)).toContain('a later record of the same member');
  });
});

describe('a record that would mail twice if nothing records who was mailed', () => {
  const mailed = (...records: (Data | 'sent')[]): number => {
    const taken = new Taken(CAMPAIGN);
    let count = 0;
    for (const one of records) {
      if (one === 'sent') count += taken.sent().length;
      else taken.take(one);
    }
    return count + taken.sent().length;
  };

  test.each<[string, number, ...(Data | 'sent')[]]>([
    ['the same event, batches apart', 1, event('enter', MAY), 'sent', event('enter', MAY)],
    ['a list, then the event of it', 1, listed('vip'), 'sent', event('enter', MAY)],
    ['a list, then the event of it, in one batch', 1, listed('vip'), event('enter', MAY)],
    ['an event, then the list', 1, event('enter', MAY), 'sent', listed('vip')],
    ['a list twice', 1, listed('vip'), 'sent', listed('vip', 'other')],
    ['a change, then the event', 1, event('change'), 'sent', event('enter', MAY)],
    [
      'an event, a list without the audience, the event',
      1,
      ...([event('enter', MAY), 'sent', listed('other'), 'sent', event('enter', MAY)] as const),
    ],
    [
      'a list with the audience, one without it, one with it',
      1,
      ...([listed('vip'), 'sent', listed('other'), 'sent', listed('vip')] as const),
    ],
    ['two entries', 2, event('enter', MAY), 'sent', event('enter', JUNE)],
    [
      'a list, an exit and an entry',
      2,
      ...([listed('vip'), 'sent', event('exit', MAY), event('enter', JUNE)] as const),
    ],
  ])('%s: %d', (_, count, ...records) => {
    expect(mailed(...records)).toBe(count);
  });

  test('is skipped, and the reason says so', () => {
    const taken = new Taken(CAMPAIGN).take(event('enter', MAY));
    taken.sent();
    expect(taken.take(event('enter', MAY)).reason(2)).toContain('came before in this sync');
  });
});

describe('differing lists of one member in a batch', () => {
  const timed = { ...USERS, time_based_triggers: true };

  test('leave no record pending', () => {
    const taken = new Taken(timed).take(listed('vip'), listed('other'), listed('vip'));
    expect(taken.sent()).toEqual([]);
    for (const number of [1, 2, 3]) expect(taken.reason(number)).toContain('different audiences');
  });

  test('are compared with those that were settled at once, until the batches are sent', () => {
    const users = new Taken({ ...USERS, existing_users: true });
    users.take(event('enter', MAY, { email: 'ben@example.com' }), listed('other'), listed('vip'));
    expect(users.reason(3)).toContain('different audiences');
    users.sent();
    expect(users.take(listed('vip')).sent()).toEqual([4]);
  });

  test('remove a waiting record from its batch, even if the later one would be settled at once', () => {
    const users = new Taken({ ...USERS, existing_users: true });
    users.take(listed('vip'), listed('other'));
    expect(users.sent()).toEqual([]);
    for (const number of [1, 2]) expect(users.reason(number)).toContain('different audiences');
  });

  test('are compared with the last 10,000 that were settled at once', () => {
    const users = new Taken({ ...USERS, existing_users: true });
    users.take(event('enter', MAY, { email: 'ben@example.com' }));
    const of = (n: number, segment: string): Data => ({
      ...{ email: `user${n}@example.com`, segments: [segment] },
    });
    for (let n = 0; n <= 10_000; n++) users.take(of(n, 'other'));
    users.take(of(0, 'vip'), of(1, 'vip'), of(10_000, 'vip'));
    const differ = [10_003, 10_004, 10_005].map((n) => users.reason(n) === users.reason(10_005));
    expect(differ).toEqual([false, true, true]);
    expect(users.reason(10_005)).toContain('different audiences');
  });
});

test('a removal is dropped if a live record of the member comes before it is sent', () => {
  const removing = { ...USERS, on_exit: 'delete' };
  const taken = new Taken(removing).take(gone(), event('enter', MAY));
  expect(taken.sent()).toEqual([2]);
  expect(taken.reason(1)).toContain('still there');
  expect(new Taken(removing).take(gone()).sent()).toEqual([1]);
  const apart = new Taken(removing).take(gone());
  expect(apart.sent()).toEqual([1]);
  expect(apart.take(event('enter', MAY)).sent()).toEqual([2]);
});

describe('a removal that waits for its batch', () => {
  const removing = { ...USERS, on_exit: 'delete' };
  const bare = gone({ segments: undefined });

  test.each<[string, Data, number[]]>([
    ['is dropped by a live row that says nothing about audiences', { email: EMAIL }, []],
    ['stays where the same row is deleted once more, with nothing but its key', bare, [1]],
    ['stays where the member has left by another record', listed('other'), [1]],
  ])('%s', (__, later, numbers) => {
    expect(new Taken(removing).take(gone(), later).sent()).toEqual(numbers);
  });
});

test('a stream from its beginning is refused at its first record if nothing records who was mailed', () => {
  const again = { rereads: 'it has been refreshed or cleared' };
  expect(() => new Taken(CAMPAIGN, again).take(listed('other'))).toThrow(
    'since it has been refreshed or cleared, and Mail Once is off',
  );
  expect(() =>
    new Taken({ ...CAMPAIGN, mail_once: true }, again).take(listed('vip')),
  ).not.toThrow();
  expect(() => new Taken(USERS, again).take(event('enter'))).not.toThrow();
});

test('D45: a stream that is set to append is not mentioned', () => {
  expect(new Taken(USERS).take(event('enter')).said).toEqual([]);
});

test('D45: a stream that is set to overwrite is mentioned once', () => {
  const taken = new Taken(USERS, { overwrites: true }).take(event('enter'), listed('other'));
  expect(taken.said).toEqual([expect.stringContaining('is set to overwrite')]);
});
