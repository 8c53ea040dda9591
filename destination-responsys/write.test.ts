import type { PacedLog } from '../shared/log';
import { destinationConfig } from '../harness/connector/configured';
import { HandClock } from '../harness/connector/hand-clock';
import { addressOf, InMemoryResponsys, refusal } from '../harness/responsys/in-memory';
import type { Input } from './input';
import type { RejectStore } from './report/reject-store';
import { settingsOf } from './form/settings';
import { write } from './write';

const USERS = { name: 'users', namespace: '' };
type Json = Record<string, unknown>;

const users: Json = { workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' };
const campaign: Json = {
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  source_audience: 'vip',
};
const event = (name: string, kind: 'enter' | 'exit', more: Json = {}): Input => ({
  ...{ kind: 'record', stream: USERS, line: '' },
  data: {
    email: `${name}@example.com`,
    segment_events: [{ slug: 'vip', event: kind }],
    ...more,
  },
});
const state = (id: number): Input => ({
  ...{ kind: 'state', stream: USERS },
  line: JSON.stringify({ type: 'STATE', state: { id } }),
});
const people = (count: number, more: Json = {}): Input[] =>
  Array.from({ length: count }, (_, i) => event(`user${i}`, 'enter', more));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A sync under way, with its output so far. */
class Sync {
  readonly states: number[] = [];
  readonly said: string[] = [];
  readonly clock = new HandClock();
  readonly stopping = new AbortController();
  isStopped = false;
  readonly ended: Promise<void>;

  constructor(
    readonly to: InMemoryResponsys,
    workflow: Json,
    input: AsyncIterable<readonly Input[]>,
    streams = [USERS.name],
    rejectStore?: RejectStore,
  ) {
    const say = (text: string): void => void this.said.push(text);
    const log: PacedLog = { info: say, warn: say, error: say, flush: () => Promise.resolve() };
    const config = destinationConfig(workflow);
    const settings = new Map(streams.map((name) => [name, settingsOf(config, name)]));
    const lines = write(input, {
      to,
      targets: {
        ...{ list: 'CONTACTS', campaign: 'Welcome', userFields: 'FIELDS', segments: 'SEGMENTS' },
        ...{ match: 'EMAIL_ADDRESS_', permission: 'OPTOUT', listFolder: 'F', event: 'Cart left' },
      },
      streams: streams.map((name) => ({
        name,
        namespace: '',
        overwrites: false,
        rereads: undefined,
      })),
      settingsFor: (stream) => [settings.get(stream) ?? []].flat(),
      ...{ log, clock: this.clock, signal: this.stopping.signal, rejectStore },
      stop: () => (this.isStopped = true),
    });
    this.ended = this.collect(lines);
    // Each test awaits it at its own time.
    this.ended.catch(() => undefined);
  }

  get sum(): string | undefined {
    return this.said.find((text) => /^\d+ records/.test(text));
  }

  private async collect(lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      this.states.push((JSON.parse(line) as { state: { id: number } }).state.id);
    }
  }
}

async function* all(...messages: readonly Input[]): AsyncGenerator<readonly Input[]> {
  await settled();
  yield messages;
}
/** Input that stays open until it is released. */
function held(...messages: readonly Input[]) {
  let end = (): void => undefined;
  const more = new Promise<void>((resolve) => (end = resolve));
  async function* input(): AsyncGenerator<readonly Input[]> {
    yield messages;
    await more;
  }
  return {
    input: input(),
    end: () => {
      end();
    },
  };
}

test('records are written, states are returned, and the summary is logged', async () => {
  const sync = new Sync(new InMemoryResponsys(), users, all(...people(3), state(1)));
  await sync.ended;
  expect(sync.states).toEqual([1]);
  expect(sync.to.profiles.size).toBe(3);
  expect([...sync.to.tables.segments.values()]).toEqual([{ VIP: '1' }, { VIP: '1' }, { VIP: '1' }]);
  expect(sync.sum).toBe('3 records: 3 added.');
});

test('no state is returned before every record before it is written', async () => {
  const to = new InMemoryResponsys();
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  to.before = ({ name }) => (name === 'segments' ? gate : Promise.resolve());
  const sync = new Sync(to, users, all(...people(200), state(1)));
  for (let i = 0; i < 20; i++) await settled();
  expect(to.profiles.size).toBe(200);
  expect(sync.states).toEqual([]);
  letGo();
  await sync.ended;
  expect(sync.states).toEqual([1]);
});

