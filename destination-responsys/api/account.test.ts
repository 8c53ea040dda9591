import { asConnectorError } from '../../shared/errors';
import { canCreate, surveyAccount, type Account } from './account';
import type { Needs, ObjectNames } from './needs';
import type { Call, Send } from './call';
import { Refusal } from './faults';

const list = (name: string, folderName: string, ...columns: string[]): object => ({
  ...{ name, folderName },
  fields: columns.map((fieldName) => ({ fieldName, fieldType: 'STR500' })),
});
const table = (objectName: string, ...columns: string[]): object => ({
  profileExtension: { objectName, folderName: 'Lytics' },
  fields: columns.map((fieldName) => ({ fieldName, fieldType: 'STR500' })),
});
const LISTS = [list('OTHERS', 'Else', 'RIID_'), list('CONTACTS', 'Lytics', 'RIID_')];
const CAMPAIGN = { name: 'Welcome', listName: { objectName: 'CONTACTS', folderName: 'Lytics' } };

/** An account that answers by the last part of the path; an error is thrown. */
function account(answers: Readonly<Record<string, unknown>> = {}): { send: Send; asked: string[] } {
  const all: Record<string, unknown> = {
    '/lists': LISTS,
    '/lists/CONTACTS/fields': list('CONTACTS', 'Lytics', 'RIID_', 'City_'),
    '/listExtensions': [
      table('Lytics_Segments', 'RIID_', 'VIP'),
      table('Lytics_User_Fields', 'CITY'),
    ],
    '/campaigns/Welcome': CAMPAIGN,
    '/folders': [{ name: 'Lytics' }, { name: 'Else' }, { name: 'Third' }],
    '/content': [],
    ...answers,
  };
  const asked: string[] = [];
  const send = ({ verb, path }: Call) => {
    asked.push(`${verb} ${path.replace('/rest/api/v1.3', '')}`);
    const value = all[Object.keys(all).find((end) => path.endsWith(end)) ?? ''];
    return value instanceof Error
      ? Promise.reject(value)
      : Promise.resolve({ value, correlationId: undefined });
  };
  return { send, asked };
}

const PLACE: ObjectNames = {
  ...{ list: 'contacts', campaign: undefined, campaignList: undefined, folder: undefined },
  event: undefined,
  ...{ userFieldsTable: 'lytics_user_fields', segmentsTable: 'Lytics_Segments' },
};
const column = (name: string, source = name.toLowerCase()) => ({ name, source });
const NEEDS: Needs = { userFields: [column('CITY')], segments: [column('VIP')] };

const found = (place: Partial<ObjectNames> = {}, needs: Partial<Needs> = {}, answers = {}) =>
  surveyAccount(account(answers).send, { ...PLACE, ...place }, { ...NEEDS, ...needs });
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, asConnectorError);
  expect(error?.failureType).toBe('config_error');
  return error?.message ?? '';
}

test('objects that exist are reported as Responsys spells them, and nothing is changed', async () => {
  const { send, asked } = account();
  expect(await surveyAccount(send, PLACE, NEEDS)).toMatchObject({
    ...{ list: 'CONTACTS', folder: 'Lytics', campaign: undefined, missing: [] },
    ...{ userFieldsTable: 'Lytics_User_Fields', segmentsTable: 'Lytics_Segments' },
    ...{ segmentColumns: new Set(['RIID_', 'VIP']), folders: ['Else', 'Lytics'] },
  });
  expect(asked.every((one) => one.startsWith('GET '))).toBe(true);
});

test('a campaign is found with its list', async () => {
  const place = { list: undefined, campaign: 'Welcome' };
  expect(await found(place)).toMatchObject({ list: 'CONTACTS', campaign: 'Welcome' });
});

test.each<[string, Partial<ObjectNames>, object, string]>([
  ['List', { list: 'NOBODY' }, {}, 'Workflow > List,'],
  [
    'Campaign',
    { list: undefined, campaign: 'Welcome' },
    { '/campaigns/Welcome': { ...CAMPAIGN, listName: 'GONE' } },
    'Workflow > Campaign (Welcome)',
  ],
  [
    "Campaign's List",
    { list: undefined, campaign: 'Other', campaignList: 'NOBODY' },
    { '/campaigns/Other': new Refusal(404, 'CAMPAIGN_NOT_FOUND', ''), '/campaigns': [] },
    "Workflow > Campaign's List",
  ],
])('a list that does not exist is a problem of the field %s', async (_, place, answers, words) => {
  const message = await refusal(found(place, {}, answers));
  expect(message).toContain('was not found in the account');
  expect(message).toContain(words);
});

