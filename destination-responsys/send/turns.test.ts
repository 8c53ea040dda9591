import { Turns } from './turns';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('turns come one at a time, in the order in which they were taken', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [first, second] = [turns.take(), turns.take()];
  void first.mine.then(() => log.push('first'));
  void second.mine.then(() => log.push('second'));
  await settled();
  expect(log).toEqual(['first']);
  first.end();
  await settled();
  expect(log).toEqual(['first', 'second']);
});

test('a turn that is given up early does not let the next one overtake', async () => {
  const turns = new Turns();
  const [first, second, third] = [turns.take(), turns.take(), turns.take()];
  let hasCome = false;
  void third.mine.then(() => (hasCome = true));
  second.end();
  await settled();
  expect(hasCome).toBe(false);
  first.end();
  await settled();
  expect(hasCome).toBe(true);
});