test('a state does not close its batch, but waits half a minute for it to fill up', async () => {
  const to = new InMemoryResponsys();
  const { input, end } = held(...people(3), state(1));
  const sync = new Sync(to, users, input);
  await sync.clock.advance(20_000);
  expect([to.calls.length, sync.states]).toEqual([0, []]);
  await sync.clock.advance(15_000);
  expect(sync.states).toEqual([1]);
  end();
  await sync.ended;
});

test('a batch without a state is sent within ten minutes of its first record', async () => {
  const to = new InMemoryResponsys();
  const { input, end } = held(...people(3));
  const sync = new Sync(to, users, input);
  await sync.clock.advance(9 * 60_000);
  expect(to.calls).toEqual([]);
  await sync.clock.advance(60_000);
  expect(to.profiles.size).toBe(3);
  end();
  await sync.ended;
});

test('batches of e-mails are sent one at a time, with list and tables of the next ones ahead', async () => {
  const to = new InMemoryResponsys();
  let underWay = 0;
  let most = 0;
  to.before = async ({ name }) => {
    if (name !== 'trigger') return;
    most = Math.max(most, ++underWay);
    for (let i = 0; i < 50; i++) await settled();
    underWay--;
  };
  const fields = { ...campaign, additional_fields: ['city'] };
  const sync = new Sync(to, fields, all(...people(1000, { city: 'Rome' }), state(1)));
  await sync.ended;
  expect(most).toBe(1);
  expect(new Set(to.mailed).size).toBe(1000);
  expect(to.mailed).toHaveLength(1000);
  // Several batches were merged into the list while the first e-mails were being sent.
  expect(
    to.names.slice(0, to.names.lastIndexOf('trigger')).filter((one) => one === 'mergeList'),
  ).toHaveLength(5);
  expect(to.names.indexOf('trigger')).toBeGreaterThan(to.names.indexOf('userFields'));
});

test('D5: nobody is mailed whose row the segments table refuses', async () => {
  const to = new InMemoryResponsys((row, { name }) =>
    name === 'segments' && row['RIID_'] === '2' ? refusal('BAD') : undefined,
  );
  const sync = new Sync(to, campaign, all(...people(3), state(1)));
  await sync.ended;
  expect(to.mailed.sort()).toEqual(['user0@example.com', 'user2@example.com']);
  expect(sync.states).toEqual([1]);
});

test('D14: of a shared address nobody is mailed again if one of its profiles is recorded', async () => {
  for (const [first, last] of [
    ['1', '0'],
    ['0', '1'],
  ] as const) {
    const to = new InMemoryResponsys();
    to.profiles.set('user0@example.com', ['11', '12']);
    to.tables.segments.set('11', { VIP: first });
    to.tables.segments.set('12', { VIP: last });
    await new Sync(to, campaign, all(...people(1))).ended;
    expect(to.mailed).toEqual([]);
  }
});

test('D10: a lost answer at the end of a sync fails it after its states', async () => {
  const to = new InMemoryResponsys((_, { name }) =>
    name === 'trigger' ? { kind: 'unknown', reason: 'lost' } : undefined,
  );
  const sync = new Sync(to, campaign, all(...people(2), state(1)));
  await expect(sync.ended).rejects.toThrow('so 2 e-mails may have been sent or not');
  expect(sync.states).toEqual([1]);
});

describe('refused records are reported before their state is returned', () => {
  const isNamed = (sync: Sync): boolean =>
    sync.said.some((text) =>
      /^3 more records of users were refused: .* Their numbers: /.test(text),
    );

  test('by Responsys', async () => {
    const to = new InMemoryResponsys((row) =>
      /user[0-7]@/.test(addressOf(row)) ? refusal('BAD') : undefined,
    );
    const { input, end } = held(...people(200), state(1));
    const sync = new Sync(to, users, input);
    for (let i = 0; i < 40; i++) await settled();
    expect([sync.states, isNamed(sync)]).toEqual([[1], true]);
    end();
    await sync.ended;
  });

  test('as they arrived', async () => {
    const bad = people(8).map((one) => ({ ...one, data: { segment_events: [{}] } }));
    const nobody = people(8, { email: null });
    let letGo = (): void => undefined;
    const more = new Promise<void>((resolve) => (letGo = resolve));
    async function* input(): AsyncGenerator<readonly Input[]> {
      yield [...people(200), state(1)];
      for (let i = 0; i < 40; i++) await settled();
      yield [...nobody, ...bad, state(2)];
      await more;
    }
    const sync = new Sync(new InMemoryResponsys(), users, input());
    for (let i = 0; i < 120; i++) await settled();
    expect([sync.states, isNamed(sync)]).toEqual([[1, 2], true]);
    letGo();
    await sync.ended;
  });
});

