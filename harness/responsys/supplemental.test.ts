import { connectResponsys, refusalIn, type Reply, type ResponsysClient } from './client';
import { startResponsysServer, type ResponsysServer } from './server';

const PATH = '/folders/Lytics/suppData';
const FIELDS = [
  { fieldName: 'offerId', fieldType: 'INTEGER', dataExtractionKey: false },
  { fieldName: 'OFFER_NAME', fieldType: 'STR100', dataExtractionKey: false },
];

let server: ResponsysServer;
let client: ResponsysClient;
beforeEach(async () => {
  server = await startResponsysServer();
  client = await connectResponsys(server);
});
afterEach(() => server.stop());

const create = (
  objectName: string,
  primaryKeys: string[],
  fields: object[] = FIELDS,
): Promise<Reply> => client.post(PATH, { table: { objectName }, primaryKeys, fields });
const merge = (fieldNames: string[], records: string[][], more: object = {}): Promise<Reply> =>
  client.post(`${PATH}/Offers/members`, {
    recordData: { fieldNames, records, mapTemplateName: null },
    ...{ insertOnNoMatch: true, updateOnMatch: 'REPLACE_ALL' },
    ...more,
  });

// As it was recorded, but for the names.
test('a table is created with columns in upper case, and described by its key or as a whole', async () => {
  expect((await client.get('/folder/Lytics/suppData/Offers?ft=PK')).status).toBe(404);
  expect((await create('Offers', ['offerId'])).body).toBe(true);
  expect((await client.get('/folder/Lytics/suppData/Offers?ft=PK')).body).toEqual({
    fields: [{ fieldName: 'OFFERID', fieldType: 'INTEGER' }],
    suppData: { folderName: 'Lytics', objectName: 'Offers' },
    links: [],
  });
  const all = (await client.get('/folder/Lytics/suppData/offers?ft=all')).body;
  expect(all).toMatchObject({ fields: [{ fieldName: 'OFFERID' }, { fieldName: 'OFFER_NAME' }] });
});

test('rows are merged by the primary key and repeated, with the reason in place of one that failed', async () => {
  await create('Offers', ['offerId']);
  const names = ['OFFERID', 'OFFER_NAME'];
  const { status, body } = await merge(names, [
    ['1', 'first'],
    ['1w', 'no number'],
  ]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    recordData: {
      fieldNames: names,
      records: [
        ['1', 'first'],
        ['MERGEFAILED: Record 1 = The value "1w" is not valid for the field type INTEGER\r\n', ''],
      ],
    },
    matchColumnNames: null,
  });
  await merge(names, [['1', 'second']]);
  expect(server.supplementalRows('Offers')).toEqual([{ OFFERID: '1', OFFER_NAME: 'second' }]);
});

test('what the documents rule out is refused', async () => {
  const wrong = { ...FIELDS[0], fieldType: 'TEXT' };
  expect(refusalIn(await create('Bad', ['offerId'], [wrong]))).toEqual({
    ...{ status: 400, errorCode: 'INVALID_PARAMETER' },
    detail: expect.stringContaining("Allowed Field Types are 'CHAR', 'STR25'") as string,
  });
  const blank = { ...FIELDS[1], fieldName: 'IS MEMBER' };
  expect(refusalIn(await create('Bad', [], [blank]))).toMatchObject({
    errorCode: 'INVALID_FIELD_NAME',
  });
  await create('Offers', ['offerId']);
  expect(refusalIn(await create('OFFERS', ['offerId']))).toMatchObject({
    errorCode: 'TABLE_ALREADY_EXISTS',
  });
  expect(refusalIn(await merge(['offerid', 'OFFER_NAME'], [['1', 'x']]))).toMatchObject({
    errorCode: 'INVALID_FIELD_NAME',
  });
  expect(refusalIn(await merge(['OFFER_NAME'], [['x']]))).toMatchObject({
    errorCode: 'INVALID_PARAMETER',
  });
  const named = await merge(['OFFERID'], [['1']], { matchColumnNames: ['OFFERID'] });
  expect(refusalIn(named)).toMatchObject({ errorCode: 'INVALID_PARAMETER' });
});
