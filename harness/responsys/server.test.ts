import { setTimeout as delay } from 'node:timers/promises';

import { connectResponsys, logIn, refusalIn, rowsIn, type ResponsysClient } from './client';
import { listMerge, tableMerge, trigger } from './samples';
import { startResponsysServer, type ResponsysOptions, type ResponsysServer } from './server';

const ADA = 'ada@example.com';
const MEMBERS = '/lists/CONTACTS/members';
const ONE = listMerge(['EMAIL_ADDRESS_'], [[ADA]]);

const servers: ResponsysServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options?: ResponsysOptions): Promise<[ResponsysServer, ResponsysClient]> {
  const server = await startResponsysServer(options);
  servers.push(server);
  return [server, await connectResponsys(server)];
}

describe('logging in', () => {
  test('a form in the body gives a token and where to send all else', async () => {
    const [server] = await start({ now: () => 1_545_918_187_627 });
    expect(await logIn(server)).toEqual({
      status: 200,
      body: {
        authToken: expect.stringMatching(/^[\w-]{50,}$/) as unknown,
        issuedAt: 1_545_918_187_627,
        endPoint: server.url,
      },
    });
    expect(server.logins).toBe(2);
  });

  test('the answer may name the server without its scheme', async () => {
    const [server] = await start({ endPointForm: 'without scheme' });
    const { host } = new URL(server.url);
    expect((await logIn(server)).body).toMatchObject({ endPoint: host });
  });

  test('a wrong password, or none in the body, is a bad request', async () => {
    const [server] = await start();
    const wrong = { status: 400, errorCode: 'INVALID_USER_NAME_PASSWORD', detail: '' };
    expect(refusalIn(await logIn(server, { password: 'x' }))).toEqual(wrong);
    const query = new URLSearchParams({ user_name: server.username, password: server.password });
    const answer = await fetch(`${server.url}/rest/api/v1.3/auth/token?${query.toString()}`, {
      ...{ method: 'POST', body: new URLSearchParams({ auth_type: 'password' }) },
    });
    expect(answer.status).toBe(400);
    expect(server.logins).toBe(1);
  });

  test('a token that is good can be renewed', async () => {
    const [server, client] = await start();
    const renew = (authorization: string): Promise<Response> =>
      fetch(`${server.url}/rest/api/v1.3/auth/token`, {
        ...{ method: 'POST', headers: { authorization } },
        body: new URLSearchParams({ auth_type: 'token' }),
      });
    const renewed = (await (await renew(client.token)).json()) as { authToken: string };
    expect(renewed.authToken).not.toBe(client.token);
    expect((await renew('x')).status).toBe(401);
    expect([server.logins, server.renewals]).toEqual([1, 1]);
  });

  test('the token is alone in its header', async () => {
    const [server, { token }] = await start();
    const status = async (authorization: string): Promise<number> =>
      (await fetch(`${server.url}/rest/api/v1.3/lists`, { headers: { authorization } })).status;
    expect([await status(token), await status(`Bearer ${token}`)]).toEqual([200, 401]);
  });

  test('tokens expire, and are ended on demand, in any of three forms', async () => {
    let now = 0;
    const [server, client] = await start({ now: () => now, tokenLifeMs: 1_000 });
    now = 999;
    expect((await client.get('/lists')).status).toBe(200);
    now = 1_000;
    expect(refusalIn(await client.get('/lists'))).toEqual({
      ...{ status: 401, errorCode: 'TOKEN_EXPIRED', detail: 'Token expired' },
    });
    const detail = 'Not a valid authentication token';
    for (const [status, errorCode] of [
      [401, 'INVALID_TOKEN'],
      [500, 'UNEXPECTED_EXCEPTION'],
    ] as const) {
      const next = await connectResponsys(server);
      server.lapseTokens(errorCode);
      expect(refusalIn(await next.get('/lists'))).toEqual({ status, errorCode, detail });
    }
  });
});

