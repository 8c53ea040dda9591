import { connectResponsys, refusalIn, rowsIn, type Reply, type ResponsysClient } from './client';
import { tableMerge } from './samples';
import { startResponsysServer, type ResponsysServer } from './server';

const ADA = 'ada@example.com';
const BEN = 'ben@example.org';

let server: ResponsysServer;
let client: ResponsysClient;
let ada: string;
let ben: string;

beforeEach(async () => {
  server = await startResponsysServer({
    tables: [
      {
        ...{ list: 'CONTACTS', name: 'Extra', folderName: 'Lytics' },
        fields: [
          { fieldName: 'EDU', fieldType: 'STR500' },
          { fieldName: 'AGE', fieldType: 'INTEGER' },
          { fieldName: 'SINCE', fieldType: 'TIMESTAMP' },
          { fieldName: 'SPENT', fieldType: 'NUMBER' },
        ],
      },
    ],
  });
  client = await connectResponsys(server);
  ada = server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C1' });
  ben = server.addMember('CONTACTS', { EMAIL_ADDRESS_: BEN });
});

afterEach(() => server.stop());

const TABLES = '/lists/CONTACTS/listExtensions';

const create = (
  objectName: string,
  fields: readonly object[],
  folderName = 'Lytics',
): Promise<Reply> => client.post(TABLES, { profileExtension: { objectName, folderName }, fields });

const text = (...names: string[]): object[] =>
  names.map((fieldName) => ({ fieldName, fieldType: 'STR500' }));

const merge = (...body: Parameters<typeof tableMerge>): Promise<Reply> =>
  client.post(`${TABLES}/Extra/members`, tableMerge(...body));

const find = (body: object): Promise<Reply> =>
  client.post(`${TABLES}/extra/members?action=get`, body);

test('tables are a plain array, with RIID_ and their own columns', async () => {
  const { body } = await client.get('/lists/contacts/listExtensions');
  expect(body).toEqual([
    {
      profileExtension: { objectName: 'Extra', folderName: 'Lytics' },
      fields: [
        { fieldName: 'RIID_', fieldType: 'INTEGER' },
        { fieldName: 'EDU', fieldType: 'STR500' },
        { fieldName: 'AGE', fieldType: 'INTEGER' },
        { fieldName: 'SINCE', fieldType: 'TIMESTAMP' },
        { fieldName: 'SPENT', fieldType: 'NUMBER' },
      ],
      links: [],
    },
  ]);
});

test('a table is created with its name as given and its columns in upper case', async () => {
  expect(await create('Lytics_User_Fields', text('first_name', 'Tier$1'))).toEqual({
    ...{ status: 200, body: true },
  });
  expect(server.fields('CONTACTS', 'Lytics_User_Fields')).toEqual(text('FIRST_NAME', 'TIER$1'));
  expect(server.fields('CONTACTS', 'Other')).toBeUndefined();
});

test.each<[string, string, Parameters<typeof create>]>([
  ['a table that exists', 'TABLE_ALREADY_EXISTS', ['EXTRA', text('A1')]],
  ['no folder', 'INVALID_PARAMETER', ['New', text('A1'), '']],
  ['no columns', 'INVALID_PARAMETER', ['New', []]],
  ['an unknown type', 'INVALID_PARAMETER', ['New', [{ fieldName: 'A1', fieldType: 'STR25' }]]],
  ['a column twice', 'INVALID_FIELD_NAME', ['New', text('a1', 'A1')]],
  ['a name that is too long', 'INVALID_FIELD_NAME', ['New', text('A'.repeat(31))]],
  ['a name with a blank', 'INVALID_FIELD_NAME', ['New', text('A B')]],
  ['a name that starts with a digit', 'INVALID_FIELD_NAME', ['New', text('1A')]],
  ['a name that ends with an underscore', 'INVALID_FIELD_NAME', ['New', text('RIID_')]],
  ['a single letter that is taken', 'INVALID_FIELD_NAME', ['New', text('m')]],
  ['a reserved word', 'INVALID_FIELD_NAME', ['New', text('Level')]],
])('%s refuses the creation', async (_what, errorCode, args) => {
  expect(refusalIn(await create(...args))).toMatchObject({ status: 400, errorCode });
  expect(server.fields('CONTACTS', 'New')).toBeUndefined();
});

