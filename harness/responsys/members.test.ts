import { connectResponsys, refusalIn, rowsIn, type Reply, type ResponsysClient } from './client';
import { listMerge } from './samples';
import { startResponsysServer, type ResponsysServer } from './server';

const ADA = 'ada@example.com';
const BEN = 'ben@example.org';

let server: ResponsysServer;
let client: ResponsysClient;

beforeEach(async () => {
  server = await startResponsysServer({
    lists: [{ name: 'CONTACTS', folderName: 'Lytics', fields: ['TIER'] }],
    tables: [
      {
        ...{ list: 'CONTACTS', name: 'Extra', folderName: 'Lytics' },
        fields: [{ fieldName: 'EDU', fieldType: 'STR500' }],
      },
    ],
  });
  client = await connectResponsys(server);
});

afterEach(() => server.stop());

const merge = (...body: Parameters<typeof listMerge>): Promise<Reply> =>
  client.post('/lists/CONTACTS/members', listMerge(...body));

test('members are found 200 at a time, with null for blanks and without those that are not there', async () => {
  await merge(
    ['EMAIL_ADDRESS_', 'TIER'],
    [
      [ADA, 'gold'],
      [BEN, null],
    ],
  );
  const find = (body: object): Promise<Reply> =>
    client.post('/lists/CONTACTS/members?action=get', body);
  const asked = { queryAttribute: 'e', fieldList: ['EMAIL_ADDRESS_', 'TIER'] };
  const answer = await find({ ...asked, ids: [BEN, 'nobody@example.com', 'ADA@EXAMPLE.COM'] });
  expect(answer.body).toMatchObject({
    recordData: {
      fieldNames: ['EMAIL_ADDRESS_', 'TIER'],
      records: [
        [ADA, 'gold'],
        [BEN, null],
      ],
    },
    mergeRule: { matchColumnName1: null },
  });
  expect(rowsIn(await find({ ...asked, fieldList: ['all'], ids: [ADA] }))[0]).toContain('gold');
  expect(refusalIn(await find({ ...asked, ids: ['nobody@example.com'] }))).toMatchObject({
    status: 404,
    errorCode: 'NO_RECIPIENT_FOUND',
    detail: 'Record not Found in the List.',
  });
  expect(refusalIn(await find({ ...asked, fieldList: ['NOPE'], ids: [ADA] }))).toMatchObject({
    status: 400,
    errorCode: 'INVALID_FIELD_NAME',
  });
  expect(refusalIn(await find({ ...asked, ids: Array<string>(201).fill(ADA) }))).toMatchObject({
    status: 400,
    errorCode: 'RECORD_LIMIT_EXCEEDED',
  });
});

test('a single member is found by a query or by its RIID', async () => {
  const riid = server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C 1' });
  const byQuery = await client.get('/lists/CONTACTS/members?qa=c&fs=RIID_&id=C%201');
  expect(rowsIn(byQuery)).toEqual([[riid]]);
  const byRiid = await client.get(`/lists/CONTACTS/members/${riid}?fs=EMAIL_ADDRESS_`);
  expect(rowsIn(byRiid)).toEqual([[ADA]]);
  const long = await client.get(`/lists/CONTACTS/members?qa=c&fs=${'A'.repeat(151)}&id=1`);
  expect(refusalIn(long)).toMatchObject({ status: 400, errorCode: 'INVALID_PARAMETER' });
});

test('members are deleted in bulk with their rows in tables, and failures keep their place', async () => {
  const riid = server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA });
  server.setRow('CONTACTS', 'Extra', riid, { EDU: 'MSc' });
  const answer = await client.post('/lists/CONTACTS/members?action=delete', {
    queryAttribute: 'e',
    ids: [BEN, ADA],
  });
  expect(rowsIn(answer)).toEqual([['DELETEFAILED: Record not Found in the List.'], [ADA]]);
  expect(server.members('CONTACTS')).toEqual([]);
  expect(server.rows('CONTACTS', 'Extra')).toEqual([]);
});

test('a single member is deleted by a query or by its RIID, and 404 tells that there is none', async () => {
  const riid = server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA });
  for (let i = 0; i < 12; i++) server.addMember('CONTACTS', { EMAIL_ADDRESS_: BEN });
  expect(rowsIn(await client.delete(`/lists/CONTACTS/members/${riid}`))).toEqual([[riid]]);
  expect(refusalIn(await client.delete(`/lists/CONTACTS/members/${riid}`))).toMatchObject({
    status: 404,
    errorCode: 'NO_RECIPIENT_FOUND',
  });
  const answer = await client.delete(`/lists/CONTACTS/members?qa=e&id=${BEN}`);
  expect(answer.body).toMatchObject({
    ...{ totalMatchedRecords: 12, remainingRecordCount: 2, hasMoreRecords: true },
  });
  expect(server.members('CONTACTS')).toHaveLength(2);
});
