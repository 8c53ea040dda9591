import { call } from '../e2e/calls';
import { limitFor, rateTable } from './rates';

const MERGE = call('POST', '/lists/{listName}/members');

describe('the limits of an account', () => {
  test('are read per function, however the path is spelled', () => {
    const table = rateTable([
      {
        limit: 1000,
        api: 'mergeListRecipients',
        resource_path: '/lists/{listName}/members',
        verb: 'POST',
      },
      {
        limit: '100',
        api: 'Retrieve List Recipients',
        resource_path: '/rest/api/v1.3/lists/{list}/members',
        verb: 'post',
      },
      {
        limit: 50,
        api: 'x',
        resource_path: '/lists/{listName}/members?action=delete',
        verb: 'POST',
      },
      { limit: 7, api: 'email', resource_path: '/campaigns/{campaignName}/email/' },
    ]);
    expect(limitFor(MERGE, table)).toBe(1000);
    expect(limitFor(call('POST', '/lists/{listName}/members', 'get'), table)).toBe(100);
    expect(limitFor(call('POST', '/lists/{listName}/members', 'delete'), table)).toBe(50);
    expect(limitFor(call('POST', '/campaigns/{campaignName}/email'), table)).toBe(7);
  });

  test('are 200 calls a minute if the answer does not say', () => {
    for (const answer of [null, {}, [], 'x', { rows: [] }, [{ limit: 'many' }, 3]]) {
      expect(limitFor(MERGE, rateTable(answer))).toBe(200);
    }
  });

  test('may be in an object, and the lowest applies if several match', () => {
    const rows = [30, 20, 40].map((limit) => ({
      limit,
      resource_path: '/lists/{listName}/members',
      verb: 'POST',
    }));
    expect(limitFor(MERGE, rateTable({ ratelimits: rows }))).toBe(20);
  });

  test('D28: are distinguished by path and verb, and only by the first word of a name', () => {
    const table = rateTable([
      {
        limit: 60,
        api: 'mergeListRecipients',
        resource_path: '/lists/{listName}/members',
        verb: 'POST',
        description: 'Merge or update members of the target profile list; get or delete them else',
      },
      {
        limit: 90,
        api: 'api17',
        resource_path: '/lists/{listName}/members',
        verb: 'POST',
        description: 'Retrieve members of the list, by the keys to merge on',
      },
      {
        limit: 30,
        api: 'getCampaign',
        resource_path: '/campaigns/{campaignName}/email',
        verb: 'POST',
        description: 'Get the target out',
      },
      { limit: 5, resource_path: '/lists/:listName/listExtensions', verb: ' post ' },
    ]);
    expect(limitFor(MERGE, table)).toBe(60);
    expect(limitFor(call('POST', '/lists/{listName}/members', 'get'), table)).toBe(90);
    expect(limitFor(call('POST', '/campaigns/{campaignName}/email'), table)).toBe(30);
    expect(limitFor(call('POST', '/lists/{listName}/listExtensions'), table)).toBe(5);
    expect(limitFor(call('GET', '/lists/{listName}/listExtensions'), table)).toBe(200);
  });

  test.each([
    'Merge or update members of the target profile list',
    'Add members to the list that deletes and widgets refer to',
  ])('D28: "%s" means a merge if the name of the function does not say', (description) => {
    const row = { resource_path: '/lists/{listName}/members', verb: 'POST' };
    const table = rateTable([{ ...row, limit: 60, api: 'api17', description }]);
    expect(limitFor(MERGE, table)).toBe(60);
  });
});
