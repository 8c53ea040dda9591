import { asConnectorError, transientError } from '../../shared/errors';
import type { Responsys, RowResult, Targets } from '../responsys';
import type { Call, Reply } from './call';
import { NoAnswer, Refusal } from './faults';
import { ResponsysApi } from './responsys-api';

const TARGETS: Targets = {
  list: 'CONTACTS',
  listFolder: 'Lytics',
  campaign: 'Welcome',
  event: 'Cart left',
  userFields: 'Lytics_User_Fields',
  segments: 'Lytics_Segments',
  match: 'EMAIL_ADDRESS_',
  permission: 'OPTIN',
};
const ID = 'Id-ccd6245caf83d0861a5c8007 0';

type Answer = (call: Call, body: Record<string, unknown>) => unknown;

/** A Responsys with given answers, with a correlation ID. */
function responsys(answer: Answer, targets: Partial<Targets> = {}) {
  const calls: Call[] = [];
  const send = async (call: Call): Promise<Reply> => {
    calls.push(call);
    await Promise.resolve();
    const value = answer(call, call.body as Record<string, unknown>);
    return { value, correlationId: ID };
  };
  return { calls, api: new ResponsysApi(send, { ...TARGETS, ...targets }) };
}

const people = (count: number): { EMAIL_ADDRESS_: string }[] =>
  Array.from({ length: count }, (_, i) => ({ EMAIL_ADDRESS_: `user${i}@example.com` }));
const addresses = (count: number): string[] => people(count).map((one) => one.EMAIL_ADDRESS_);
const records = (cells: unknown[], names = ['RIID_']): object => ({
  recordData: { fieldNames: names, records: cells, mapTemplateName: null },
  links: [],
});
const addressesIn = (body: Record<string, unknown>): string[] =>
  (body['recordData'] as { records: string[][] }).records.map(([address = '']) => address);
const isLookUp = ({ query }: Call): boolean => query?.['action'] === 'get';
const kinds = (results: readonly RowResult[]): string[] =>
  results.map((one) => ('code' in one ? `${one.kind} ${one.code}` : one.kind));

