import { MAX_ROWS } from './batch';
import { OpenBatches } from './open-batches';

/** Batches of words, of which a second one about a member waits for the next batch, or joins. */
function batches(isLater = true): OpenBatches<string> {
  let last = 0;
  return new OpenBatches<string>(
    () => ++last,
    (earlier, later) => (isLater ? 'later' : { joined: `${earlier} ${later}` }),
    ({ length }) => length,
  );
}
const contents = (some: readonly { number: number; list(): string[] }[]): [number, string[]][] =>
  some.map((batch) => [batch.number, batch.list()]);

test('a second change to a member goes into the next batch, and others still into the first', () => {
  const open = batches();
  open.add('ann', 'enters');
  open.add('ann', 'leaves');
  open.add('ben', 'enters too');
  expect(open.due()).toEqual([]);
  expect(contents(open.close())).toEqual([
    [1, ['enters', 'enters too']],
    [2, ['leaves']],
  ]);
});

test('a change that joins another stays in its batch', () => {
  const open = batches(false);
  open.add('ann', 'one');
  expect(open.add('ann', 'two')).toEqual({ replaced: 'one' });
  expect(contents(open.close())).toEqual([[1, ['one two']]]);
});

test('no change to a member overtakes another', () => {
  const open = batches();
  for (const word of ['one', 'two', 'three']) open.add('ann', word);
  expect(open.lastOf('ann')?.item).toBe('three');
  expect(contents(open.close())).toEqual([
    [1, ['one']],
    [2, ['two']],
    [3, ['three']],
  ]);
});

test('a full batch is due, with those before it, and accepts nobody else', () => {
  const open = batches();
  for (let i = 0; i < MAX_ROWS; i++) open.add(String(i), 'enters');
  open.add('late', 'enters');
  expect(open.newest).toBe(2);
  expect(open.due().map(({ number, isFull }) => [number, isFull])).toEqual([[1, true]]);
  expect(open.isEmpty).toBe(false);
  expect(open.lastOf('0')).toBeUndefined();
});

test('no more than four batches remain open', () => {
  const open = batches();
  for (let i = 0; i < 4; i++) open.add('ann', String(i));
  expect(open.due()).toEqual([]);
  open.add('ann', '4');
  expect(contents(open.due())).toEqual([[1, ['0']]]);
});

test('batches are closed up to a number, and the others remain open', () => {
  const open = batches();
  for (const word of ['one', 'two', 'three']) open.add('ann', word);
  expect(open.close(2).map(({ number }) => number)).toEqual([1, 2]);
  expect(open.newest).toBe(3);
  expect(open.close(2)).toEqual([]);
  expect(open.close()).toHaveLength(1);
  expect([open.newest, open.isEmpty]).toEqual([undefined, true]);
});
