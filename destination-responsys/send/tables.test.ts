import { refusal } from '../../harness/responsys/in-memory';
import type { Cells, RowResult } from '../responsys';
import { haveGaps, mergeRows, type TableRow } from './tables';

/** A table that refuses some rows, and what it was sent, call by call. */
function table(isBad: (row: Cells) => boolean = () => false) {
  const calls: (readonly Cells[])[] = [];
  const merge = (rows: readonly Cells[]): Promise<RowResult[]> => {
    calls.push(rows);
    const results = rows.map((row): RowResult =>
      isBad(row) ? refusal('BAD') : { kind: 'done', riids: [row['RIID_'] ?? ''] },
    );
    return Promise.resolve(results);
  };
  return { calls, merge };
}
const row = (riid: string, cells: Cells, more: Partial<TableRow> = {}): TableRow => ({
  ...{ riid, row: cells, held: undefined },
  ...more,
});
/** Four rows with one column each, every time a different one. */
const uneven = (held: TableRow['held']): TableRow[] =>
  ['A', 'B', 'C', 'D'].map((name, i) => row(String(i), { [name]: 'new' }, { held }));

test('more than three sets of columns are worth a look-up', () => {
  const sets = [{ A: '' }, { B: '' }, { A: '', B: '' }, { B: '', A: '' }];
  expect(haveGaps(sets)).toBe(false);
  expect(haveGaps([...sets, {}])).toBe(true);
});

test('rows are sent with their key first and their columns in the same order', async () => {
  const { calls, merge } = table();
  expect(await mergeRows([row('7', { B: '2', A: '1' })], merge)).toEqual([{}]);
  expect(calls.map(([one]) => Object.entries(one ?? {}))).toEqual([
    [
      ['RIID_', '7'],
      ['A', '1'],
      ['B', '2'],
    ],
  ]);
});

test('a call has at most 200 rows', async () => {
  const { calls, merge } = table();
  const rows = Array.from({ length: 401 }, (_, i) => row(String(i), { A: '1' }));
  expect(await mergeRows(rows, merge)).toHaveLength(401);
  expect(calls.map(({ length }) => length)).toEqual([200, 200, 1]);
});

test("D31: gaps are filled with the table's values, and blank if those are blank", async () => {
  const { calls, merge } = table();
  await mergeRows(uneven({ cells: { A: 'old' }, columns: ['A', 'B', 'C', 'D'] }), merge);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.[0]).toEqual({ RIID_: '0', A: 'new', B: '', C: '', D: '' });
  expect(calls[0]?.[1]).toEqual({ RIID_: '1', A: 'old', B: 'new', C: '', D: '' });
});

test('D31: a filled row has its columns in the order of the others, and keeps its own', async () => {
  const { calls, merge } = table();
  const others = { cells: { A: 'old' }, columns: ['A', 'B', 'C'] };
  const rows = [...uneven({ cells: {}, columns: ['A', 'B', 'C', 'D'] })].reverse();
  await mergeRows([...rows.slice(1), row('9', { D: 'own' }, { held: others })], merge);
  for (const one of calls[0] ?? []) expect(Object.keys(one)).toEqual(['RIID_', 'A', 'B', 'C', 'D']);
  expect(calls[0]?.at(-1)).toEqual({ RIID_: '9', A: 'old', B: '', C: '', D: 'own' });
});

test.each<[string, TableRow['held']]>([
  ['was not asked for the member', undefined],
  ['was not asked for one of the columns', { cells: { A: 'old' }, columns: ['A', 'B', 'C'] }],
])('a row is never filled if the table %s', async (_, held) => {
  const { calls, merge } = table();
  await mergeRows(
    uneven(held)
      .slice(0, 3)
      .concat(uneven(held)[3] as TableRow),
    merge,
  );
  expect(calls[0]?.[0]).toEqual({ RIID_: '0', A: 'new' });
});

test('a filled row that is refused is sent alone, unfilled', async () => {
  const held = { cells: { D: 'poison' }, columns: ['A', 'B', 'C', 'D'] };
  const { calls, merge } = table((one) => one['D'] === 'poison');
  expect(await mergeRows(uneven(held), merge)).toEqual([{}, {}, {}, {}]);
  expect(calls[1]).toEqual([
    { RIID_: '0', A: 'new' },
    { RIID_: '1', B: 'new' },
    { RIID_: '2', C: 'new' },
  ]);
});

