import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createPlainServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';

import { systemClock } from '../../shared/clock';
import { listenOnLoopback } from '../../harness/sftp/loopback';
import { deadline } from './deadline';
import { NoAnswer, Refusal, failureKindOf } from './faults';
import type { Call } from './call';
import { httpTransport } from './transport';

/** A key and a certificate for `localhost` that it signed itself. */
const TLS = join(__dirname, '..', '..', 'test_files', 'tls');

let server: Server | undefined;
let seen: IncomingMessage[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  seen = [];
});

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const started = createServer((request, response) => {
    seen.push(request);
    request.resume();
    request.on('end', () => {
      answer(request, response);
    });
  });
  server = started;
  return `http://127.0.0.1:${await listenOnLoopback(started)}`;
}

const call = (base: string, more: Partial<Call> = {}): Call => ({
  doing: 'testing',
  verb: 'POST',
  template: '/x',
  path: '/x',
  base,
  token: 'secret-token',
  body: { a: 'ü' },
  effect: 'merges',
  ...more,
});

test('a redirect is not followed, so the token is not sent elsewhere', async () => {
  const base = await serving((_, response) => {
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });
  const error = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  expect(seen).toHaveLength(1);
});

test('the bare token and JSON in ASCII are sent', async () => {
  const base = await serving((_, response) => response.end('{"ok":true}'));
  expect(await httpTransport()(call(base, { query: { action: 'get' } }))).toMatchObject({
    value: { ok: true },
  });
  expect(seen[0]?.url).toBe('/x?action=get');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'secret-token',
    'content-type': 'application/json',
    'content-length': String('{"a":"\\u00fc"}'.length),
  });
});

test("a refusal is identified by its code, a gateway's page by its status", async () => {
  const envelope = {
    type: '',
    title: 'No',
    errorCode: 'LIST_NOT_FOUND',
    detail: 'x',
    errorDetails: [],
  };
  const answers: [number, string][] = [
    [404, JSON.stringify(envelope)],
    [503, '<html>busy</html>'],
  ];
  const base = await serving((_, response) => {
    const [status, body] = answers.shift() ?? [500, ''];
    response.writeHead(status).end(body);
  });
  const send = httpTransport();
  await expect(send(call(base))).rejects.toMatchObject({ status: 404, code: 'LIST_NOT_FOUND' });
  await expect(send(call(base))).rejects.toMatchObject({ status: 503, code: '' });
});

test.each<[string, (response: ServerResponse) => void]>([
  ['a connection that is cut', (response) => response.destroy()],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"half":', () => response.destroy());
    },
  ],
  ['a page where JSON should be', (response) => response.end('<html></html>')],
])('%s leaves it unknown whether the call was done', async (_, answer) => {
  const base = await serving((_request, response) => {
    answer(response);
  });
  const error = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NoAnswer);
  expect(failureKindOf(error)).toBe('unknown');
});

test('nothing was sent to a server that does not listen', async () => {
  const base = await serving(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  const error = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
  expect(failureKindOf(error)).toBe('busy');
});

test('a call that must not be repeated has its own connection', async () => {
  const ports = new Set<number | undefined>();
  const base = await serving((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('{}');
  });
  const send = httpTransport();
  for (let i = 0; i < 3; i++) await send(call(base));
  expect(ports.size).toBe(1);
  for (let i = 0; i < 3; i++) await send(call(base, { effect: 'mails' }));
  expect(ports.size).toBe(4);
});

test('a correlation ID is returned with answers and refusals, if it looks like one', async () => {
  const ids = [
    'Id-ccd6245caf83d0861a5c8007 0',
    'Id-5b3c245caf83d0861a5c8007 0',
    'ann@example.com',
    'user0815',
  ];
  const statuses = [200, 400, 200, 200];
  const base = await serving((_, response) => {
    response
      .writeHead(statuses.shift() ?? 500, { 'X-CorrelationID': ids.shift() ?? '' })
      .end('{"errorCode":"X"}');
  });
  const send = httpTransport();
  expect((await send(call(base))).correlationId).toBe('Id-ccd6245caf83d0861a5c8007 0');
  await expect(send(call(base))).rejects.toMatchObject({
    correlationId: 'Id-5b3c245caf83d0861a5c8007 0',
  });
  expect((await send(call(base))).correlationId).toBeUndefined();
  // One that repeats what was sent is not accepted.
  expect((await send(call(base, { body: { id: 'user0815' } }))).correlationId).toBeUndefined();
});

test('D27: nothing that Responsys says can be printed with a refusal', async () => {
  const secret = 'Ann Smith 4111';
  const base = await serving((_, response) => {
    const envelope = {
      errorCode: 'ANN_SMITH',
      detail: secret,
      title: secret,
      errorDetails: [secret],
    };
    response.writeHead(400).end(JSON.stringify(envelope));
  });
  const sent = call(base, { body: { name: 'ann_smith' } });
  const error: unknown = await httpTransport()(sent).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'UNKNOWN_CODE', status: 400 });
  const { message, stack } = error as Error;
  for (const printed of [message, stack, inspect(error, { depth: 9, showHidden: true })]) {
    expect(printed).not.toMatch(/ann/i);
  }
});

