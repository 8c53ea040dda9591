import { connectResponsys, refusalIn, rowsIn, type Reply, type ResponsysClient } from './client';
import { listMerge, MERGE_RULE } from './samples';
import { startResponsysServer, type ResponsysOptions, type ResponsysServer } from './server';

const ADA = 'ada@example.com';
const BEN = 'ben@example.org';

let server: ResponsysServer;
let client: ResponsysClient;

const start = async (options: ResponsysOptions = {}): Promise<void> => {
  server = await startResponsysServer({
    lists: [{ name: 'CONTACTS', folderName: 'Lytics', fields: ['TIER'] }],
    ...options,
  });
  client = await connectResponsys(server);
};

beforeEach(() => start());

afterEach(() => server.stop());

const merge = (...body: Parameters<typeof listMerge>): Promise<Reply> =>
  client.post('/lists/CONTACTS/members', listMerge(...body));

const columns = (...names: string[]): (string | null | undefined)[][] =>
  server.members('contacts').map((member) => names.map((name) => member[name]));

test('lists are a plain array, with the columns of the system and those of the list', async () => {
  const { status, body } = await client.get('/lists');
  expect(status).toBe(200);
  expect(body).toMatchObject([{ name: 'CONTACTS', folderName: 'Lytics' }]);
  const [{ fields }] = body as [{ fields: unknown[] }];
  expect(fields).toContainEqual({ fieldName: 'EMAIL_ADDRESS_', fieldType: 'STR500' });
  expect(fields).toContainEqual({ fieldName: 'TIER', fieldType: 'STR500' });
  expect((await client.get('/lists/contacts/fields')).body).toEqual((body as unknown[])[0]);
});

test('a list is found whatever the case of its name, and one that is absent is named', async () => {
  expect((await client.get('/lists/cOntacts/fields')).status).toBe(200);
  expect(refusalIn(await client.get('/lists/fakelist/fields'))).toMatchObject({
    status: 404,
    errorCode: 'LIST_NOT_FOUND',
    detail: 'fakelist List Not Found',
  });
});

test('a merge adds members, answers their RIIDs in order and repeats the rule', async () => {
  const answer = await merge(
    ['EMAIL_ADDRESS_', 'TIER'],
    [
      [ADA, 'gold'],
      [BEN, 'tin'],
    ],
  );
  expect(answer.status).toBe(200);
  const riids = server.members('CONTACTS').map(({ RIID_ }) => [RIID_]);
  expect(answer.body).toEqual({
    recordData: { fieldNames: ['RIID_'], records: riids, mapTemplateName: null },
    mergeRule: { ...MERGE_RULE, matchColumnName3: null },
    links: [{ rel: 'self', href: '/rest/api/v1.3/lists/CONTACTS/members', method: 'POST' }],
  });
  expect(columns('EMAIL_ADDRESS_', 'TIER')).toEqual([
    [ADA, 'gold'],
    [BEN, 'tin'],
  ]);
});

test('column names may be in any case', async () => {
  const answer = await merge(['EMAIL_ADDRESS_', 'tier'], [[ADA, 'gold']]);
  expect(rowsIn(answer)).toHaveLength(1);
  expect(columns('TIER')).toEqual([['gold']]);
});

test('members match by address whatever its case, and columns that are not sent stay', async () => {
  await merge(['EMAIL_ADDRESS_', 'TIER', 'CITY_'], [[ADA, 'gold', 'Lund']]);
  const [[riid]] = rowsIn(
    await merge(['EMAIL_ADDRESS_', 'CITY_'], [['ADA@example.com', 'Ulm']]),
  ) as [[string]];
  expect(columns('RIID_', 'EMAIL_ADDRESS_', 'TIER', 'CITY_')).toEqual([
    [riid, 'ADA@example.com', 'gold', 'Ulm'],
  ]);
});

test('REPLACE_ALL overwrites with a blank, and NO_UPDATE leaves a member unchanged', async () => {
  await merge(['EMAIL_ADDRESS_', 'TIER', 'CITY_'], [[ADA, 'gold', 'Lund']]);
  await merge(['EMAIL_ADDRESS_', 'TIER', 'CITY_'], [[ADA, '', null]]);
  expect(columns('TIER', 'CITY_')).toEqual([[null, null]]);
  await merge(['EMAIL_ADDRESS_', 'TIER'], [[ADA, 'tin']], { updateOnMatch: 'NO_UPDATE' });
  expect(columns('TIER')).toEqual([[null]]);
});

