import { Refusal } from './faults';
import { namedIn, isolateRejectedRows, type RowReading } from './isolate-rejected-rows';

const done: RowReading = { kind: 'done', riids: ['1'] };

interface Manner {
  code?: string;
  /** The number from which the refusal counts the rows that it names; undefined: it names none. */
  from?: 0 | 1;
  /** It names the first bad row only. */
  firstOnly?: boolean;
}

/** Refuses calls that contain one of the bad rows. */
function server(bad: ReadonlySet<number>, { code = 'INVALID_PARAMETER', from, firstOnly }: Manner) {
  const calls: (readonly number[])[] = [];
  const send = (rows: readonly number[]): Promise<RowReading[]> => {
    calls.push(rows);
    const found = rows.flatMap((row, i) => (bad.has(row) ? [i] : []));
    if (found.length === 0) return Promise.resolve(rows.map(() => done));
    const named = firstOnly === true ? found.slice(0, 1) : found;
    const said =
      from === undefined
        ? ''
        : named.map((i) => `Record ${i + from} = Bad Email Format\r\n`).join('');
    return Promise.reject(new Refusal(400, code, said));
  };
  return { calls, send };
}

const firsts = (count: number): Set<number> => new Set(Array.from({ length: count }, (_, i) => i));

test.each<[string, number, Set<number>, Manner]>([
  ['four of 200, named from 0', 200, new Set([0, 7, 8, 199]), { from: 0 }],
  ['four of 200, named from 1', 200, new Set([0, 7, 8, 199]), { from: 1 }],
  ['four of 200, the first named', 200, new Set([0, 7, 8, 199]), { from: 0, firstOnly: true }],
  ['four of 200, none named', 200, new Set([0, 7, 8, 199]), {}],
  ['D15: the first 8 of 58', 58, firsts(8), { code: 'MULTIPLE_RECIPIENTS_FOUND' }],
  ['D15: one of five, counted from 1', 5, new Set([2]), { from: 1 }],
  ['the last of five, counted from 1', 5, new Set([4]), { from: 1 }],
  ['with a code that nobody knows', 10, new Set([3]), { code: 'SOMETHING_NEW' }],
  ['all of 20', 20, firsts(20), {}],
  ['all of 20, named', 20, firsts(20), { from: 0 }],
  ['19 of 20', 20, firsts(19), { from: 1 }],
  ['one that is alone', 1, firsts(1), { from: 1 }],
])('exactly the bad rows are refused: %s', async (_, count, bad, manner) => {
  const { calls, send } = server(bad, manner);
  const results = await isolateRejectedRows(count, send);
  const refused = results.flatMap(({ kind }, i) => (kind === 'refused' ? [i] : []));
  expect(new Set(refused)).toEqual(bad);
  expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(count - bad.size);
  expect(calls.length).toBeLessThanOrEqual(Math.max(2 * count, 60));
});

test('a row is refused with the code of the call and a sentence of ours', async () => {
  const { send } = server(new Set([1]), { from: 0 });
  expect((await isolateRejectedRows(3, send))[1]).toEqual({
    kind: 'refused',
    code: 'INVALID_PARAMETER',
    reason: 'Responsys does not accept the e-mail address',
  });
});

test.each([
  new Refusal(404, 'LIST_NOT_FOUND', ''),
  new Refusal(400, 'INVALID_FIELD_NAME', ''),
  new Refusal(401, 'SOMETHING_NEW', ''),
  new Refusal(503, '', ''),
])('a failure that is not due to a row is thrown unchanged: %s', async (refusal) => {
  await expect(isolateRejectedRows(3, () => Promise.reject(refusal))).rejects.toBe(refusal);
});

test('rows that an answer does not mention are sent again without the others', async () => {
  const calls: (readonly number[])[] = [];
  const results = await isolateRejectedRows(8, (rows) => {
    calls.push(rows);
    return Promise.resolve(rows.map((row) => (row < 6 || rows.length <= 2 ? done : 'unclear')));
  });
  expect(results.every(({ kind }) => kind === 'done')).toBe(true);
  expect(calls).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [6, 7],
  ]);
});

test('a row that is sent alone and not mentioned does not count as done', async () => {
  const results = await isolateRejectedRows(3, (rows) =>
    Promise.resolve(rows.map(() => 'unclear')),
  );
  expect(results.map((one) => ('code' in one ? one.code : one.kind))).toEqual([
    ...['UNCONFIRMED', 'UNCONFIRMED', 'UNCONFIRMED'],
  ]);
});

test('the rows that a refusal names are tried counting from 0 and from 1', () => {
  expect([...namedIn('Record 0 = Bad\r\nRecord 3 = Bad\r\nRecord 9 = x', 4)]).toEqual([0, 3, 2]);
  expect([...namedIn('record #2: x', 4)]).toEqual([2, 1]);
  expect([...namedIn('nothing', 4)]).toEqual([]);
});