describe('the answer to a list merge', () => {
  // As it was recorded from real traffic.
  test('gives the RIID of each row', async () => {
    const { api } = responsys(() => ({
      ...records([['470515045'], ['470515065']]),
      mergeRule: { textValue: 'T', matchColumnName1: 'EMAIL_ADDRESS_', matchColumnName2: null },
    }));
    expect(await api.mergeList(people(2), true)).toEqual([
      { kind: 'done', riids: ['470515045'] },
      { kind: 'done', riids: ['470515065'] },
    ]);
  });

  test('identifies a refused row by its position, whatever number it names', async () => {
    const { api } = responsys(() =>
      records([['1'], ['MERGEFAILED: Record 7 = INVALID_PARAMETER: The value ssdcf is']]),
    );
    expect(await api.mergeList(people(2), true)).toEqual([
      { kind: 'done', riids: ['1'] },
      {
        kind: 'refused',
        code: 'INVALID_PARAMETER',
        reason: 'Responsys does not accept one of the values',
        correlationId: ID,
      },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'refused UNCONFIRMED'],
    ['an empty text', '', 'refused UNCONFIRMED'],
    ['-1, as the older API has it', '-1', 'refused UNCONFIRMED'],
    ['0', 0, 'refused UNCONFIRMED'],
    ['an error without MERGEFAILED', 'INVALID_DATE: x', 'refused INVALID_DATE'],
    ['a text', 'Something went wrong', 'refused UNCONFIRMED'],
    ['a number', 470515045, 'done'],
    ['MERGEFAILED alone', 'MERGEFAILED', 'refused MERGEFAILED'],
    ['MERGEFAILED in small letters', 'mergefailed: x', 'refused MERGEFAILED'],
  ])('D13: counts as done only with a RIID: %s', async (_, cell, expected) => {
    for (const row of [[cell], cell, { RIID_: cell }, { fieldValues: [cell] }]) {
      const { api } = responsys(() => records([['1'], row]));
      expect(kinds(await api.mergeList(people(2), true))).toEqual(['done', expected]);
    }
  });

  test('may have other columns too', async () => {
    const { api } = responsys(() => records([['a@example.com', '7']], ['EMAIL_ADDRESS_', 'RIID_']));
    expect(await api.mergeList(people(1), true)).toEqual([{ kind: 'done', riids: ['7'] }]);
  });

  test('that has another format is an error, and no row counts as done', async () => {
    for (const answer of [null, {}, 'x', { recordData: null }, { recordData: { records: 3 } }]) {
      const { api } = responsys(() => answer);
      const error = await api.mergeList(people(1), true).catch(asConnectorError);
      expect(error).toMatchObject({ failureType: 'system_error' });
    }
  });
});

describe('D14: a shared address', () => {
  test('alone may be answered with several profiles', async () => {
    const { api, calls } = responsys(() => records([['11'], ['12']]));
    expect(await api.mergeList(people(1), true)).toEqual([{ kind: 'done', riids: ['11', '12'] }]);
    expect(calls).toHaveLength(1);
  });

  /**
   * Each address has one profile, except user1 and user3, which have two; the answer has a row for
   * each.
   */
  const profiles = (address: string): string[] => {
    const n = Number(/\d+/.exec(address)?.[0]);
    return n === 1 || n === 3 ? [`${n + 1}01`, `${n + 1}02`] : [`${n + 1}01`];
  };

  test('among others is resolved by one look-up', async () => {
    const { api, calls } = responsys((call, body) => {
      if (isLookUp(call)) {
        const ids = body['ids'] as string[];
        const rows = ids.flatMap((id) => profiles(id).map((riid) => [riid, id]));
        return records(rows.reverse(), ['RIID_', 'EMAIL_ADDRESS_']);
      }
      return records(addressesIn(body).flatMap((one) => profiles(one).map((riid) => [riid])));
    });
    const results = await api.mergeList(people(5), true);
    expect(results.map((one) => ('riids' in one ? [...one.riids].sort() : one.kind))).toEqual(
      addresses(5).map(profiles),
    );
    expect(calls).toHaveLength(2);
  });

  test('among refused rows: rows that cannot be matched are sent without the others', async () => {
    const { api } = responsys((call, body) => {
      if (isLookUp(call)) {
        const ids = (body['ids'] as string[]).filter((id) => !id.startsWith('user2'));
        return records(
          ids.flatMap((id) => profiles(id).map((riid) => [riid, id])),
          ['RIID_', 'EMAIL_ADDRESS_'],
        );
      }
      return records(
        addressesIn(body).flatMap((one) =>
          one.startsWith('user2')
            ? [['MERGEFAILED: Record 0 = BAD EMAIL FORMAT']]
            : profiles(one).map((riid) => [riid]),
        ),
      );
    });
    const results = await api.mergeList(people(5), true);
    expect(kinds(results)).toEqual(['done', 'done', 'refused MERGEFAILED', 'done', 'done']);
  });

  test('in a table is matched by the RIID that its row was sent with', async () => {
    const rows = ['5', '6', '7'].map((RIID_) => ({ RIID_, VIP: '1' }));
    const { api, calls } = responsys(() => records([['7'], ['5'], ['99'], ['6']]));
    expect(await api.mergeTable('segments', rows)).toEqual(
      ['5', '6', '7'].map((riid) => ({ kind: 'done', riids: [riid] })),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]?.body).toMatchObject({ matchColumnName1: 'RIID' });
  });

  test('an answer with fewer rows than were sent does not count as an answer about all of them', async () => {
    const rows = ['5', '6', '7'].map((RIID_) => ({ RIID_, VIP: '1' }));
    const { api } = responsys((_, body) => {
      const sent = addressesIn(body);
      return records(sent.filter((riid) => riid !== '6').map((riid) => [riid]));
    });
    expect(kinds(await api.mergeTable('segments', rows))).toEqual([
      ...['done', 'refused UNCONFIRMED', 'done'],
    ]);
  });

  test('a row of a table that is answered with another RIID is not done', async () => {
    const { api } = responsys(() => records([['6']]));
    const results = await api.mergeTable('segments', [{ RIID_: '5', VIP: '1' }]);
    expect(kinds(results)).toEqual(['refused UNCONFIRMED']);
  });
});