test('an address may be shared, and a merge by it updates all who share it', async () => {
  const key = { matchColumnName1: 'CUSTOMER_ID_' };
  await merge(
    ['CUSTOMER_ID_', 'EMAIL_ADDRESS_'],
    [
      ['C1', ADA],
      ['C2', ADA],
    ],
    key,
  );
  await merge(['EMAIL_ADDRESS_', 'TIER'], [[ADA, 'gold']]);
  expect(columns('CUSTOMER_ID_', 'TIER')).toEqual([
    ['C1', 'gold'],
    ['C2', 'gold'],
  ]);
});

test('two match columns must both match', async () => {
  const both = { matchColumnName2: 'CUSTOMER_ID_', matchOperator: 'AND' };
  await merge(['EMAIL_ADDRESS_', 'CUSTOMER_ID_', 'TIER'], [[ADA, 'C1', 'gold']], both);
  await merge(['EMAIL_ADDRESS_', 'CUSTOMER_ID_', 'TIER'], [[ADA, 'C2', 'tin']], both);
  expect(columns('CUSTOMER_ID_', 'TIER')).toEqual([
    ['C1', 'gold'],
    ['C2', 'tin'],
  ]);
});

test('a bad row has its reason in its place, and the others are merged', async () => {
  const answer = await merge(
    ['EMAIL_ADDRESS_', 'TIER', 'EMAIL_PERMISSION_STATUS_'],
    [
      [ADA, 'gold', null],
      ['ssdcf', 'gold', null],
      [null, 'gold', null],
      [BEN, 'x'.repeat(501), null],
      ['cy@example.net', 'tin', 'Y'],
      ['dee@example.net', 'tin', 'I'],
    ],
  );
  expect(answer.status).toBe(200);
  expect(rowsIn(answer).map(([cell]) => cell?.split('\r')[0])).toEqual([
    expect.stringMatching(/^\d+$/),
    'MERGEFAILED: Record 1 = INVALID_PARAMETER: The value ssdcf is not a valid email address',
    'MERGEFAILED: Record 2 = INVALID_PARAMETER: The value for EMAIL_ADDRESS_ is empty',
    `MERGEFAILED: Record 3 = The value "${'x'.repeat(501)}" is not valid for the field type STR500`,
    'MERGEFAILED: Record 4 = INVALID_PARAMETER: The value Y is not valid for EMAIL_PERMISSION_STATUS_',
    expect.stringMatching(/^\d+$/),
  ]);
  expect(columns('EMAIL_ADDRESS_')).toEqual([[ADA], ['dee@example.net']]);
});

test('a row that matches nobody is refused unless it may be added, and always by RIID', async () => {
  const refused = [['MERGEFAILED: Record 0 = NO_RECIPIENT_FOUND: Record not Found in the List.']];
  const byAddress = await merge(['EMAIL_ADDRESS_'], [[ADA]], { insertOnNoMatch: false });
  expect(rowsIn(byAddress)).toEqual(refused);
  const byRiid = await merge(['RIID_', 'TIER'], [['77', 'gold']], { matchColumnName1: 'RIID_' });
  expect(rowsIn(byRiid)).toEqual(refused);
  expect(server.members('CONTACTS')).toEqual([]);
});

test('the default permission is for new members, and OPTOUT when it is not given', async () => {
  const status = 'EMAIL_PERMISSION_STATUS_';
  await merge(['EMAIL_ADDRESS_'], [[ADA]], { defaultPermissionStatus: null });
  await merge(['EMAIL_ADDRESS_'], [[ADA], [BEN]], { defaultPermissionStatus: 'OPTIN' });
  expect(columns('EMAIL_ADDRESS_', status)).toEqual([
    [ADA, 'O'],
    [BEN, 'I'],
  ]);
  await merge(['EMAIL_ADDRESS_', status], [[BEN, 'N']], { optoutValue: 'N' });
  expect(columns(status)).toEqual([['O'], ['O']]);
});