describe('limits', () => {
  const LIMITS = { limits: { mergeListRecipients: 2 }, defaultLimit: 10 };

  test('the limits of all functions are an array at a path without a version', async () => {
    const [, client] = await start(LIMITS);
    const { body } = await client.get('/rest/api/ratelimit');
    expect(body).toContainEqual({
      ...{ limit: 2, api: 'mergeListRecipients', resource_path: '/lists/{listName}/members' },
      ...{ verb: 'POST', description: 'Merge List Recipients' },
    });
    expect(body).toContainEqual(
      expect.objectContaining({
        ...{ limit: 10, resource_path: '/lists/{listName}/members?action=get', verb: 'POST' },
      }),
    );
    expect((await client.get('/rest/api/v1.3/ratelimit')).status).toBe(404);
  });

  test('limits that are not set are reported as a million', async () => {
    const [, client] = await start();
    const { body } = await client.get('/rest/api/ratelimit');
    expect(new Set((body as { limit: number }[]).map(({ limit }) => limit))).toEqual(
      new Set([1_000_000]),
    );
  });

  test.each([400, 401, 429] as const)(
    'beyond the limit of a function requests fail with status %i until the next minute',
    async (limitStatus) => {
      let now = 59_999;
      const [server, client] = await start({ ...LIMITS, limitStatus, now: () => now });
      const merge = async (): Promise<unknown> => refusalIn(await client.post(MEMBERS, ONE));
      await merge();
      await merge();
      expect(await merge()).toEqual({
        ...{ status: limitStatus, errorCode: 'API_LIMIT_EXCEEDED' },
        detail:
          'You exceeded your allowable limit to call the Merge List Recipients API function. ' +
          'Please try again in a minute.',
      });
      expect((await client.get('/lists')).status).toBe(200);
      now = 60_000;
      expect((await client.post(MEMBERS, ONE)).status).toBe(200);
      expect(server.limitErrors).toBe(1);
    },
  );
});