describe('D19: large rows', () => {
  test('a row that is larger than a request may be is refused individually and never sent', async () => {
    const { api, calls } = responsys((_, body) => records(addressesIn(body).map(() => ['1'])));
    const [ann = {}, ben = {}, cy = {}] = people(3);
    const rows = [ann, { ...ben, BIO: 'ü'.repeat(3_000_000) }, cy];
    expect(kinds(await api.mergeList(rows, true))).toEqual(['done', 'refused TOO_LARGE', 'done']);
    expect(calls).toHaveLength(1);
  });

  test('a row of 3 MB in ASCII is sent, and no body is larger than 9 MB', async () => {
    const sizes: number[] = [];
    const { api } = responsys((call, body) => {
      sizes.push(JSON.stringify(call.body).length);
      return records(addressesIn(body).map(() => ['1']));
    });
    const rows = people(7).map((one) => ({ ...one, BIO: 'x'.repeat(3_000_000) }));
    expect(kinds(await api.mergeList(rows, true))).toEqual(rows.map(() => 'done'));
    for (const size of sizes) expect(size).toBeLessThan(9_500_000);
    expect(sizes.length).toBeGreaterThan(2);
  });
});

describe('a deletion', () => {
  const gone = (body: Record<string, unknown>, bad: string): object =>
    records(
      (body['ids'] as string[]).map((id) => [
        id === bad ? 'DELETEFAILED: Record not Found in the List.' : id.toUpperCase(),
      ]),
      ['EMAIL_ADDRESS_'],
    );

  test('reports on each member, whatever the case of the returned address', async () => {
    const { api } = responsys((_, body) => gone(body, 'user1@example.com'));
    const results = await api.remove(addresses(3));
    expect(kinds(results)).toEqual(['done', 'refused DELETEFAILED', 'done']);
    expect(results[1]).toMatchObject({ reason: 'they are not in the list' });
  });

  test('D16: one bad id is found, and the others are deleted', async () => {
    const { api } = responsys((_, body) => {
      const ids = body['ids'] as string[];
      if (ids.includes('user7@example.com')) throw new Refusal(400, 'INVALID_PARAMETER', '');
      return gone(body, '');
    });
    const results = await api.remove(addresses(20));
    expect(results.flatMap(({ kind }, i) => (kind === 'refused' ? [i] : []))).toEqual([7]);
  });

  test.each(['NO_RECIPIENT_FOUND', 'RECORD_NOT_FOUND'])(
    'that is answered with %s has deleted nobody, and members who exist are deleted',
    async (code) => {
      let here = new Set(['user1@example.com']);
      const { api } = responsys((call, body) => {
        const ids = body['ids'] as string[];
        if (isLookUp(call)) {
          const found = ids.filter((id) => here.has(id)).map((id) => ['5', id]);
          return records(found, ['RIID_', 'EMAIL_ADDRESS_']);
        }
        if (ids.some((id) => !here.has(id))) throw new Refusal(404, code, '');
        here = new Set();
        return gone(body, '');
      });
      expect(kinds(await api.remove(addresses(3)))).toEqual([
        ...[`refused ${code}`, 'done', `refused ${code}`],
      ]);
      expect(here.size).toBe(0);
    },
  );

  test('that finds nobody makes one look-up, and not a deletion for each', async () => {
    const { api, calls } = responsys((call) => {
      if (isLookUp(call)) return records([], ['RIID_', 'EMAIL_ADDRESS_']);
      throw new Refusal(404, 'NO_RECIPIENT_FOUND', '');
    });
    const results = await api.remove(addresses(20));
    expect(new Set(kinds(results))).toEqual(new Set(['refused NO_RECIPIENT_FOUND']));
    expect(calls).toHaveLength(2);
  });

  test('does not count as done if the answer does not mention the member', async () => {
    for (const cell of [null, '', 'other@example.com', 'Something went wrong']) {
      const { api } = responsys(() => records([[cell]], ['EMAIL_ADDRESS_']));
      expect(kinds(await api.remove(addresses(1)))).toEqual(['refused UNCONFIRMED']);
    }
  });
});

