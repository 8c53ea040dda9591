import { byNames, sortedNames } from './same-names';

test('rows with the same names get the same names, sorted, whatever came between them', () => {
  const namesOf = sortedNames();
  const rows = [{}, { b: 1, a: 2 }, { b: 3, a: 4 }, { a: 5, b: 6 }, { a: 7 }, { b: 8, a: 9 }, {}];
  expect(rows.map(namesOf)).toEqual([
    ...[[], ['a', 'b'], ['a', 'b'], ['a', 'b'], ['a'], ['a', 'b'], []],
  ]);
});

test('rows of the same names in the same order share their names', () => {
  const namesOf = sortedNames();
  const names = namesOf({ b: 1, a: 2 });
  expect(namesOf({ b: 3, a: 4 })).toBe(names);
  expect(namesOf({ b: 3, c: 4 })).not.toBe(names);
});

test('rows are grouped by their names, in any order of names', () => {
  const rows: Record<string, string>[] = [
    { a: '1' },
    { a: '1', b: '2' },
    { a: '3' },
    {},
    { b: '', a: '' },
  ];
  expect(byNames(rows)).toEqual([[0, 2], [1, 4], [3]]);
  expect(byNames([{ A: '1', B: '2' }, { B: '1', A: '2' }, { A: '' }])).toHaveLength(2);
});
