import { setTimeout as delay } from 'node:timers/promises';

import { Lanes } from './lanes';

/** Work that notes its start and its end. */
function noting(log: string[], name: string, ms: number): () => Promise<void> {
  return async () => {
    log.push(`${name} starts`);
    await delay(ms);
    log.push(`${name} ends`);
  };
}

test('batches without a common member run at the same time, as many as there is room for', async () => {
  const lanes = new Lanes();
  const most = (count: number) => (underWay: number) => underWay < count;
  const log: string[] = [];
  await lanes.run(['a'], most(2), noting(log, '1', 40));
  await lanes.run(['b'], most(2), noting(log, '2', 10));
  await lanes.run(['c'], most(2), noting(log, '3', 10));
  await lanes.ended();
  expect(log).toEqual(['1 starts', '2 starts', '2 ends', '3 starts', '3 ends', '1 ends']);
});

test('a batch waits for the one before it that shares a member, and others pass', async () => {
  const lanes = new Lanes();
  const most = (count: number) => (underWay: number) => underWay < count;
  const log: string[] = [];
  await lanes.run(['a', 'b'], most(9), noting(log, '1', 40));
  await lanes.run(['b', 'c'], most(9), noting(log, '2', 10));
  await lanes.run(['c'], most(9), noting(log, '3', 10));
  await lanes.run(['d'], most(9), noting(log, '4', 5));
  await lanes.ended();
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