describe('D12: a sync of which every row is refused', () => {
  const refusing = (): InMemoryResponsys =>
    new InMemoryResponsys((_, { name }) => (name === 'mergeList' ? refusal('BAD') : undefined));

  test('fails with the name of the list, and returns no state', async () => {
    const sync = new Sync(refusing(), users, all(...people(30), state(1)));
    await expect(sync.ended).rejects.toThrow('30 records were refused by the list CONTACTS');
    expect(sync.states).toEqual([]);
    expect(sync.sum).toBe('30 records: 30 refused because of BAD.');
  });

  test('returns its states as soon as one row is accepted', async () => {
    const to = new InMemoryResponsys((row) =>
      addressOf(row) === 'user250@example.com' || row['RIID_'] !== undefined
        ? undefined
        : refusal('BAD'),
    );
    const sync = new Sync(
      to,
      users,
      all(...people(200), state(1), ...people(300).slice(200), state(2)),
    );
    await sync.ended;
    expect(sync.states).toEqual([1, 2]);
  });
});

test('a call that fails ends the sync, stops its input and keeps the states before it', async () => {
  const to = new InMemoryResponsys((row) => {
    if (addressOf(row) === 'user300@example.com') throw new Error('the account is closed');
    return undefined;
  });
  const messages = people(600);
  const sync = new Sync(
    to,
    users,
    all(...messages.slice(0, 200), state(1), ...messages.slice(200), state(2)),
  );
  await expect(sync.ended).rejects.toThrow('the account is closed');
  expect([sync.states, sync.isStopped]).toEqual([[1], true]);
  expect(sync.sum).toContain('remaining for the next sync');
});

test('D7: when stopped, it finishes what is under way, returns its state and begins nothing else', async () => {
  const to = new InMemoryResponsys();
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  to.before = ({ name }) => (name === 'trigger' ? gate : Promise.resolve());
  const messages = people(400);
  const sync = new Sync(
    to,
    campaign,
    all(...messages.slice(0, 200), state(1), ...messages.slice(200), state(2)),
  );
  for (let i = 0; i < 20; i++) await settled();
  sync.stopping.abort();
  letGo();
  await expect(sync.ended).rejects.toThrow('SIGTERM');
  expect([sync.states, to.mailed.length]).toEqual([[1], 200]);
});

test('records before an input that breaks off are written', async () => {
  async function* broken(): AsyncGenerator<readonly Input[]> {
    yield [...people(3), state(1)];
    await settled();
    throw new Error('broken off');
  }
  const sync = new Sync(new InMemoryResponsys(), users, broken());
  await expect(sync.ended).rejects.toThrow('broken off');
  expect([sync.states, sync.to.profiles.size]).toEqual([[1], 3]);
});

test('a mass exit is held back: nobody leaves, and the sync fails', async () => {
  const to = new InMemoryResponsys();
  const out = Array.from({ length: 30 }, (_, i): Input => {
    const email = `user${i}@example.com`;
    to.profiles.set(email, [String(i)]);
    to.tables.segments.set(String(i), { VIP: '1' });
    return { kind: 'record', stream: USERS, line: '', data: { email, segments: ['other'] } };
  });
  const workflow = { ...users, on_exit: 'delete', time_based_triggers: true };
  const sync = new Sync(to, workflow, all(...out, state(1)));
  await expect(sync.ended).rejects.toThrow('30 of the 30 members');
  expect([to.profiles.size, sync.states]).toEqual([30, []]);
});

test('a record of a stream that is not in the catalog is refused individually', async () => {
  const stream = { name: 'other', namespace: '' };
  const other: Input = { kind: 'record', stream, line: '', data: {} };
  const sync = new Sync(new InMemoryResponsys(), users, all(other, ...people(1), state(1)));
  await sync.ended;
  expect(sync.sum).toBe('2 records: 1 added, 1 refused because its stream is not in the catalog.');
});

