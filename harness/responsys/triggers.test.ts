import { connectResponsys, refusalIn, type Reply, type ResponsysClient } from './client';
import { trigger } from './samples';
import { startResponsysServer, type ResponsysServer } from './server';

const ADA = 'ada@example.com';
const BEN = 'ben@example.org';

let server: ResponsysServer;
let client: ResponsysClient;

beforeEach(async () => {
  server = await startResponsysServer({
    campaigns: [
      { name: 'Welcome, new!', listName: 'CONTACTS' },
      ...Array.from({ length: 201 }, (_, i) => ({ name: `C${i}`, listName: 'CONTACTS' })),
    ],
  });
  client = await connectResponsys(server);
});

afterEach(() => server.stop());

const PATH = `/campaigns/${encodeURIComponent('Welcome, new!')}`;

const send = (...body: Parameters<typeof trigger>): Promise<Reply> =>
  client.post(`${PATH}/email`, trigger(...body));

test('campaigns come in pages of 200 at most, with a link to the next', async () => {
  const pages: string[][] = [];
  let next: string | undefined = '/campaigns';
  while (next !== undefined) {
    const { body }: Reply = await client.get(next);
    const { campaigns, links } = body as {
      campaigns: { name: string }[];
      links: { rel: string; href: string }[];
    };
    pages.push(campaigns.map(({ name }) => name));
    next = links.find(({ rel }) => rel === 'next')?.href;
  }
  expect(pages.map(({ length }) => length)).toEqual([200, 2]);
  expect(new Set(pages.flat()).size).toBe(202);
  const tooMany = await client.get('/campaigns?limit=201');
  expect(refusalIn(tooMany)).toMatchObject({ status: 400, errorCode: 'INVALID_PARAMETER' });
  expect((await client.get('/campaigns?type=sms')).body).toMatchObject({ campaigns: [] });
});

test('a campaign tells its list, and one that is absent is named', async () => {
  expect((await client.get(PATH)).body).toMatchObject({
    ...{ name: 'Welcome, new!', listName: 'CONTACTS', type: 'EMAIL' },
  });
  expect(refusalIn(await client.get('/campaigns/welcome'))).toMatchObject({
    ...{ status: 404, errorCode: 'CAMPAIGN_NOT_FOUND' },
  });
});

test('a trigger adds new members to the list of the campaign, and mails everyone in order', async () => {
  const riid = server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C1' });
  const answer = await send(
    ['EMAIL_ADDRESS_', 'CITY_'],
    [[[BEN, 'Ulm'], { FIRSTNAME: 'B\\u00e9n' }], [[ADA, 'Lund']]],
  );
  const added = server.members('CONTACTS').find((member) => member['EMAIL_ADDRESS_'] === BEN);
  expect(answer).toEqual({
    status: 200,
    body: [added?.['RIID_'], riid].map((recipientId) => ({
      ...{ errorMessage: null, success: true, recipientId: Number(recipientId) },
    })),
  });
  expect(server.triggers).toEqual([
    {
      ...{ campaign: 'Welcome, new!', riid: added?.['RIID_'], email: BEN, customerId: null },
      optionalData: { FIRSTNAME: 'B\\u00e9n' },
    },
    { campaign: 'Welcome, new!', riid, email: ADA, customerId: 'C1', optionalData: {} },
  ]);
  expect(server.members('CONTACTS').map((member) => member['CITY_'])).toEqual(['Lund', 'Ulm']);
});

test('one bad address refuses the whole call, naming each bad record, and nobody is mailed', async () => {
  const answer = await send(['EMAIL_ADDRESS_'], [[['bad']], [[ADA]], [['a@b@example.com']]]);
  expect(refusalIn(answer)).toEqual({
    ...{ status: 400, errorCode: 'INVALID_PARAMETER' },
    detail: 'Record 0 = Bad Email Format\r\nRecord 2 = Bad Email Format\r\n',
  });
  expect(server.triggers).toEqual([]);
  expect(server.members('CONTACTS')).toEqual([]);
});

