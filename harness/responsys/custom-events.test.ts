import { connectResponsys, refusalIn, type Reply, type ResponsysClient } from './client';
import { startResponsysServer, type ResponsysServer } from './server';

let server: ResponsysServer;
let client: ResponsysClient;

beforeEach(async () => {
  server = await startResponsysServer({ customEvents: ['Cart left', 'VIP'] });
  client = await connectResponsys(server);
});
afterEach(() => server.stop());

const LIST = { folderName: 'Lytics', objectName: 'contacts' };
const bodyOf = (...recipients: object[]): object => ({
  customEvent: {
    ...{ eventNumberDataMapping: '', eventDateDataMapping: '', eventStringDataMapping: '' },
  },
  recipientData: recipients.map((recipient) => ({ recipient, optionalData: [] })),
});
const send = (...recipients: object[]): Promise<Reply> =>
  client.post('/events/Cart%20left', bodyOf(...recipients));
const refused = (errorMessage: string): object => ({
  ...{ errorMessage, success: false, recipientId: -1 },
});

test('the custom events of the account are listed by name, and an account without any refuses', async () => {
  expect((await client.get('/events')).body).toEqual([
    { eventName: 'Cart left', description: 'About Cart left', eventType: '1' },
    { eventName: 'VIP', description: 'About VIP', eventType: '1' },
  ]);
  await server.stop();
  server = await startResponsysServer({ customEvents: [] });
  client = await connectResponsys(server);
  expect(refusalIn(await client.get('/events'))).toMatchObject({
    ...{ status: 404, errorCode: 'CUSTOM_EVENT_NOT_FOUND' },
  });
});

test('members of the list enter, named by RIID, address or customer ID, and others are refused alone', async () => {
  const riid = server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'a@example.com' });
  server.addMember('CONTACTS', { EMAIL_ADDRESS_: 'b@example.com', CUSTOMER_ID_: 'C2' });
  const { status, body } = await send(
    { recipientId: Number(riid), listName: LIST },
    { emailAddress: 'nobody@example.com', listName: LIST },
    { recipientId: null, customerId: 'C2', listName: LIST },
    { emailAddress: 'a@example.com' },
    { emailAddress: 'a@example.com', listName: { ...LIST, folderName: 'Elsewhere' } },
  );
  expect(status).toBe(200);
  expect(body).toEqual([
    { errorMessage: null, success: true, recipientId: Number(riid) },
    refused('NO_RECIPIENT_FOUND'),
    expect.objectContaining({ success: true }),
    refused('PROFILE_LIST_NOT_FOUND'),
    refused('PROFILE_LIST_NOT_FOUND'),
  ]);
  expect(server.sentEvents).toMatchObject([
    { event: 'Cart left', email: 'a@example.com', riid },
    { event: 'Cart left', email: 'b@example.com', customerId: 'C2' },
  ]);
});

test('an event that is not there, more than 200 recipients, and one of them twice are refused', async () => {
  const codeOf = async (reply: Promise<Reply>): Promise<unknown> =>
    (refusalIn(await reply) as { errorCode: unknown }).errorCode;
  const one = { emailAddress: 'a@example.com', listName: LIST };
  expect(await codeOf(client.post('/events/cart%20left', bodyOf(one)))).toBe(
    'CUSTOM_EVENT_NOT_FOUND',
  );
  const many = Array.from({ length: 201 }, (_, i) => ({ ...one, emailAddress: `a${i}@b.cd` }));
  expect(await codeOf(send(...many))).toBe('RECIPIENT_LIMIT_EXCEEDED');
  expect(await codeOf(send(one, one))).toBe('MULTIPLE_RECIPIENTS_FOUND');
  expect(server.sentEvents).toEqual([]);
});