test('a single letter that is free and a name of 30 characters are valid', async () => {
  expect(await create('New', text('B', 'A'.repeat(30)))).toMatchObject({ body: true });
});

test('a table is created in a folder that exists', async () => {
  expect(refusalIn(await create('New', text('A1'), 'Nowhere'))).toMatchObject({
    ...{ status: 404, errorCode: 'FOLDER_NOT_FOUND' },
  });
});

test('rows are merged by RIID, by address or by customer, and the rest of a row stays', async () => {
  await merge(['RIID_', 'EDU', 'AGE'], [[ada, 'MSc', '42']]);
  const byAddress = await merge(
    ['EMAIL_ADDRESS_', 'EDU'],
    [
      [BEN, 'BSc'],
      ['ADA@example.com', ''],
    ],
    { matchColumnName1: 'EMAIL_ADDRESS' },
  );
  expect(byAddress.body).toEqual({
    recordData: { fieldNames: ['RIID_'], records: [[ben], [ada]], mapTemplateName: null },
    ...{ insertOnNoMatch: true, updateOnMatch: 'REPLACE_ALL' },
    ...{ matchColumnName1: 'EMAIL_ADDRESS', matchColumnName2: null },
    links: [
      {
        ...{ rel: 'self', method: 'POST' },
        href: '/rest/api/v1.3/lists/CONTACTS/listExtensions/Extra/members',
      },
    ],
  });
  await merge(['CUSTOMER_ID_', 'SPENT'], [['C1', '1.5']], { matchColumnName1: 'CUSTOMER_ID' });
  expect(server.rows('CONTACTS', 'Extra')).toEqual([
    {
      ...{ riid: ada, email: ADA, customerId: 'C1' },
      values: { EDU: null, AGE: '42', SINCE: null, SPENT: '1.5' },
    },
    {
      ...{ riid: ben, email: BEN, customerId: null },
      values: { EDU: 'BSc', AGE: null, SINCE: null, SPENT: null },
    },
  ]);
});

test('a profile that is not in the list is refused in its place, and so is a bad value', async () => {
  const answer = await merge(
    ['RIID_', 'AGE', 'SPENT', 'SINCE'],
    [
      ['1', '1', '1', null],
      [ada, '1w', '1', null],
      [ada, '1', 'much', null],
      [ada, '1', '1', 'once'],
      [null, '1', '1', null],
      [ben, '-1', '.5', '2024-05-23 07:00:56'],
    ],
  );
  expect(answer.status).toBe(200);
  expect(rowsIn(answer)).toEqual([
    ['MERGEFAILED: Record 0 = NO_RECIPIENT_FOUND: Record not Found in the List.'],
    ['MERGEFAILED: Record 1 = The value "1w" is not valid for the field type INTEGER\r\n'],
    ['MERGEFAILED: Record 2 = The value "much" is not valid for the field type NUMBER\r\n'],
    ['MERGEFAILED: Record 3 = The value "once" is not valid for the field type TIMESTAMP\r\n'],
    ['MERGEFAILED: Record 4 = INVALID_PARAMETER: The value for RIID_ is empty'],
    [ben],
  ]);
  expect(server.rows('CONTACTS', 'Extra').map(({ riid }) => riid)).toEqual([ben]);
});

test('without insertOnNoMatch only rows that exist are updated, and NO_UPDATE leaves them', async () => {
  server.setRow('CONTACTS', 'Extra', ada, { EDU: 'MSc' });
  const update = await merge(
    ['RIID_', 'EDU'],
    [
      [ada, 'PhD'],
      [ben, 'PhD'],
    ],
    { insertOnNoMatch: false },
  );
  expect(rowsIn(update)).toEqual([[ada], [expect.stringMatching(/^MERGEFAILED: Record 1 = /)]]);
  await merge(['RIID_', 'EDU'], [[ada, 'none']], { updateOnMatch: 'NO_UPDATE' });
  expect(server.rows('CONTACTS', 'Extra').map(({ values }) => values['EDU'])).toEqual(['PhD']);
});