test('rows fail one by one when they match nobody, several, or somebody who is undeliverable', async () => {
  const undeliverable = { CUSTOMER_ID_: 'C3', EMAIL_DELIVERABILITY_STATUS_: 'U' };
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C1' });
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C2' });
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: BEN, ...undeliverable });
  const answer = await send(['EMAIL_ADDRESS_'], [[['x@example.com']], [[ADA]], [[BEN]], [[null]]], {
    insertOnNoMatch: false,
  });
  const failed = (errorMessage: string): object => ({
    ...{ errorMessage: expect.stringMatching(errorMessage) as unknown },
    ...{ success: false, recipientId: -1 },
  });
  expect(answer).toEqual({
    status: 200,
    body: [
      failed('^NO_RECIPIENT_FOUND: '),
      failed('^MULTIPLE_RECIPIENTS_FOUND: '),
      failed('^RECIPIENT_STATUS_UNDELIVERABLE: '),
      failed('EMAIL_ADDRESS_ is empty$'),
    ],
  });
  expect(server.triggers).toEqual([]);
});

test('a member who has opted out is mailed all the same', async () => {
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, EMAIL_PERMISSION_STATUS_: 'O' });
  await send(['EMAIL_ADDRESS_'], [[[ADA]]]);
  expect(server.triggers).toMatchObject([{ email: ADA }]);
  expect(server.members('CONTACTS')).toMatchObject([{ EMAIL_PERMISSION_STATUS_: 'O' }]);
});

test('a key that repeats in one request is counted, and means two e-mails', async () => {
  await send(['EMAIL_ADDRESS_'], [[[ADA]], [[ADA]]]);
  expect(server.duplicateKeys).toBe(1);
  expect(server.triggers).toHaveLength(2);
});

test.each<[string, string, Parameters<typeof trigger>]>([
  [
    'optional data with the name of a system column',
    'INVALID_PARAMETER',
    [['EMAIL_ADDRESS_'], [[[ADA], { city_: 'Ulm' }]]],
  ],
  [
    'optional data that is not text',
    'INVALID_REQUEST_CONTENT',
    [['EMAIL_ADDRESS_'], [[[ADA], { AGE: 4 }]]],
  ],
  [
    'text outside of ASCII that is not escaped',
    'INVALID_REQUEST_CONTENT',
    [['EMAIL_ADDRESS_'], [[[ADA], { FIRSTNAME: 'Zoë' }]]],
  ],
  ['an unknown column', 'INVALID_FIELD_NAME', [['EMAIL_ADDRESS_', 'NOPE'], [[[ADA, 'x']]]]],
  [
    '201 recipients',
    'RECIPIENT_LIMIT_EXCEEDED',
    [['EMAIL_ADDRESS_'], Array<[string[]]>(201).fill([[ADA]])],
  ],
])('%s refuses the whole call', async (_what, errorCode, body) => {
  expect(refusalIn(await send(...body))).toMatchObject({ status: 400, errorCode });
  expect(server.triggers).toEqual([]);
});

test('existing members are triggered by the first identifier that is given', async () => {
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: ADA, CUSTOMER_ID_: 'C1' });
  const recipient = (members: object): object => ({
    recipient: { ...members, listName: { folderName: 'Lytics', objectName: 'CONTACTS' } },
    optionalData: [{ name: 'FIRSTNAME', value: 'Ada' }],
  });
  const { body } = await client.post(`${PATH}/email`, {
    recipientData: [
      recipient({ recipientId: null, emailAddress: BEN, customerId: 'C1' }),
      recipient({ recipientId: null, customerId: 'C1' }),
    ],
  });
  expect(body).toMatchObject([
    { errorMessage: 'NO_RECIPIENT_FOUND: Recipient Not Found', success: false, recipientId: -1 },
    { errorMessage: null, success: true },
  ]);
  expect(server.triggers).toMatchObject([{ email: ADA, optionalData: { FIRSTNAME: 'Ada' } }]);
});
