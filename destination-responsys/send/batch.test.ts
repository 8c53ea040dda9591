import { Batch, MOST_ROWS } from './batch';

describe('a batch', () => {
  const lastWins = (): Batch<string> => new Batch((_, later) => later);

  test('holds one item a member, the later in the place of the earlier', () => {
    const batch = lastWins();
    expect(batch.isEmpty).toBe(true);
    expect(batch.add('ann', 'a1')).toBe('added');
    expect(batch.add('ben', 'b1')).toBe('added');
    expect(batch.add('ann', 'a2')).toEqual({ replaced: 'a1' });
    expect(batch.list()).toEqual(['a2', 'b1']);
    expect(batch.keys()).toEqual(['ann', 'ben']);
  });

  test('turns away what undoes an earlier item', () => {
    const batch = new Batch<string>(() => undefined);
    batch.add('ann', 'a1');
    expect(batch.add('ann', 'a2')).toBe('closed');
    expect(batch.list()).toEqual(['a1']);
  });

  test('is full at the 200 rows that Responsys takes', () => {
    const batch = lastWins();
    for (let i = 0; i < MOST_ROWS - 1; i++) batch.add(String(i), '');
    expect(batch.isFull).toBe(false);
    batch.add('last', '');
    expect(batch.isFull).toBe(true);
  });
});
