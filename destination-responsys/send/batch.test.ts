import { Batch, MAX_ROWS } from './batch';

describe('a batch', () => {
  const lastWins = (): Batch<string> =>
    new Batch(
      1,
      (_, later) => ({ joined: later }),
      ({ length }) => length,
    );

  test('has one item per member, with the later replacing the earlier', () => {
    const batch = lastWins();
    expect(batch.isEmpty).toBe(true);
    expect(batch.add('ann', 'a1')).toBe('added');
    expect(batch.add('ben', 'b1')).toBe('added');
    expect(batch.add('ann', 'a22')).toEqual({ replaced: 'a1' });
    expect(batch.list()).toEqual(['a22', 'b1']);
    expect(batch.keys()).toEqual(['ann', 'ben']);
    expect(batch.size).toBe(5);
  });

  test('rejects an item that reverses an earlier one', () => {
    const batch = new Batch<string>(
      1,
      () => 'later',
      () => 0,
    );
    batch.add('ann', 'a1');
    expect(batch.add('ann', 'a2')).toBe('later');
    expect(batch.list()).toEqual(['a1']);
  });

  test('D39: drops both of two items that contradict each other, and any that follow them', () => {
    const batch = new Batch<string>(
      1,
      () => 'contradictory',
      () => 0,
    );
    batch.add('ann', 'a1');
    expect(batch.add('ann', 'a2')).toEqual({ contradicts: 'a1' });
    expect(batch.add('ann', 'a3')).toEqual({ contradicts: undefined });
    expect([batch.list(), batch.has('ann')]).toEqual([[], true]);
  });

  test('is full at the 200 rows that Responsys accepts', () => {
    const batch = lastWins();
    for (let i = 0; i < MAX_ROWS - 1; i++) batch.add(String(i), '');
    expect(batch.isFull).toBe(false);
    batch.add('last', '');
    expect(batch.isFull).toBe(true);
  });

  test('D33: is full with fewer rows if they are large', () => {
    const batch = lastWins();
    batch.add('ann', 'x'.repeat(3_999_999));
    expect(batch.isFull).toBe(false);
    batch.add('ben', 'x');
    expect(batch.isFull).toBe(true);
    batch.remove('ann');
    expect([batch.isFull, batch.size]).toEqual([false, 1]);
  });
});