/** A store that takes its objects when it is told to. */
class HeldStore implements RejectStore {
  readonly place = 's3://rejects/1/';
  readonly objects: string[] = [];
  isAsked = false;
  take = (): void => undefined;

  put(lines: string): Promise<undefined> {
    this.isAsked = true;
    return new Promise((resolve) => {
      this.take = () => {
        this.take = () => undefined;
        this.objects.push(lines);
        resolve(undefined);
      };
    });
  }

  get numbers(): number[] {
    const lines = this.objects.join('').split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { number: number }).number);
  }
}

const bad = (name: string): Input => {
  const data = { email: name, segment_events: [{ slug: 'vip', event: 'enter' }] };
  const line = JSON.stringify({ type: 'RECORD', record: { stream: USERS.name, data } });
  return { kind: 'record', stream: USERS, line, data };
};

test('a state waits until the records before it that were refused are kept', async () => {
  const store = new HeldStore();
  let end = (): void => undefined;
  const more = new Promise<void>((resolve) => (end = resolve));
  const to = new InMemoryResponsys();
  // The record is refused when no batch is open any more.
  async function* input(): AsyncGenerator<readonly Input[]> {
    yield people(200);
    while (to.profiles.size < 200) await settled();
    for (let turn = 0; turn < 10; turn++) await settled();
    yield [bad('none'), state(1), state(2)];
    await more;
  }
  const sync = new Sync(to, users, input(), [USERS.name], store);
  for (let turn = 0; turn < 100 && !store.isAsked; turn++) await settled();
  expect(sync.states).toEqual([]);
  store.take();
  await settled();
  expect([sync.states, store.numbers]).toEqual([[1, 2], [201]]);
  end();
  await sync.ended;
});

test('a state waits for the lines of records that are refused in a batch before it', async () => {
  const store = new HeldStore();
  const to = new InMemoryResponsys((row) =>
    addressOf(row).startsWith('user1') ? refusal('INVALID') : undefined,
  );
  const { input, end } = held(...people(200), state(1));
  const sync = new Sync(to, users, input, [USERS.name], store);
  await settled();
  await settled();
  expect([sync.states, store.objects]).toEqual([[], []]);
  store.take();
  await settled();
  expect(sync.states).toEqual([1]);
  // user1, user10 to user19, user100 to user199
  expect(store.numbers).toHaveLength(111);
  end();
  await sync.ended;
});

test('records that are unclear, contradict one another or have no known fate are kept, too', async () => {
  const store = new HeldStore();
  const lists = (email: string, segments: unknown): Input => ({
    ...{ kind: 'record', stream: USERS, line: '{"record":{"data":{}}}' },
    data: { email: `${email}@example.com`, segments },
  });
  const to = new InMemoryResponsys((row, { name }) =>
    name === 'trigger' && addressOf(row).startsWith('lost')
      ? { kind: 'unknown', reason: 'of silence' }
      : undefined,
  );
  const input = all(
    lists('unclear', '[broken'),
    lists('two', ['vip']),
    lists('two', ['other']),
    event('lost', 'enter'),
    event('fine', 'enter'),
    state(1),
  );
  const more = { back_fill: true, time_based_triggers: true, mail_once: true };
  const sync = new Sync(to, { ...campaign, ...more }, input, [USERS.name], store);
  const over = sync.ended.finally(() => {
    clearInterval(taking);
  });
  const taking = setInterval(() => {
    store.take();
  }, 1);
  await expect(over).rejects.toThrow('may have been sent or not');
  expect(store.numbers.sort()).toEqual([1, 2, 3, 4]);
});

test('where nothing is kept no record carries its text', async () => {
  const lines: unknown[] = [];
  const input = all(...people(2), state(1));
  async function* watched(): AsyncGenerator<readonly Input[]> {
    for await (const group of input) {
      yield group.map((message) =>
        Object.defineProperty({ ...message }, 'line', {
          get: () => {
            lines.push(message.kind);
            return message.kind === 'state' ? message.line : '';
          },
        }),
      );
    }
  }
  const sync = new Sync(new InMemoryResponsys(), users, watched());
  await sync.ended;
  expect(lines.filter((kind) => kind === 'record')).toEqual([]);
});
