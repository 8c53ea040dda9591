import { asConnectorError } from '../../shared/errors';
import type { Call, Reply } from './call';
import { Refusal } from './faults';
import { createMemberships, membershipsIn } from './memberships-table';

const PLACE = { folder: 'Lytics', name: 'LyticsSegments' };
const KEYS = ['EMAIL_ADDRESS', 'SEGMENT_SLUG'];
const field = (fieldName: string, fieldType = 'STR500'): object => ({ fieldName, fieldType });

/** An account whose table has a key and columns; `isThere` false: none until one was created. */
function account(all: readonly object[], keys: readonly object[], isThere = true) {
  const calls: Call[] = [];
  const send = (call: Call): Promise<Reply> => {
    const isCreated = calls.some(({ verb }) => verb === 'POST');
    calls.push(call);
    if (call.verb === 'POST') return Promise.reject(new Refusal(400, 'TABLE_ALREADY_EXISTS', ''));
    if (!isThere && !isCreated)
      return Promise.reject(new Refusal(404, 'RESOURCE_NOT_FOUND', 'does not exist'));
    const fields = call.query?.['ft'] === 'PK' ? keys : all;
    return Promise.resolve({ value: { fields, suppData: {} }, correlationId: undefined });
  };
  return { calls, send };
}
const whole = [...KEYS.map((name) => field(name)), field('IS_MEMBER', 'INTEGER')];
const whyNot = async (all: readonly object[], keys: readonly object[]): Promise<string> =>
  asConnectorError(
    await membershipsIn(account(all, keys).send, PLACE, 'EMAIL_ADDRESS_').catch((e: unknown) => e),
  ).message;

test("Lytics's columns are found however their blanks were written", async () => {
  const all = [field('EMAIL_ADDRESS_'), field('SEGMENT SLUG'), field('IS MEMBER', 'INTEGER')];
  const { send } = account(all, all.slice(0, 2));
  expect(await membershipsIn(send, PLACE, 'EMAIL_ADDRESS_')).toEqual({
    ...PLACE,
    columns: { id: 'EMAIL_ADDRESS_', slug: 'SEGMENT SLUG', isMember: 'IS MEMBER' },
    isMissing: false,
  });
});

test('a key with a column more cannot be filled in, and is named', async () => {
  const keys = [...KEYS, 'CUSTOMER_ID'].map((name) => field(name));
  expect(await whyNot([...whole, field('CUSTOMER_ID')], keys)).toContain(
    'has the primary key EMAIL_ADDRESS, SEGMENT_SLUG, CUSTOMER_ID.',
  );
});

test('a slug that is no text is named', async () => {
  const all = [field('EMAIL_ADDRESS'), field('SEGMENT_SLUG', 'INTEGER'), field('IS_MEMBER')];
  expect(await whyNot(all, all.slice(0, 2))).toContain('has SEGMENT_SLUG of type INTEGER');
});

test('a new table has the key of Lytics, and types that its list can be joined with', async () => {
  const { send, calls } = account(whole, whole.slice(0, 2), false);
  const found = await membershipsIn(send, PLACE, 'EMAIL_ADDRESS_');
  expect(found.isMissing).toBe(true);
  await createMemberships(send, found, 'EMAIL_ADDRESS_');
  const { path, body } = calls.find(({ verb }) => verb === 'POST') ?? {};
  expect([path, body]).toEqual([
    '/rest/api/v1.3/folders/Lytics/suppData',
    {
      table: { objectName: 'LyticsSegments' },
      primaryKeys: KEYS,
      fields: [
        { fieldName: 'EMAIL_ADDRESS', fieldType: 'STR500', dataExtractionKey: true },
        { fieldName: 'SEGMENT_SLUG', fieldType: 'STR500', dataExtractionKey: false },
        { fieldName: 'IS_MEMBER', fieldType: 'INTEGER', dataExtractionKey: false },
      ],
    },
  ]);
});

test('a table whose creation is refused, and which is not there, can be made by hand', async () => {
  const send = ({ verb }: Call): Promise<Reply> =>
    Promise.reject(
      verb === 'POST'
        ? new Refusal(400, 'INVALID_PARAMETER', '')
        : new Refusal(404, 'RESOURCE_NOT_FOUND', ''),
    );
  const found = await membershipsIn(send, PLACE, 'CUSTOMER_ID_');
  await expect(createMemberships(send, found, 'CUSTOMER_ID_')).rejects.toThrow(
    'create the table by hand, with the columns CUSTOMER_ID, SEGMENT_SLUG and IS_MEMBER, with the ' +
      'primary key CUSTOMER_ID, SEGMENT_SLUG.',
  );
});