test('D44: a column that is refused costs the column and not the row', async () => {
  const { calls, merge } = table((one) => (one['BIO'] ?? '').length > 500);
  const rows = [
    row('1', { CITY: 'Rome', BIO: 'x'.repeat(600), AGE: '41' }),
    row('2', { CITY: 'Oslo', BIO: 'short', AGE: '7' }),
  ];
  const lost = { columns: ['BIO'], code: 'BAD', reason: 'of BAD' };
  expect(await mergeRows(rows, merge)).toEqual([{ leftOut: lost }, {}]);
  const sent = calls.slice(1).flat();
  expect(sent.every(({ RIID_: riid }) => riid === '1')).toBe(true);
  expect(Object.assign({}, ...sent.filter(({ BIO }) => BIO === undefined))).toEqual({
    ...{ RIID_: '1', CITY: 'Rome', AGE: '41' },
  });
});

test('D44: of a row of many columns only the faulty one is left out', async () => {
  const { merge } = table((one) => 'C' in one);
  const cells = { A: '1', B: '1', C: '1', D: '1', E: '1' };
  expect(await mergeRows([row('1', cells)], merge)).toEqual([
    { leftOut: { columns: ['C'], code: 'BAD', reason: 'of BAD' } },
  ]);
});

test('D44: the longest text, which is the most likely to be refused, is tried apart from the short ones', async () => {
  const { calls, merge } = table((one) => 'A' in one);
  await mergeRows([row('1', { A: 'x'.repeat(600), B: '1', C: '', D: '22' })], merge);
  const columns = calls.flat().map((cells) => Object.keys(cells).slice(1).join(''));
  expect(columns).toEqual(['ABCD', 'BC', 'AD', 'D', 'A']);
});

test('a row that is refused as a whole and accepted in halves has lost nothing', async () => {
  const { merge } = table((one) => 'A' in one && 'B' in one);
  expect(await mergeRows([row('1', { A: '1', B: '2' })], merge)).toEqual([{}]);
});

test('a row of one column that is refused is not sent again', async () => {
  const { calls, merge } = table(() => true);
  expect(await mergeRows([row('1', { A: '1' })], merge)).toEqual([{ failure: refusal('BAD') }]);
  expect(calls).toHaveLength(1);
});

test('D44: a row without its needed column is refused, and with it alone it is written', async () => {
  const bad = table((one) => one['VIP'] === '1' || one['OTHER'] === 'x');
  const rows = [row('1', { VIP: '1', OTHER: '0' }, { needed: 'VIP' })];
  expect(await mergeRows(rows, bad.merge)).toEqual([{ failure: refusal('BAD') }]);
  const one = table((cells) => cells['OTHER'] === 'x');
  const mixed = [row('1', { VIP: '1', OTHER: 'x' }, { needed: 'VIP' })];
  expect(await mergeRows(mixed, one.merge)).toEqual([
    { leftOut: { columns: ['OTHER'], code: 'BAD', reason: 'of BAD' } },
  ]);
  expect(one.calls.at(-1)).toEqual([{ RIID_: '1', VIP: '1' }]);
});

test('a row of which no column is accepted is refused as a whole', async () => {
  const { merge } = table(() => true);
  expect(await mergeRows([row('1', { A: '1', B: '2' })], merge)).toEqual([
    { failure: refusal('BAD') },
  ]);
});

test('a row of unknown fate is not sent again', async () => {
  const calls: number[] = [];
  const lost: RowResult = { kind: 'unknown', reason: 'lost' };
  const merge = (rows: readonly Cells[]): Promise<RowResult[]> => {
    calls.push(rows.length);
    return Promise.resolve(rows.map(() => lost));
  };
  expect(await mergeRows([row('1', { A: '1', B: '2' })], merge)).toEqual([{ failure: lost }]);
  expect(calls).toEqual([1]);
});

test('the search for faulty columns ends, however many rows are bad', async () => {
  const { calls, merge } = table(() => true);
  const cells = Object.fromEntries(Array.from({ length: 29 }, (_, i) => [`C${i}`, 'x']));
  const rows = Array.from({ length: 200 }, (_, i) => row(String(i), cells));
  const fates = await mergeRows(rows, merge);
  expect(fates.every(({ failure }) => failure?.kind === 'refused')).toBe(true);
  expect(calls).toHaveLength(25);
  // A call has one row per profile, and at most 200 rows.
  expect(calls.map(({ length }) => length)).toEqual(Array(25).fill(200));
  expect(calls.map((one) => new Set(one.map(({ RIID_: riid }) => riid)).size)).toEqual(
    Array(25).fill(200),
  );
});