const success = (recipientId: unknown): object => ({
  ...{ errorMessage: null, success: true, recipientId },
});
const failure = (errorMessage: string | null): object => ({
  ...{ success: false, errorMessage, recipientId: -1 },
});
const rows = people(3).map((cells) => ({ cells, data: { CITY: 'Oslo' } }));

describe.each<[string, (api: Responsys) => Promise<RowResult[]>]>([
  ['a trigger', (api) => api.trigger(rows)],
  [
    'a custom event',
    (api) => api.sendEvent(rows.map(({ data }, i) => ({ riid: String(i + 1), data }))),
  ],
])('%s', (_name, sent) => {
  // As it was recorded from real traffic.
  test('reports on each member by position', async () => {
    const { api } = responsys(() => [
      success(456826505),
      failure('NO_RECIPIENT_FOUND: Recipient Not Found'),
      failure(null),
    ]);
    expect(await sent(api)).toEqual([
      { kind: 'done', riids: ['456826505'] },
      {
        kind: 'refused',
        code: 'NO_RECIPIENT_FOUND',
        reason: 'they are not in the list',
        correlationId: ID,
      },
      { kind: 'refused', code: 'REFUSED', reason: 'Responsys did not say why', correlationId: ID },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['more rows, all mailed', [1, 2, 3, 4].map(success), 'done'],
    ['more rows, some mailed', [success(1), success(2), failure('x'), success(3)], 'unknown'],
    ['fewer rows', [success(1), success(2)], 'unknown'],
    ['no rows', [], 'unknown'],
    ['another form', { ok: true }, 'unknown'],
    ['a text', 'OK', 'unknown'],
    ['rows that do not say', [{}, {}, {}], 'unknown'],
    ['the rows in an object', { results: [1, 2, 3].map(success) }, 'done'],
  ])('an answer with %s', async (_, answer, expected) => {
    const { api, calls } = responsys(() => answer);
    expect((await sent(api)).map(({ kind }) => kind)).toEqual(rows.map(() => expected));
    expect(calls).toHaveLength(1);
  });

  test.each<[string, Error]>([
    ['is lost', new NoAnswer(true, undefined)],
    ['is UNRECOVERABLE_EXCEPTION', new Refusal(500, 'UNRECOVERABLE_EXCEPTION', '')],
    ['is UNEXPECTED_EXCEPTION', new Refusal(500, 'UNEXPECTED_EXCEPTION', '')],
    ['is DUPLICATE_API_REQUEST', new Refusal(400, 'DUPLICATE_API_REQUEST', '')],
    ['is a page with 502', new Refusal(502, '', '')],
    ['is a page with 408', new Refusal(408, '', '')],
    ['is a page with 503', new Refusal(503, '', '')],
    ['is a page with 403', new Refusal(403, '', '')],
    ['is a redirect', new Refusal(302, '', '')],
    ['is a page with 400', new Refusal(400, '', '')],
    ['is SERVICE_UNAVAILABLE', new Refusal(503, 'SERVICE_UNAVAILABLE', '')],
  ])('whose answer %s is not sent again, and its fate is unknown', async (_, error) => {
    const { api, calls } = responsys(() => {
      throw error;
    });
    expect((await sent(api)).map(({ kind }) => kind)).toEqual(rows.map(() => 'unknown'));
    expect(calls).toHaveLength(1);
  });

  test('is refused with the code that its text is, or begins with, if that is one of Responsys', async () => {
    const { api } = responsys(() => [
      failure('PROFILE_LIST_NOT_FOUND'),
      failure('RECIPIENT_STATUS_UNDELIVERABLE: it is'),
      failure('SOME_VALUE of the row'),
    ]);
    expect(kinds(await sent(api))).toEqual([
      'refused PROFILE_LIST_NOT_FOUND',
      'refused RECIPIENT_STATUS_UNDELIVERABLE',
      'refused REFUSED',
    ]);
  });
});

test('a custom event names each profile by its RIID, and the list with its folder', async () => {
  const { api, calls } = responsys(() => [success(1)]);
  await api.sendEvent([{ riid: '3723935381', data: { CITY: 'Oslo' } }]);
  expect(calls[0]).toMatchObject({
    ...{ verb: 'POST', path: '/rest/api/v1.3/events/Cart%20left', effect: 'mails' },
    template: '/events/{eventName}',
  });
  expect(calls[0]?.body).toEqual({
    customEvent: {
      ...{ eventNumberDataMapping: '', eventDateDataMapping: '', eventStringDataMapping: '' },
    },
    recipientData: [
      {
        recipient: {
          recipientId: 3723935381,
          listName: { folderName: 'Lytics', objectName: 'CONTACTS' },
        },
        optionalData: [{ name: 'CITY', value: 'Oslo' }],
      },
    ],
  });
});

describe('a trigger', () => {
  test.each<[string, Error, string]>([
    ['fails for good', new Refusal(401, 'INSUFFICIENT_ACCESS', ''), 'INSUFFICIENT_ACCESS'],
    ['was given up', transientError('busy', new Refusal(503, '', '')), 'NOT_SENT'],
  ])('that %s after others were mailed reports who was not', async (_, error, code) => {
    let calls = 0;
    const { api } = responsys(() => {
      if (++calls > 1) throw error;
      return [success(1), success(2)];
    });
    const more = { cells: { EMAIL_ADDRESS_: 'd@example.com', CUSTOMER_ID_: '4' }, data: {} };
    expect(kinds(await api.trigger([...rows.slice(0, 2), more]))).toEqual([
      ...['done', 'done', `refused ${code}`],
    ]);
  });

  test('that fails before anyone was mailed fails as a whole', async () => {
    const { api } = responsys(() => {
      throw new Refusal(401, 'INSUFFICIENT_ACCESS', '');
    });
    await expect(api.trigger(rows)).rejects.toMatchObject({ failureType: 'config_error' });
  });

  test('is refused for one member, and the others are mailed', async () => {
    const { api } = responsys((_, body) => {
      const data = body['mergeTriggerRecordData'] as {
        mergeTriggerRecords: { fieldValues: string[] }[];
      };
      const sent = data.mergeTriggerRecords;
      const bad = sent.findIndex(({ fieldValues }) => fieldValues.includes('user1@example.com'));
      if (bad >= 0) {
        throw new Refusal(400, 'INVALID_PARAMETER', `Record ${bad} = Bad Email Format\r\n`);
      }
      return sent.map((_one, i) => success(i + 1));
    });
    expect(kinds(await api.trigger(rows))).toEqual([
      ...['done', 'refused INVALID_PARAMETER', 'done'],
    ]);
  });
});

test('a call that is refused whatever its rows is a problem of the form, reported by its code', async () => {
  const { api } = responsys(() => {
    throw new Refusal(404, 'LIST_NOT_FOUND', 'secret-list-of-ann List Not Found', ID);
  });
  const error = await api.mergeList(people(2), true).catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'config_error' });
  const { message } = error as Error;
  expect(message).toContain(`LIST_NOT_FOUND, X-CorrelationID ${ID}`);
  expect(message).not.toContain('secret');
});

test.each(['EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_', 'RIID_'] as const)(
  'nobody is added to the list by %s',
  async (match) => {
    const { api, calls } = responsys(() => records([['1']]), { match });
    await api.mergeList([{ [match]: '5' }], true);
    expect(calls[0]?.body).toMatchObject({
      mergeRule: { insertOnNoMatch: false, matchColumnName1: match },
    });
  },
);
