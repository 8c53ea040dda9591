import { connectResponsys, logIn, refusalIn, type ResponsysClient } from './client';
import { listMerge } from './samples';
import {
  startResponsysServer,
  type FaultName,
  type ResponsysOptions,
  type ResponsysServer,
} from './server';

const MEMBERS = '/lists/CONTACTS/members';
const ONE = listMerge(['EMAIL_ADDRESS_'], [['ada@example.com']]);

const servers: ResponsysServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options?: ResponsysOptions): Promise<[ResponsysServer, ResponsysClient]> {
  const server = await startResponsysServer(options);
  servers.push(server);
  return [server, await connectResponsys(server)];
}

/** What a merge comes to under a fault, whether it was done, and the status that is noted. */
async function meet(
  fault: FaultName,
): Promise<[answer: unknown, done: boolean, noted: number | undefined]> {
  const [server, client] = await start();
  server.setFaults({ next: { fault, count: 1 }, slowMs: 30 });
  const before = Date.now();
  const answer = await client.post(MEMBERS, ONE).then(refusalIn, () => 'no answer');
  if (fault === 'slow') expect(Date.now() - before).toBeGreaterThanOrEqual(29);
  const done = server.members('CONTACTS').length === 1;
  return [answer, done, server.requests.at(-1)?.status];
}

test.each<[FaultName, unknown, boolean, number]>([
  ['dropBefore', 'no answer', false, 0],
  ['dropAfter', 'no answer', true, 0],
  ['halfAnswer', 'no answer', true, 200],
  ['slow', { status: 200 }, true, 200],
  ['error500', { status: 500, errorCode: 'UNEXPECTED_EXCEPTION' }, false, 500],
  ['limit', { status: 400, errorCode: 'API_LIMIT_EXCEEDED' }, false, 400],
  ['lapse', { status: 401, errorCode: 'INVALID_TOKEN' }, false, 401],
])('%s', async (fault, answer, done, noted) => {
  expect(await meet(fault)).toMatchObject([answer, done, noted]);
});

test('page503 is a page and not an envelope', async () => {
  const [server, { token }] = await start();
  server.setFaults({ page503: 1 });
  const answer = await fetch(`${server.url}/rest/api/v1.3/lists`, {
    headers: { authorization: token },
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await answer.text()).toMatch(/^<html>/);
});

test('tokens lapse in one form after another', async () => {
  const [server] = await start();
  const codes: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    const client = await connectResponsys(server);
    server.setFaults({ lapse: 1 });
    codes.push(refusalIn(await client.get('/lists')));
    server.setFaults({});
  }
  expect(codes).toMatchObject([
    { status: 401, errorCode: 'INVALID_TOKEN' },
    { status: 401, errorCode: 'TOKEN_EXPIRED' },
    { status: 500, errorCode: 'UNEXPECTED_EXCEPTION' },
    { status: 401, errorCode: 'INVALID_TOKEN' },
  ]);
});

test('shares are met about as often as they say, the same way for the same seed', async () => {
  const run = async (seed: number): Promise<number[]> => {
    const [server, client] = await start({ seed });
    server.setFaults({ error500: 0.2, limit: 0.3 });
    const statuses: number[] = [];
    for (let i = 0; i < 300; i++) statuses.push((await client.get('/lists')).status);
    return statuses;
  };
  const statuses = await run(7);
  const share = (status: number): number => statuses.filter((s) => s === status).length / 300;
  expect(share(500)).toBeCloseTo(0.2, 1);
  expect(share(400)).toBeCloseTo(0.3, 1);
  expect(await run(7)).toEqual(statuses);
  expect(await run(8)).not.toEqual(statuses);
});

test('only the functions that are named are hit, and logins only if asked for', async () => {
  const [server, client] = await start();
  server.setFaults({ error500: 1, only: ['mergeListRecipients'] });
  expect((await client.get('/lists')).status).toBe(200);
  expect((await client.post(MEMBERS, ONE)).status).toBe(500);
  server.setFaults({ error500: 1 });
  expect((await logIn(server)).status).toBe(200);
  expect((await client.get('/rest/api/ratelimit')).status).toBe(200);
  expect((await client.get('/lists')).status).toBe(500);
  server.setFaults({ error500: 1, everything: true });
  expect((await logIn(server)).status).toBe(500);
  server.setFaults({});
  expect((await logIn(server)).status).toBe(200);
});

test('next hits so many requests and then no more', async () => {
  const [server, client] = await start();
  server.setFaults({ next: { fault: 'page503', count: 2 }, only: ['fetchProfileLists'] });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) statuses.push((await client.get('/lists')).status);
  expect(statuses).toEqual([503, 503, 200]);
});
