import type { Cells, MatchColumn, Targets } from '../responsys';
import type { Call, Reply } from './call';
import { ResponsysApi } from './responsys-api';

const TARGETS: Omit<Targets, 'match'> = {
  ...{ list: 'CONTACTS', campaign: 'Welcome', userFields: 'F', segments: 'S' },
  ...{ event: undefined, listFolder: 'Lytics', permission: 'OPTIN' },
};

/** Bodies of the calls about one member who is matched by a column. */
async function bodies(match: MatchColumn, row: Cells): Promise<Record<string, unknown>[]> {
  const sent: Record<string, unknown>[] = [];
  const send = ({ body, template, query }: Call): Promise<Reply> => {
    sent.push(body as Record<string, unknown>);
    const isLookUp = query?.['action'] === 'get';
    const fieldNames = [...new Set(['RIID_', match])];
    const cells = fieldNames.map((name) => row[name] ?? '7');
    const value = template.includes('campaigns')
      ? [{ success: true, recipientId: 7, errorMessage: null }]
      : { recordData: isLookUp ? { fieldNames, records: [cells] } : ONE };
    return Promise.resolve({ value, correlationId: undefined });
  };
  const api = new ResponsysApi(send, { ...TARGETS, match });
  await api.mergeList([row], true);
  await api.trigger([{ cells: row, data: {} }]);
  const found = await api.lookUp([row[match] ?? ''], {});
  expect([...found.values()].flat().map(({ riid }) => riid)).toEqual(['7']);
  await api.remove([row[match] ?? '']);
  return sent;
}
const ONE = { fieldNames: ['RIID_'], records: [['7']] };
const MD5 = '0a'.repeat(16);

test.each<[MatchColumn, string, string]>([
  ['EMAIL_ADDRESS_', 'ann@example.com', 'e'],
  ['CUSTOMER_ID_', 'C1', 'c'],
  ['MOBILE_NUMBER_', '4799887766', 'm'],
])('%s matches, adds and looks up members', async (match, id, letter) => {
  const row = { EMAIL_ADDRESS_: 'ann@example.com', [match]: id };
  const [merge, trigger, lookUp, removal] = await bodies(match, row);
  expect(merge?.['mergeRule']).toMatchObject({ matchColumnName1: match, insertOnNoMatch: true });
  expect(trigger?.['mergeRule']).toMatchObject({
    ...{ matchColumnName1: match, insertOnNoMatch: true },
    rejectRecordIfChannelEmpty: 'E',
  });
  expect(lookUp).toMatchObject({ queryAttribute: letter, ids: [id] });
  expect(removal).toMatchObject({ queryAttribute: letter, ids: [id] });
});

test.each<[MatchColumn, string, string]>([
  ['RIID_', '7', 'r'],
  ['EMAIL_MD5_HASH_', MD5, 'e_md5'],
  ['EMAIL_SHA256_HASH_', MD5 + MD5, 'e_sha256'],
])('%s matches and looks up members, adds none, and asks for no address', async (match, id, of) => {
  const [merge, trigger, lookUp] = await bodies(match, { [match]: id });
  const rule = { matchColumnName1: match, insertOnNoMatch: false };
  expect(merge?.['mergeRule']).toMatchObject(rule);
  expect(trigger?.['mergeRule']).toMatchObject({ ...rule, rejectRecordIfChannelEmpty: null });
  expect(lookUp).toMatchObject({ queryAttribute: of, ids: [id] });
});

test('a mobile number is found by its digits, however the list writes it', async () => {
  const send = (): Promise<Reply> => {
    const fieldNames = ['RIID_', 'MOBILE_NUMBER_'];
    const records = [
      ['8', '+47 99 88 77 65'],
      ['7', '+4799887766'],
    ];
    return Promise.resolve({
      value: { recordData: { fieldNames, records } },
      correlationId: undefined,
    });
  };
  const api = new ResponsysApi(send, { ...TARGETS, match: 'MOBILE_NUMBER_' });
  const found = await api.lookUp(['4799887766', '4799887765', '4799887764'], {});
  expect(Object.fromEntries(found)).toEqual({
    '4799887766': [{ riid: '7' }],
    '4799887765': [{ riid: '8' }],
  });
});

test('hashes that a look-up does not bring back are looked up one by one', async () => {
  const asked: number[] = [];
  const send = ({ body }: Call): Promise<Reply> => {
    const { ids } = body as { ids: string[] };
    asked.push(ids.length);
    const records = ids.map((id) => [id.startsWith('0') ? '7' : '8', null]);
    const fieldNames = ['RIID_', 'EMAIL_MD5_HASH_'];
    return Promise.resolve({
      value: { recordData: { fieldNames, records } },
      correlationId: undefined,
    });
  };
  const api = new ResponsysApi(send, { ...TARGETS, match: 'EMAIL_MD5_HASH_' });
  const found = await api.lookUp([MD5, '1b'.repeat(16)], {});
  expect([...found]).toEqual([
    [MD5, [{ riid: '7' }]],
    ['1b'.repeat(16), [{ riid: '8' }]],
  ]);
  expect(asked).toEqual([2, 1, 1]);
});
