import { Batch, byColumns, bySize, MOST_ROWS } from './batch';

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

test('rows are grouped by their columns', () => {
  const rows: Record<string, string>[] = [
    { a: '1' },
    { a: '1', b: '2' },
    { a: '3' },
    {},
    { a: '', b: '' },
  ];
  expect(byColumns(rows)).toEqual([[0, 2], [1, 4], [3]]);
});

test('a request stays below ten megabytes, however its characters are escaped', () => {
  const sizes = Array.from({ length: 200 }, () => 30_000);
  const pieces = bySize(
    sizes.map((_, i) => i),
    (i) => sizes[i] as number,
  );
  expect(pieces.flat()).toEqual(sizes.map((_, i) => i));
  for (const piece of pieces) expect(piece.length * 30_000 * 6).toBeLessThan(10_000_000);
  expect(bySize([0], () => 5_000_000)).toEqual([[0]]);
  expect(bySize([], () => 1)).toEqual([]);
});
