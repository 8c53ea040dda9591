import { asConnectorError } from '../../shared/errors';
import type { MatchColumn, Targets, Wanted } from '../responsys';
import type { Call } from './call';
import { Refusal } from './faults';
import { lookUp } from './look-up';

const TARGETS: Targets = {
  ...{ list: 'CONTACTS', listFolder: 'Lytics', campaign: undefined, event: undefined },
  userFields: 'Lytics_User_Fields',
  segments: 'Lytics_Segments',
  match: 'EMAIL_ADDRESS_',
  permission: 'OPTIN',
};

type Answers = Record<'list' | 'userFields' | 'segments', (ids: readonly string[]) => unknown>;

async function found(
  ids: readonly string[],
  answers: Partial<Answers>,
  wanted: Wanted = {},
  match: MatchColumn = 'EMAIL_ADDRESS_',
) {
  const calls: Call[] = [];
  const send = async (call: Call) => {
    calls.push(call);
    await Promise.resolve();
    const table = call.path.includes('Segments')
      ? 'segments'
      : call.path.includes('User_Fields')
        ? 'userFields'
        : 'list';
    const { ids: asked } = call.body as { ids: string[] };
    return { value: answers[table]?.(asked), correlationId: undefined };
  };
  const result = await lookUp(send, { ...TARGETS, match }, ids, wanted);
  return { calls, result, profiles: Object.fromEntries(result) };
}

const rows = (fieldNames: string[], records: unknown[]): object => ({
  recordData: { fieldNames, records, mapTemplateName: null },
  mergeRule: { htmlValue: null },
  links: [],
});
const LIST = ['RIID_', 'EMAIL_ADDRESS_'];
const nobody = (code: string): never => {
  throw new Refusal(404, code, 'Record not Found in the List.');
};

test('every profile with one of the ids is found, with its rows in the tables, in three calls', async () => {
  const { calls, profiles } = await found(
    ['Ann@example.com', 'ben@example.com', 'cy@example.com'],
    {
      list: () =>
        rows(LIST, [
          ['3', 'cy@example.com'],
          ['1', 'ANN@example.com'],
          ['2', 'ann@example.com'],
        ]),
      userFields: () => rows(['RIID_', 'CITY'], [['1', 'Oslo']]),
      segments: () =>
        rows(
          ['RIID_', 'VIP', 'OTHER'],
          [
            ['2', '1', null],
            ['1', null, ''],
            ['9', '1', '1'],
          ],
        ),
    },
    { userFields: ['CITY'], segments: ['VIP', 'OTHER'] },
  );
  expect(profiles).toEqual({
    'ann@example.com': [
      { riid: '1', userFields: { CITY: 'Oslo' }, segments: {} },
      { riid: '2', segments: { VIP: '1' } },
    ],
    'cy@example.com': [{ riid: '3' }],
  });
  expect(calls).toHaveLength(3);
});

test.each<[string, unknown]>([
  ['rows of cells', rows(LIST, [['1', 'a@example.com']])],
  ['columns in small letters', rows(['riid_', 'email_address_'], [['1', 'a@example.com']])],
  ['columns in another order', rows(['EMAIL_ADDRESS_', 'RIID_'], [['a@example.com', 1]])],
  ['rows as objects', rows([], [{ RIID_: 1, EMAIL_ADDRESS_: 'a@example.com' }])],
  [
    'objects without names',
    { recordData: { records: [{ riid_: '1', email_address_: 'a@example.com' }] } },
  ],
  ['values of fields', rows(LIST, [{ fieldValues: ['1', 'a@example.com'] }])],
  ['records at the top', { fieldNames: LIST, records: [['1', 'a@example.com']] }],
  ['an array of objects', [{ RIID_: '1', EMAIL_ADDRESS_: 'a@example.com' }]],
])('an answer may have the form of %s', async (_, answer) => {
  const { profiles } = await found(['a@example.com'], { list: () => answer });
  expect(profiles).toEqual({ 'a@example.com': [{ riid: '1' }] });
});

test.each<[string, unknown]>([
  ['null', null],
  ['an empty object', {}],
  ['a text', 'OK'],
  ['true', true],
  ['records that are none', { recordData: { fieldNames: LIST, records: 'none' } }],
  ['rows without names', { recordData: { records: [['1', 'a@example.com']] } }],
  ['rows without the RIID', rows(['EMAIL_ADDRESS_'], [['a@example.com']])],
  ['a blank RIID', rows(LIST, [[null, 'a@example.com']])],
  ['rows of another length', rows(LIST, [['1']])],
  ['a row that is none', rows(LIST, [null])],
  ['no rows without names', rows([], [])],
  ['an empty array', []],
  ['an empty array for the records', { recordData: [] }],
])('an answer that is %s is an error, never "no members found"', async (_, answer) => {
  const error = await found(['a@example.com'], { list: () => answer }).catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'system_error' });
  expect((error as Error).message).not.toContain('a@example.com');
});

