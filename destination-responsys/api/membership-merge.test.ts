import type { MembershipRow, RowResult } from '../responsys';
import type { Call, Reply } from './call';
import { ResponsysApi } from './responsys-api';

const columns = { id: 'EMAIL_ADDRESS', slug: 'SEGMENT_SLUG', isMember: 'IS_MEMBER' };
const ROWS: MembershipRow[] = [
  { id: 'ann@example.com', slug: 'vip', isMember: '1' },
  { id: 'ben@example.com', slug: 'vip', isMember: '0' },
];

/** What becomes of rows, for what the table answers about the rows of each call. */
async function merged(
  rows: readonly MembershipRow[],
  answer: (records: string[][]) => unknown,
): Promise<{ results: RowResult[]; calls: Call[] }> {
  const calls: Call[] = [];
  const send = (call: Call): Promise<Reply> => {
    calls.push(call);
    const { recordData } = call.body as { recordData: { records: string[][] } };
    const value = {
      recordData: { fieldNames: Object.values(columns), records: answer(recordData.records) },
    };
    return Promise.resolve({ value, correlationId: 'Id-1' });
  };
  const api = new ResponsysApi(send, {
    ...{ listFolder: 'Lytics', event: undefined },
    ...{ list: 'CONTACTS', campaign: undefined, userFields: 'F', segments: 'S' },
    ...{ match: 'EMAIL_ADDRESS_', permission: 'OPTIN' },
    memberships: { folder: 'My Folder', name: 'LyticsSegments', columns },
  });
  return { results: await api.mergeMemberships(rows), calls };
}
const kinds = (results: readonly RowResult[]): string[] =>
  results.map((one) => ('code' in one ? one.code : one.kind));

test('rows go by the primary key, without match columns, as text', async () => {
  const { calls, results } = await merged(ROWS, (records) => records);
  expect(calls.map(({ path, body }) => [path, body])).toEqual([
    [
      '/rest/api/v1.3/folders/My%20Folder/suppData/LyticsSegments/members',
      {
        recordData: {
          fieldNames: ['EMAIL_ADDRESS', 'SEGMENT_SLUG', 'IS_MEMBER'],
          records: [
            ['ann@example.com', 'vip', '1'],
            ['ben@example.com', 'vip', '0'],
          ],
          mapTemplateName: null,
        },
        insertOnNoMatch: true,
        updateOnMatch: 'REPLACE_ALL',
      },
    ],
  ]);
  expect(kinds(results)).toEqual(['done', 'done']);
});

// As it was recorded: the reason in the first cell, the others blank.
test('a row that failed keeps its place, and its reason is not printed', async () => {
  const { results } = await merged(ROWS, ([first]) => [
    first,
    ['MERGEFAILED: Record 1 = The value "ben" is not valid for the field type INTEGER\r\n', '', ''],
  ]);
  expect(kinds(results)).toEqual(['done', 'MERGEFAILED']);
  expect(JSON.stringify(results)).not.toContain('ben');
});

test('a slug that begins like a failure is none', async () => {
  const rows: MembershipRow[] = [
    { id: 'mergefailed@example.com', slug: 'mergefailed', isMember: '1' },
  ];
  expect(kinds((await merged(rows, (records) => records)).results)).toEqual(['done']);
});

test('a row that comes back in another case, or trimmed, was taken', async () => {
  const { results } = await merged(ROWS, (records) =>
    records.map(([id = '', slug = '']) => [id.toUpperCase(), ` ${slug} `, '1.0']),
  );
  expect(kinds(results)).toEqual(['done', 'done']);
});

test.each<[string, unknown]>([
  ['blank', ['', '', '']],
  ['null', null],
  ['of somebody else', ['eve@example.com', 'vip', '1']],
  ['a failure behind what was sent', ['ann@example.com', 'vip', 'MERGEFAILED: no']],
])('a row that is %s in the answer does not count as written', async (_, row) => {
  const { results } = await merged(ROWS.slice(0, 1), () => [row]);
  expect(results[0]?.kind).toBe('refused');
});

test('an answer with other rows than were sent is a fault', async () => {
  const failed = merged(ROWS, () => [['ann@example.com', 'vip', '1']]);
  await expect(failed).rejects.toThrow(
    'merging rows into LyticsSegments is in an undocumented format',
  );
});
