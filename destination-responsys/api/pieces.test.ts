import { byColumns, bySize } from './pieces';

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
