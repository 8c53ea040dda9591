import { InMemoryResponsys, refusal, type Answer } from '../../harness/responsys/in-memory';
import type { Cells } from '../responsys';
import { mergeListRows, type ListRow } from './list-rows';

const held = (cells: Record<string, string> = {}): ListRow['held'] => ({
  cells,
  columns: ['A', 'B', 'C'],
});
const row = (name: string, fields: Record<string, string>, known = held()): ListRow => ({
  row: { EMAIL_ADDRESS_: `${name}@example.com` },
  fields,
  held: known,
});
function withoutAddress(row: Cells): Cells {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'EMAIL_ADDRESS_'));
}
/** The rows of each call, without the addresses. */
async function merged(
  rows: readonly ListRow[],
  answer?: Answer,
): Promise<[Awaited<ReturnType<typeof mergeListRows>>, object[][]]> {
  const to = new InMemoryResponsys(answer);
  const fates = await mergeListRows(rows, (some) => to.mergeList(some, true));
  const calls = to.calls.map((call) => call.rows.map(withoutAddress));
  return [fates, calls];
}

test("rows with different columns are filled with the list's values for those that they lack", async () => {
  const rows = [
    row('ann', { A: '1' }, held({ A: '0', B: '2' })),
    row('ben', { B: '3' }),
    row('cleo', { A: '4', B: '' }),
  ];
  const [fates, calls] = await merged(rows);
  expect(calls).toEqual([
    [
      { A: '1', B: '2' },
      { A: '', B: '3' },
      { A: '4', B: '' },
    ],
  ]);
  expect(fates.map(({ result }) => result.kind)).toEqual(['done', 'done', 'done']);
});

test('columns that were not looked up are left out of every row that lacks them', async () => {
  const unknown = { ...row('ann', { A: '1' }), held: undefined };
  const dated = row('ben', { A: '2', SEEN: '2024-05-23' });
  const [, calls] = await merged([unknown, dated, row('cleo', { B: '3' })]);
  expect(calls).toEqual([[{ A: '1' }, { A: '2', SEEN: '2024-05-23' }, { B: '3' }]]);
});

test('nothing is filled in if that saves no call', async () => {
  const dated = row('ann', { A: '1', SEEN: '2024-05-23' });
  const [, calls] = await merged([dated, row('ben', { A: '2' }), row('cleo', { A: '3' })]);
  expect(calls).toEqual([[{ A: '1', SEEN: '2024-05-23' }, { A: '2' }, { A: '3' }]]);
});

test('a filled row that is refused is sent again unfilled', async () => {
  const rows = [row('ann', { A: '1' }, held({ B: 'odd' })), row('ben', { B: '2' })];
  const [fates, calls] = await merged(rows, ({ B }) => (B === 'odd' ? refusal('BAD') : undefined));
  expect(calls.slice(1)).toEqual([[{ A: '1' }]]);
  expect(fates.map(({ result, leftOut }) => [result.kind, leftOut])).toEqual([
    ['done', undefined],
    ['done', undefined],
  ]);
});

test('a field that the list refuses costs the field, not the member, and is reported with it', async () => {
  const rows = [row('ann', { A: '1', B: 'bad', C: '3' }), row('ben', { A: '1', B: '2', C: '3' })];
  const [fates, calls] = await merged(rows, ({ B }) => (B === 'bad' ? refusal('BAD') : undefined));
  expect(fates).toEqual([
    {
      result: { kind: 'done', riids: expect.anything() as string[] },
      leftOut: { columns: ['B'], code: 'BAD', reason: 'of BAD' },
    },
    { result: { kind: 'done', riids: expect.anything() as string[] } },
  ]);
  // Without its fields, then halves of them.
  expect(calls[1]).toEqual([{}]);
  expect(calls).not.toContainEqual(expect.arrayContaining([{ A: '1', B: '2' }]));
});

test('the single field of a refused row is known to be the faulty one', async () => {
  const [fates, calls] = await merged([row('ann', { A: 'bad' })], ({ A }) =>
    A === 'bad' ? refusal('BAD') : undefined,
  );
  expect(fates[0]?.leftOut?.columns).toEqual(['A']);
  expect(calls).toEqual([[{ A: 'bad' }], [{}]]);
});

test('a member who is refused without any field is refused, with that reason', async () => {
  const [fates, calls] = await merged([row('ann', { A: '1' })], ({ A }) =>
    refusal(A === undefined ? 'BAD_ADDRESS' : 'BAD'),
  );
  expect(fates).toEqual([{ result: refusal('BAD_ADDRESS') }]);
  expect(calls).toHaveLength(2);
});

test('rows without fields take no further call if they are refused', async () => {
  const bare: ListRow = { row: { EMAIL_ADDRESS_: 'ann@example.com' }, held: undefined };
  const [fates, calls] = await merged([bare], () => refusal('BAD'));
  expect([fates[0]?.result.kind, calls.length]).toEqual(['refused', 1]);
});