test.each<[string, string, string, Parameters<typeof tableMerge>]>([
  [
    'a match column with its underscore',
    'INVALID_PARAMETER',
    'Match Column is null',
    [['RIID_', 'EDU'], [['1', 'x']], { matchColumnName1: 'RIID_' }],
  ],
  [
    'a merge rule of lists',
    'INVALID_PARAMETER',
    'Match Column is null',
    [['RIID_', 'EDU'], [['1', 'x']], { matchColumnName1: undefined, mergeRule: {} }],
  ],
  [
    'a key without its underscore among the columns',
    'INVALID_PARAMETER',
    'RIID_ is not in fieldNames',
    [['RIID', 'EDU'], [['1', 'x']]],
  ],
  ['a key alone', 'INVALID_PARAMETER', 'Merge cannot be done on one field', [['RIID_'], [['1']]]],
  [
    'an unknown column',
    'INVALID_FIELD_NAME',
    'Invalid field name: NOPE',
    [['RIID_', 'NOPE'], [['1', 'x']]],
  ],
  [
    'a column in the wrong case',
    'INVALID_FIELD_NAME',
    'Invalid field name: edu',
    [['RIID_', 'edu'], [['1', 'x']]],
  ],
  [
    'a second column of the list',
    'INVALID_FIELD_NAME',
    'Invalid field name: EMAIL_ADDRESS_',
    [['RIID_', 'EMAIL_ADDRESS_'], [['1', ADA]]],
  ],
])('%s refuses the whole merge', async (_what, errorCode, detail, body) => {
  expect(refusalIn(await merge(...body))).toEqual({ status: 400, errorCode, detail });
});

test('a table that does not exist is named', async () => {
  const answer = await client.post(
    `${TABLES}/Nope/members`,
    tableMerge(['RIID_', 'A'], [['1', '']]),
  );
  expect(refusalIn(answer)).toMatchObject({
    status: 404,
    errorCode: 'PROFILE_EXTENSION_NOT_FOUND',
  });
});

test('rows are found by key, but tell no more than RIID_ and their own columns', async () => {
  server.setRow('CONTACTS', 'Extra', ada, { EDU: 'MSc' });
  const asked = { queryAttribute: 'e', fieldList: ['RIID_', 'EDU', 'AGE'] };
  const answer = await find({ ...asked, ids: [BEN, ADA] });
  expect(answer.body).toMatchObject({ recordData: { fieldNames: ['RIID_', 'EDU', 'AGE'] } });
  expect(rowsIn(answer)).toEqual([[ada, 'MSc', null]]);
  expect(rowsIn(await find({ ...asked, fieldList: ['all'], ids: [ADA] }))).toEqual([
    [ada, 'MSc', null, null, null],
  ]);
  expect(refusalIn(await find({ ...asked, ids: [BEN] }))).toMatchObject({
    ...{ status: 404, errorCode: 'NO_RECIPIENT_FOUND' },
  });
  const other = await find({ ...asked, fieldList: ['RIID_', 'EMAIL_ADDRESS_'], ids: [ADA] });
  expect(refusalIn(other)).toMatchObject({ status: 400, errorCode: 'INVALID_FIELD_NAME' });
});

test('rows are deleted, with failures in their place, and the members stay', async () => {
  server.setRow('CONTACTS', 'Extra', ada, { EDU: 'MSc' });
  const body = { queryAttribute: 'r', ids: [ben, ada] };
  const answer = await client.post(`${TABLES}/Extra/members?action=delete`, body);
  expect(rowsIn(answer)).toEqual([['DELETEFAILED: NO records found for id\n'], [ada]]);
  expect(server.rows('CONTACTS', 'Extra')).toEqual([]);
  expect(server.members('CONTACTS')).toHaveLength(2);
});
