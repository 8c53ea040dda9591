import { asConnectorError } from '../../shared/errors';
import { reasonIn, recordsIn, rowResults, rowsNamed, triggerResults } from './answer';
import { Refusal } from './faults';
import { narrowed } from './narrow';

const nothing = (): string[] => [];
const merged = (records: unknown[]): object => ({ recordData: { fieldNames: ['RIID_'], records } });

describe('the answer to a merge', () => {
  test('tells of each row by its position, whatever number the reason names', () => {
    const answer = merged([
      ['470515045'],
      ['MERGEFAILED: Record 7 = INVALID_PARAMETER: The value ann@example.com is not valid'],
      [null],
      ['DELETEFAILED: Record not Found in the List.'],
    ]);
    expect(rowResults(answer, 4, () => ['ann@example.com'])).toEqual([
      { kind: 'done', riids: ['470515045'] },
      {
        kind: 'refused',
        code: 'MERGEFAILED',
        reason: 'INVALID_PARAMETER: The value *** is not valid',
      },
      { kind: 'done', riids: [] },
      { kind: 'refused', code: 'MERGEFAILED', reason: 'Record not Found in the List.' },
    ]);
  });

  test('about another number of rows is not understood', () => {
    for (const answer of [merged([['1']]), {}, null, [], { recordData: 3 }]) {
      expect(rowResults(answer, 2, nothing)).toBeUndefined();
    }
  });
});

test('the answer to a trigger tells of each row by its position', () => {
  const answer = [
    { success: true, errorMessage: null, recipientId: 1 },
    { success: false, errorMessage: 'NO_RECIPIENT_FOUND: Recipient Not Found', recipientId: -1 },
    3,
  ];
  expect(triggerResults(answer, 3, nothing)).toEqual([
    { kind: 'done', riids: ['1'] },
    { kind: 'refused', code: 'REFUSED', reason: 'NO_RECIPIENT_FOUND: Recipient Not Found' },
    { kind: 'unknown', reason: 'the answer does not say' },
  ]);
  expect(triggerResults(answer, 2, nothing)).toBeUndefined();
  expect(triggerResults({}, 0, nothing)).toBeUndefined();
});

test('a refusal of the whole call names rows, counted from 0', () => {
  const detail = 'Record 0 = Bad Email Format\r\nRecord 3 = Bad Email Format\r\nRecord 9 = x\r\n';
  expect([...rowsNamed(detail, 4, nothing)]).toEqual([
    [0, 'Bad Email Format'],
    [3, 'Bad Email Format'],
  ]);
});

test('the answer to a lookup is read by column, in any case', () => {
  const answer = {
    recordData: { fieldNames: ['riid_', 'VIP'], records: [['1', null], [2, '1'], 'x'] },
  };
  expect(recordsIn(answer)).toEqual([
    { RIID_: '1', VIP: undefined },
    { RIID_: '2', VIP: '1' },
  ]);
  expect([{}, null, { recordData: {} }].map(recordsIn)).toEqual([[], [], []]);
});

test.each([
  ['The value "1w" is not valid for the field type INTEGER\r\n', '***'],
  ['The value 1w is not valid for the field type INTEGER', '***'],
  ["the city 'Oslo' of Ann@Example.com is too long", 'the city *** of *** is too long'],
  ['ANN is wrong', 'ANN is wrong'],
])('a reason shows no value: %s', (text, expected) => {
  expect(reasonIn(text, ['1w1w', 'Oslo'])).toContain(expected);
  for (const value of ['1w', 'Oslo', 'Ann@']) expect(reasonIn(text, [])).not.toContain(value);
});

describe('a call that is refused for some of its rows', () => {
  /** Refuses calls that hold one of the bad rows; names them if it is asked to. */
  function server(bad: ReadonlySet<number>, names: boolean) {
    const calls: (readonly number[])[] = [];
    const send = (rows: readonly number[]) => {
      calls.push(rows);
      const found = rows.flatMap((row, i) => (bad.has(row) ? [i] : []));
      if (found.length > 0) {
        const detail = names ? found.map((i) => `Record ${i} = Bad Email Format\r\n`).join('') : '';
        return Promise.reject(new Refusal(400, 'INVALID_PARAMETER', detail));
      }
      return Promise.resolve(rows.map(() => ({ kind: 'done', riids: [] }) as const));
    };
    return { calls, send };
  }
  const bad = new Set([0, 7, 8, 199]);

  test.each([true, false])('is narrowed down to them (named: %s)', async (names) => {
    const { calls, send } = server(bad, names);
    const results = await narrowed(200, send, nothing);
    const refused = results.flatMap(({ kind }, i) => (kind === 'refused' ? [i] : []));
    expect(refused).toEqual([...bad]);
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(196);
    expect(calls.length).toBeLessThan(names ? 3 : 60);
  });

  test('is a matter of the call, if it is refused whatever it holds', async () => {
    const { calls, send } = server(new Set(Array.from({ length: 200 }, (_, i) => i)), false);
    const error = await narrowed(200, send, nothing).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'config_error' });
    expect(calls.length).toBeLessThan(40);
  });

  test('is thrown on, if no row can be the reason', async () => {
    const refusal = new Refusal(404, 'LIST_NOT_FOUND', '');
    await expect(narrowed(3, () => Promise.reject(refusal), nothing)).rejects.toBe(refusal);
  });
});