test.each<[string, () => unknown]>([
  ['NO_RECIPIENT_FOUND', () => nobody('NO_RECIPIENT_FOUND')],
  ['RECORD_NOT_FOUND', () => nobody('RECORD_NOT_FOUND')],
  ['no rows', () => rows(LIST, [])],
])('%s means that no member was found', async (_, answer) => {
  const ids = ['a@example.com', 'b@example.com', 'c@example.com'];
  const { profiles, result, calls } = await found(ids, { list: answer });
  expect(profiles).toEqual({});
  // A member who was not found is not refused, and not looked up individually.
  expect([...(result.refused ?? [])]).toEqual([]);
  expect(calls).toHaveLength(1);
});

test('a table without rows for the members does not hide them', async () => {
  const { profiles } = await found(
    ['a@example.com'],
    {
      list: () => rows(LIST, [['1', 'a@example.com']]),
      segments: () => nobody('NO_RECIPIENT_FOUND'),
    },
    { segments: ['VIP'] },
  );
  expect(profiles).toEqual({ 'a@example.com': [{ riid: '1' }] });
});

test('D16: an id that Responsys refuses is isolated and reported', async () => {
  const ids = Array.from({ length: 30 }, (_, i) => `u${i}@example.com`);
  const { result } = await found([...ids, 'x'.repeat(501)], {
    list: (asked) => {
      if (asked.includes('u7@example.com')) throw new Refusal(400, 'INVALID_PARAMETER', '');
      return rows(
        LIST,
        asked.map((id) => [String(100 + ids.indexOf(id)), id]),
      );
    },
  });
  expect(result.size).toBe(29);
  expect([...(result.refused ?? [])].map(([key, { code }]) => [key.slice(0, 14), code])).toEqual([
    ['x'.repeat(14), 'TOO_LARGE'],
    ['u7@example.com', 'INVALID_PARAMETER'],
  ]);
});

test('an id that is spelled differently in the list is still the one that was requested', async () => {
  const stored: Record<string, string> = { '+15550001': '15550001', '+15550002': '+15550002' };
  const { profiles } = await found(
    ['+15550001', '+15550002', '+15550003'],
    {
      list: (asked) =>
        rows(
          ['RIID_', 'MOBILE_NUMBER_'],
          asked.flatMap((id) => (stored[id] === undefined ? [] : [[id.slice(-1), stored[id]]])),
        ),
    },
    {},
    'MOBILE_NUMBER_',
  );
  expect(profiles).toEqual({ '15550001': [{ riid: '1' }], '15550002': [{ riid: '2' }] });
});

test('customer IDs that differ only in case are different members', async () => {
  const { profiles } = await found(
    ['ABC', 'abc'],
    {
      list: () =>
        rows(
          ['RIID_', 'CUSTOMER_ID_'],
          [
            ['1', 'ABC'],
            ['2', 'abc'],
          ],
        ),
    },
    {},
    'CUSTOMER_ID_',
  );
  expect(profiles).toEqual({ ABC: [{ riid: '1' }], abc: [{ riid: '2' }] });
});

test('a look-up that is refused for the account is a problem of the form', async () => {
  const error = await found(['a@example.com'], {
    list: () => {
      throw new Refusal(401, 'INSUFFICIENT_ACCESS', '');
    },
  }).catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'config_error' });
  expect((error as Error).message).toContain('INSUFFICIENT_ACCESS');
});

test('columns of the list are requested along with its key, which they come without', async () => {
  const names = [...LIST, 'CITY_', 'AGE'];
  const { calls, profiles } = await found(
    ['a@example.com', 'b@example.com'],
    {
      list: () =>
        rows(names, [
          ['1', 'a@example.com', 'Oslo', ''],
          ['2', 'b@example.com', null, '7'],
        ]),
    },
    { list: ['CITY_', 'AGE', 'EMAIL_ADDRESS_'] },
  );
  expect(calls.map(({ body }) => (body as { fieldList: unknown }).fieldList)).toEqual([names]);
  expect(profiles).toEqual({
    'a@example.com': [{ riid: '1', list: { CITY_: 'Oslo' } }],
    'b@example.com': [{ riid: '2', list: { AGE: '7' } }],
  });
});
