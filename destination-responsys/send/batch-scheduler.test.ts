import { setTimeout as delay } from 'node:timers/promises';

import { BatchScheduler } from './batch-scheduler';

/** Work that notes its start and its end. */
function noting(log: string[], name: string, ms: number): () => Promise<void> {
  return async () => {
    log.push(`${name} starts`);
    await delay(ms);
    log.push(`${name} ends`);
  };
}

test('batches without a common member run at the same time, as many as there is room for', async () => {
  const scheduler = new BatchScheduler();
  const most = (count: number) => (underWay: number) => underWay < count;
  const log: string[] = [];
  await scheduler.run(['a'], most(2), noting(log, '1', 40));
  await scheduler.run(['b'], most(2), noting(log, '2', 10));
  await scheduler.run(['c'], most(2), noting(log, '3', 10));
  await scheduler.ended();
  expect(log).toEqual(['1 starts', '2 starts', '2 ends', '3 starts', '3 ends', '1 ends']);
});

test('a batch waits for the one before it that shares a member, and others pass', async () => {
  const scheduler = new BatchScheduler();
  const most = (count: number) => (underWay: number) => underWay < count;
  const log: string[] = [];
  await scheduler.run(['a', 'b'], most(9), noting(log, '1', 40));
  await scheduler.run(['b', 'c'], most(9), noting(log, '2', 10));
  await scheduler.run(['c'], most(9), noting(log, '3', 10));
  await scheduler.run(['d'], most(9), noting(log, '4', 5));
  await scheduler.ended();
  expect(log.filter((line) => !line.startsWith('4'))).toEqual([
    '1 starts',
    '1 ends',
    '2 starts',
    '2 ends',
    '3 starts',
    '3 ends',
  ]);
  expect(log.indexOf('4 ends')).toBeLessThan(log.indexOf('1 ends'));
});