test('a table that does not exist is listed for creation, with the columns that it needs', async () => {
  const { missing, segmentColumns } = await found({}, {}, { '/listExtensions': [] });
  expect(segmentColumns).toBeUndefined();
  expect(missing).toEqual([
    {
      ...{ title: 'User Fields Table', name: 'lytics_user_fields', folder: 'Lytics' },
      fields: [{ fieldName: 'CITY', fieldType: 'STR500' }],
    },
    {
      ...{ title: 'Segments Table', name: 'Lytics_Segments', folder: 'Lytics' },
      fields: [{ fieldName: 'VIP', fieldType: 'INTEGER' }],
    },
  ]);
});

test('a table goes into the folder of the form, if the form names one', async () => {
  const { missing } = await found({ folder: 'Third' }, {}, { '/listExtensions': [] });
  expect(missing.map(({ folder }) => folder)).toEqual(['Third', 'Third']);
});

test('tables are not requested if the workflow uses none', async () => {
  const { send, asked } = account();
  const { missing } = await surveyAccount(send, PLACE, { userFields: [], segments: [] });
  expect([missing, asked]).toEqual([[], ['GET /lists']]);
});

describe('columns', () => {
  test('that a table lacks are listed with their fields and with the field of the form', async () => {
    const needs = { userFields: [column('CITY'), column('AGE')] };
    const message = await refusal(found({}, needs));
    expect(message).toContain('lytics_user_fields lacks the columns AGE (for age): add them');
    expect(message).toContain('User Fields Table');
  });

  test('of streams have a different remedy', async () => {
    const needs = { segments: [column('USERS', 'users')], streams: ['users'] };
    expect(await refusal(found({}, needs))).toContain('fill in Source Audience');
  });

  test('of the list are compared too, in any case', async () => {
    const { listTypes } = await found({}, { listColumns: [column('CITY_')] });
    expect(listTypes.get('CITY_')).toBe('STR500');
    expect(await refusal(found({}, { listColumns: [column('COUNTRY_')] }))).toContain(
      'The profile list CONTACTS lacks the columns COUNTRY_ (for country_)',
    );
  });

  test('of the list are requested in a separate call, and only if one is written to', async () => {
    const { send, asked } = account();
    await surveyAccount(send, PLACE, { ...NEEDS, listColumns: [column('CITY_')] });
    expect(asked).toContain('GET /lists/CONTACTS/fields');
    const other = account();
    expect((await surveyAccount(other.send, PLACE, NEEDS)).listTypes.size).toBe(0);
    expect(other.asked).not.toContain('GET /lists/CONTACTS/fields');
  });

  test('of the list in an unknown format are an error, and never a list without columns', async () => {
    const needs = { listColumns: [column('CITY_')] };
    for (const answer of [{ ok: true }, { fields: [] }, { fields: ['CITY_'] }]) {
      const answers = { '/lists/CONTACTS/fields': answer };
      const error = await found({}, needs, answers).catch(asConnectorError);
      expect(error).toMatchObject({ failureType: 'system_error' });
    }
  });
});

test('one name for both tables is refused before any request', async () => {
  const { send, asked } = account();
  const both = { ...PLACE, userFieldsTable: 'lytics_SEGMENTS' };
  expect(await refusal(surveyAccount(send, both, NEEDS))).toContain('need a table each');
  expect(asked).toEqual([]);
});

test('an answer in another format is an error, and never an account without lists', async () => {
  const error = await found({}, {}, { '/lists': { ok: true } }).catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'system_error' });
});

test('a missing right is reported with its code', async () => {
  const denied = { '/lists': new Refusal(401, 'INSUFFICIENT_ACCESS', '') };
  expect(await refusal(found({}, {}, denied))).toContain('INSUFFICIENT_ACCESS');
});

describe('D24: whether missing tables can be created', () => {
  const lacking = (folder: string): Account => ({
    ...{ list: 'CONTACTS', listFolder: 'Lytics', folder, folders: ['Lytics'] },
    ...{ campaign: undefined, event: undefined },
    ...{ userFieldsTable: 'A', segmentsTable: 'B', segmentColumns: undefined },
    listTypes: new Map(),
    missing: [{ title: 'Segments Table', name: 'B', folder, fields: [] }],
  });

  test('is sure in a folder that exists and has no object of that name', async () => {
    expect(await canCreate(account().send, lacking('third'))).toBe(true);
    expect(await canCreate(account().send, { ...lacking('x'), missing: [] })).toBe(true);
  });

  test('fails if the folder does not exist, or has an object of that name', async () => {
    expect(await refusal(canCreate(account().send, lacking('Nowhere')))).toContain('Tables Folder');
    const taken = account({ '/content': [{ name: 'b', type: 'PET' }] });
    expect(await refusal(canCreate(taken.send, lacking('Lytics')))).toContain('Segments Table');
  });

  test('is unknown if the API user may not look', async () => {
    const blind = account({
      '/folders': new Refusal(401, 'INSUFFICIENT_ACCESS', ''),
      '/content': new Refusal(401, 'INSUFFICIENT_ACCESS', ''),
    });
    expect(await canCreate(blind.send, lacking('Third'))).toBe(false);
  });
});