test('a channel that may not be empty refuses rows without its address, or new members only', async () => {
  const rule = { matchColumnName1: 'CUSTOMER_ID_', rejectRecordIfChannelEmpty: 'E' };
  const answer = await merge(['CUSTOMER_ID_', 'TIER'], [['C1', 'gold']], rule);
  expect(rowsIn(answer)[0]?.[0]).toMatch(/^MERGEFAILED.*EMAIL_ADDRESS_ is empty$/);
  for (const [emptyChannel, tier] of [
    ['in the row', null],
    ['in the list', 'gold'],
  ] as const) {
    await server.stop();
    await start({ unknowns: { emptyChannel } });
    server.addMember('CONTACTS', { CUSTOMER_ID_: 'C1', EMAIL_ADDRESS_: ADA });
    await merge(['CUSTOMER_ID_', 'TIER'], [['C1', 'gold']], rule);
    expect(columns('EMAIL_ADDRESS_', 'TIER')).toEqual([[ADA, tier]]);
  }
});

test('a number or a boolean in a row is passed over', async () => {
  const body = listMerge(['EMAIL_ADDRESS_', 'TIER', 'CITY_'], [[ADA, 'gold', 'Lund']]);
  await client.post('/lists/CONTACTS/members', body);
  const cells = [[ADA, 5, false]] as unknown as [string][];
  await merge(['EMAIL_ADDRESS_', 'TIER', 'CITY_'], cells);
  expect(columns('TIER', 'CITY_')).toEqual([['gold', 'Lund']]);
});

test('members cannot be merged by a hash with an insert, but they can be updated by it', async () => {
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA });
  const [hash] = columns('EMAIL_MD5_HASH_')[0] as [string];
  const rule = { matchColumnName1: 'EMAIL_MD5_HASH_' };
  const refused = await merge(['EMAIL_MD5_HASH_', 'TIER'], [[hash, 'gold']], rule);
  expect(refusalIn(refused)).toMatchObject({ status: 400, errorCode: 'INVALID_PARAMETER' });
  await merge(['EMAIL_MD5_HASH_', 'TIER'], [[hash, 'gold']], { ...rule, insertOnNoMatch: false });
  expect(columns('TIER')).toEqual([['gold']]);
});

test.each<[string, string, Parameters<typeof listMerge>]>([
  ['an unknown column', 'INVALID_FIELD_NAME', [['EMAIL_ADDRESS_', 'NOPE'], [[ADA, 'x']]]],
  [
    'a row too short',
    'INVALID_PARAMETER',
    [
      ['EMAIL_ADDRESS_', 'TIER'],
      [[BEN, 'x'], [ADA]],
    ],
  ],
  [
    'a column given twice',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_', 'TIER', 'tier'], [[ADA, '', '']]],
  ],
  ['no rows', 'INVALID_PARAMETER', [['EMAIL_ADDRESS_'], []]],
  ['201 rows', 'RECORD_LIMIT_EXCEEDED', [['EMAIL_ADDRESS_'], Array<[string]>(201).fill([ADA])]],
  [
    'a match column without its underscore',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[ADA]], { matchColumnName1: 'EMAIL_ADDRESS' }],
  ],
  [
    'a match column that is not among the columns',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[ADA]], { matchColumnName1: 'CUSTOMER_ID_' }],
  ],
  [
    'no match column',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[ADA]], { matchColumnName1: null }],
  ],
  [
    'two match columns without AND',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_', 'CUSTOMER_ID_'], [[ADA, 'C1']], { matchColumnName2: 'CUSTOMER_ID_' }],
  ],
  [
    'a flag as text',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[ADA]], { insertOnNoMatch: 'true' }],
  ],
  [
    'an unknown way to update',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[ADA]], { updateOnMatch: 'X' }],
  ],
])('%s refuses the whole merge', async (_what, errorCode, body) => {
  expect(refusalIn(await merge(...body))).toMatchObject({ status: 400, errorCode });
  expect(server.members('CONTACTS')).toEqual([]);
});

test('keys that repeat in one request are counted, and the last row wins', async () => {
  await merge(
    ['EMAIL_ADDRESS_', 'TIER'],
    [
      [ADA, 'tin'],
      ['Ada@Example.com', 'gold'],
    ],
  );
  expect(server.duplicateKeys).toBe(1);
  expect(columns('TIER')).toEqual([['gold']]);
});