test('a page is distinguished from half an answer', async () => {
  const answers = ['<html></html>', 'Bad gateway', '{"half":', '', '[1'];
  const pages: boolean[] = [];
  const base = await serving((_, response) => response.end(answers.shift()));
  for (let i = 0; i < 5; i++) {
    const error: unknown = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
    pages.push((error as NoAnswer).isPage);
  }
  expect(pages).toEqual([true, true, false, false, false]);
});

describe('D17: a call that times out', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['is never answered', () => undefined],
    [
      'is answered drop by drop',
      (response) => {
        response.writeHead(200);
        const drops = setInterval(() => response.write(' '), 20);
        response.once('close', () => {
          clearInterval(drops);
        });
      },
    ],
  ])('ends, whether it %s', async (_, answer) => {
    const base = await serving((_request, response) => {
      answer(response);
    });
    const send = deadline(systemClock, 300)(httpTransport());
    const error: unknown = await send(call(base)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswer);
    expect(failureKindOf(error)).toBe('unknown');
  });
});

describe('a call that mails', () => {
  const mailing = (base: string): Promise<unknown> =>
    deadline(
      systemClock,
      500,
    )(httpTransport())(call(base, { effect: 'mails' })).catch((thrown: unknown) => thrown);

  test.each<[string, (socket: Socket) => void]>([
    ['cut before TLS is up', (socket) => socket.destroy()],
    ['reset before TLS is up', (socket) => socket.resetAndDestroy()],
    ['answered by something that is no TLS', (socket) => socket.end('HTTP/1.1 400 no\r\n\r\n')],
    ['left without an answer before TLS is up', () => undefined],
  ])('was not sent if the connection is %s', async (_, treat) => {
    const plain = createPlainServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        treat(socket);
      });
    });
    const port = await listenOnLoopback(plain);
    const error = await mailing(`https://localhost:${port}`);
    plain.close();
    expect(failureKindOf(error)).toBe('busy');
  });

  test('was not sent to a server with an untrusted certificate', async () => {
    const file = (name: string): Buffer => readFileSync(join(TLS, name));
    server = createTlsServer({ key: file('key.pem'), cert: file('cert.pem') }, (request) => {
      seen.push(request);
    });
    const error = await mailing(`https://localhost:${await listenOnLoopback(server)}`);
    expect(failureKindOf(error)).toBe('busy');
    expect(seen).toHaveLength(0);
  });

  test('may have been sent once the connection was up', async () => {
    const base = await serving((request) => request.socket.destroy());
    expect(failureKindOf(await mailing(base))).toBe('unknown');
    expect(seen).toHaveLength(1);
  });

  test('may have been sent over TLS once that was up', async () => {
    const file = (name: string): Buffer => readFileSync(join(TLS, name));
    const keys = { key: file('key.pem'), cert: file('cert.pem') };
    server = createTlsServer(keys, (request) => request.socket.destroy());
    const port = await listenOnLoopback(server);
    // In a separate process, since Node.js reads its trusted authorities at the start.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-e', PROBE, join(__dirname, '..', '..', 'dist'), `https://localhost:${port}`],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: join(TLS, 'cert.pem') } },
    );
    expect(stdout.trim()).toBe('unknown');
  });
});

/** Prints the kind of failure of a call that mails. */
const PROBE = `
const [dist, base] = process.argv.slice(1);
const { httpTransport } = require(dist + '/destination-responsys/api/transport');
const { failureKindOf } = require(dist + '/destination-responsys/api/faults');
const call = { doing: 'x', verb: 'POST', template: '/x', path: '/x', base, body: {}, effect: 'mails' };
httpTransport()(call).catch((error) => console.log(failureKindOf(error)));
`;

test('an untrusted certificate is refused before anything is sent', async () => {
  const file = (name: string): Buffer => readFileSync(join(TLS, name));
  server = createTlsServer(
    { key: file('key.pem'), cert: file('cert.pem') },
    (request, response) => {
      seen.push(request);
      response.end('{}');
    },
  );
  const port = await listenOnLoopback(server);
  const error = await httpTransport()(call(`https://localhost:${port}`)).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NoAnswer);
  expect(seen).toHaveLength(0);
  // The server itself is reachable.
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
});