describe('requests', () => {
  test.each([
    ['an unknown path', '/nope', 404, 'RESOURCE_NOT_FOUND'],
    ['a path without a version', '/rest/api/lists', 404, 'RESOURCE_NOT_FOUND'],
    ['a path that is not well encoded', '/lists/%zz/members', 404, 'RESOURCE_NOT_FOUND'],
    ['an unknown verb', '/lists', 405, 'METHOD_NOT_SUPPORTED'],
    ['an unknown action', `${MEMBERS}?action=nope`, 405, 'METHOD_NOT_SUPPORTED'],
  ])('%s is an error', async (_what, path, status, errorCode) => {
    const [server, client] = await start();
    expect(refusalIn(await client.post(path, {}))).toMatchObject({ status, errorCode });
    expect(server.requests.at(-1)).toMatchObject({ api: 'unknown', status });
  });

  test('a body that is not JSON, or does not say that it is, is refused', async () => {
    const [server, { token: authorization }] = await start();
    for (const [type, body] of [
      ['text/plain', JSON.stringify(ONE)],
      ['application/json', '{"recordData":'],
      ['application/json', '[]'],
    ] as const) {
      const headers = { authorization, 'content-type': type };
      const answer = await fetch(`${server.url}/rest/api/v1.3${MEMBERS}`, {
        ...{ method: 'POST', headers, body },
      });
      expect([answer.status, ((await answer.json()) as { errorCode: string }).errorCode]).toEqual([
        ...[400, 'INVALID_REQUEST_CONTENT'],
      ]);
    }
  });

  test('a body over 10 MB cuts the connection', async () => {
    const [server, client] = await start();
    const long = { ...ONE, more: 'x'.repeat(10_000_000) };
    await expect(client.post(MEMBERS, long)).rejects.toThrow('fetch failed');
    expect(server.members('CONTACTS')).toEqual([]);
    expect(server.requests.at(-1)).toMatchObject({ api: 'mergeListRecipients', status: 0 });
    expect((await client.post(MEMBERS, ONE)).status).toBe(200);
  });

  test('each request is noted with its function, rows and status, as it arrives', async () => {
    const [server, client] = await start({ latencyMs: 50 });
    const two = Promise.all([client.post(MEMBERS, ONE), client.get('/lists')]);
    while (server.requests.length < 3) await delay(1);
    expect(server.requests.slice(1).map(({ status }) => status)).toEqual([0, 0]);
    await two;
    expect(server.requests.map(({ api, rows, status }) => [api, rows, status]).sort()).toEqual([
      ['fetchProfileLists', 0, 200],
      ['login', 0, 200],
      ['mergeListRecipients', 1, 200],
    ]);
    const { at, answeredAt } = server.requests[0] as { at: number; answeredAt: number };
    expect(answeredAt - at).toBeGreaterThanOrEqual(49);
    expect(server.rowCounts).toMatchObject({ mergeListRecipients: 1 });
    expect(server.mostAtOnce).toBe(2);
  });

  test('with jitter requests that are under way at once overtake each other', async () => {
    const [server, client] = await start({ jitterMs: 30 });
    const cities = Array.from({ length: 8 }, (_, i) => `City ${i}`);
    await Promise.all(
      cities.map((city, i) =>
        client.post(MEMBERS, listMerge(['EMAIL_ADDRESS_', 'CITY_'], [[`p${i}@example.com`, city]])),
      ),
    );
    const order = server.members('CONTACTS').map((member) => member['CITY_']);
    expect(order).not.toEqual(cities);
    expect(order.sort()).toEqual(cities);
  });

  test('a client that hangs up is noted without a status, and its request is done', async () => {
    const [server, { token: authorization }] = await start({ latencyMs: 100 });
    const hangUp = new AbortController();
    const lost = fetch(`${server.url}/rest/api/v1.3${MEMBERS}`, {
      ...{ method: 'POST', body: JSON.stringify(ONE), signal: hangUp.signal },
      headers: { authorization, 'content-type': 'application/json' },
    });
    while (server.requests.length < 2) await delay(1);
    hangUp.abort();
    await expect(lost).rejects.toThrow('aborted');
    while (server.requests[1]?.answeredAt === 0) await delay(1);
    expect(server.requests[1]).toMatchObject({ api: 'mergeListRecipients', status: 0 });
    expect(server.members('CONTACTS')).toHaveLength(1);
  });

  test('stopping does not wait for answers', async () => {
    const [server, client] = await start();
    server.setFaults({ slow: 1, slowMs: 60_000 });
    const lost = expect(client.get('/lists')).rejects.toThrow('fetch failed');
    while ((server.counts['fetchProfileLists'] ?? 0) === 0) await delay(1);
    await servers.pop()?.stop();
    await lost;
  });
});

test('an instant server answers in shape and keeps nobody', async () => {
  const [server, client] = await start({
    keep: 'counts',
    tables: [
      {
        list: 'CONTACTS',
        name: 'T',
        folderName: 'F',
        fields: [{ fieldName: 'A1', fieldType: 'STR500' }],
      },
    ],
  });
  const people = Array.from({ length: 200 }, (_, i) => [`p${i}@example.com`]);
  const merged = await client.post(MEMBERS, listMerge(['EMAIL_ADDRESS_'], people));
  expect(new Set(rowsIn(merged).flat()).size).toBe(200);
  const rows = people.map((_, i) => [String(i), 'x']);
  const inTable = await client.post(
    '/lists/CONTACTS/listExtensions/T/members',
    tableMerge(['RIID_', 'A1'], rows),
  );
  expect(rowsIn(inTable)).toHaveLength(200);
  const sent = await client.post(
    '/campaigns/Welcome/email',
    trigger(
      ['EMAIL_ADDRESS_'],
      people.map((person) => [person]),
    ),
  );
  expect(sent.body).toMatchObject(Array(200).fill({ success: true, errorMessage: null }));
  expect([server.members('CONTACTS'), server.triggers, server.requests]).toEqual([[], [], []]);
  expect(server.rowCounts).toMatchObject({
    ...{ mergeListRecipients: 200, mergeProfileExtensionRecipients: 200, mergeTriggerEmail: 200 },
  });
});
