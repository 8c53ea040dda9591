import { BatchScheduler } from './batch-scheduler';

/** Work that records its start, and ends when it is released. */
class Work {
  readonly log: string[] = [];
  private readonly gates = new Map<string, () => void>();

  of(name: string): () => Promise<void> {
    return async () => {
      this.log.push(`${name} starts`);
      await new Promise<void>((resolve) => this.gates.set(name, resolve));
      this.log.push(`${name} ends`);
    };
  }

  /** Ends work, and lets everything that follows from it happen. */
  async end(name: string): Promise<void> {
    this.gates.get(name)?.();
    await settled();
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const most = (count: number) => (underWay: number) => underWay < count;

test('batches without a common member run at the same time, as many as there is room for', async () => {
  const scheduler = new BatchScheduler();
  const work = new Work();
  for (const name of ['a', 'b', 'c']) void scheduler.run([name], most(2), work.of(name));
  await settled();
  expect(work.log).toEqual(['a starts', 'b starts']);
  await work.end('b');
  expect(work.log.slice(2)).toEqual(['b ends', 'c starts']);
  await work.end('c');
  await work.end('a');
  expect(work.log.slice(4)).toEqual(['c ends', 'a ends']);
});

test('a batch waits for the one before it that shares a member, and others pass', async () => {
  const scheduler = new BatchScheduler();
  const work = new Work();
  const batches = { first: ['a', 'b'], second: ['b', 'c'], third: ['c'], other: ['d'] };
  for (const [name, keys] of Object.entries(batches)) {
    void scheduler.run(keys, most(9), work.of(name));
  }
  await settled();
  expect(work.log).toEqual(['first starts', 'other starts']);
  await work.end('other');
  await work.end('first');
  expect(work.log.slice(2)).toEqual(['other ends', 'first ends', 'second starts']);
  await work.end('second');
  expect(work.log.slice(5)).toEqual(['second ends', 'third starts']);
});

test('batches of one member run one at a time, however many wait', async () => {
  const scheduler = new BatchScheduler();
  const work = new Work();
  for (const name of ['1', '2']) void scheduler.run(['a'], most(9), work.of(name));
  await settled();
  await work.end('1');
  void scheduler.run(['a'], most(9), work.of('3'));
  await settled();
  expect(work.log).toEqual(['1 starts', '1 ends', '2 starts']);
  await work.end('2');
  expect(work.log.slice(3)).toEqual(['2 ends', '3 starts']);
});

test('one batch runs even if there is no room, since nothing else would make room for it', async () => {
  const scheduler = new BatchScheduler();
  const work = new Work();
  await scheduler.run(['a'], most(0), work.of('a'));
  await settled();
  expect(work.log).toEqual(['a starts']);
});

test('it has ended when everything added so far has ended', async () => {
  const scheduler = new BatchScheduler();
  const work = new Work();
  for (const name of ['a', 'b']) void scheduler.run(['one'], most(9), work.of(name));
  let hasEnded = false;
  const ended = scheduler.ended().then(() => (hasEnded = true));
  await settled();
  await work.end('a');
  expect(hasEnded).toBe(false);
  await work.end('b');
  await ended;
  expect(work.log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
});
