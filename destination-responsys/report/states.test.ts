import { States } from './states';

const USERS = { name: 'users', namespace: '' };
const line = (id: number): string => JSON.stringify({ type: 'STATE', state: { id } });

function emitted(): { out: { id: number; destinationStats: unknown }[]; states: States } {
  const out: { id: number; destinationStats: unknown }[] = [];
  const states = new States((text) => {
    out.push((JSON.parse(text) as { state: { id: number; destinationStats: unknown } }).state);
  });
  return { out, states };
}

test('a state waits for the batches before it, in whatever order they end', () => {
  const { out, states } = emitted();
  const [first, second] = [states.begin(), states.begin()];
  states.add(line(1), USERS);
  const third = states.begin();
  states.add(line(2), USERS);
  states.finish(third);
  states.finish(second);
  expect(out).toEqual([]);
  states.finish(first);
  expect(out.map(({ id }) => id)).toEqual([1, 2]);
});

test('a state without a batch before it is returned at once', () => {
  const { out, states } = emitted();
  states.add(line(1), USERS);
  states.begin();
  expect(out.map(({ id }) => id)).toEqual([1]);
});

test('a state counts its own stream since its last state, or all streams if it covers all', () => {
  const { out, states } = emitted();
  const other = { name: 'users', namespace: 'eu' };
  states.windowOf(USERS).committed += 2;
  states.windowOf(other).rejected += 1;
  states.add(line(1), USERS);
  states.windowOf(USERS).committed += 3;
  states.add(line(2), undefined);
  states.add(line(3), other);
  expect(out.map(({ destinationStats }) => destinationStats)).toEqual([
    { recordCount: 2, rejectedRecordCount: 0 },
    { recordCount: 3, rejectedRecordCount: 1 },
    { recordCount: 0, rejectedRecordCount: 0 },
  ]);
});

test('no state is returned while states are withheld, and all are once they are released', () => {
  const out: string[] = [];
  let withheld = true;
  const states = new States(
    (text) => out.push(text),
    () => withheld,
  );
  states.add(line(1), USERS);
  states.add(line(2), USERS);
  expect(out).toEqual([]);
  withheld = false;
  states.release();
  expect(out.map((text) => (JSON.parse(text) as { state: { id: number } }).state.id)).toEqual([
    1, 2,
  ]);
});

describe('waiting states that would fill the memory', () => {
  const BIG = 'x'.repeat(600);
  const big = (id: number): string => JSON.stringify({ type: 'STATE', state: { id, BIG } });
  function waiting() {
    const out: { id: number; destinationStats: unknown }[] = [];
    const states = new States(
      (text) => {
        out.push((JSON.parse(text) as { state: { id: number; destinationStats: unknown } }).state);
      },
      () => false,
      1000,
    );
    return { out, states };
  }

  test('are joined: the last one of a stream replaces the one before it, with its counts', () => {
    const { out, states } = waiting();
    const batch = states.begin();
    for (const id of [1, 2, 3]) {
      states.windowOf(USERS).committed += 2;
      states.add(big(id), USERS);
    }
    states.finish(batch);
    expect(out.map(({ id, destinationStats }) => [id, destinationStats])).toEqual([
      [3, { recordCount: 6, rejectedRecordCount: 0 }],
    ]);
  });

  test('are not joined with those of another stream', () => {
    const { out, states } = waiting();
    const batch = states.begin();
    states.add(big(1), USERS);
    states.add(big(2), { name: 'users', namespace: 'eu' });
    states.finish(batch);
    expect(out.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('still wait for every batch before the last of them', () => {
    const { out, states } = waiting();
    const first = states.begin();
    states.add(big(1), USERS);
    const second = states.begin();
    states.add(big(2), USERS);
    states.finish(first);
    expect(out).toEqual([]);
    states.finish(second);
    expect(out.map(({ id }) => id)).toEqual([2]);
  });
});
