import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listenOnLoopback } from '../../harness/sftp/loopback';
import { NoAnswer, Refusal, verdictOn } from './faults';
import type { Call } from './layers';
import { httpTransport } from './transport';

/** A key and a certificate for `localhost` that it signed itself. */
const TLS = join(__dirname, '..', '..', 'test_files', 'tls');

let server: Server;
let seen: IncomingMessage[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
  seen = [];
});

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    request.on('end', () => {
      answer(request, response);
    });
  });
  return `http://127.0.0.1:${await listenOnLoopback(server)}`;
}

const call = (base: string, more: Partial<Call> = {}): Call => ({
  doing: 'testing',
  verb: 'POST',
  template: '/x',
  path: '/x',
  base,
  token: 'secret-token',
  body: { a: 'ü' },
  repeatable: true,
  ...more,
});

test('a redirect is not followed, so that the token stays where it is', async () => {
  const base = await serving((_, response) => {
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });
  const error = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  expect(seen).toHaveLength(1);
});

test('the bare token and JSON in ASCII are sent', async () => {
  const base = await serving((_, response) => response.end('{"ok":true}'));
  expect(await httpTransport()(call(base, { query: { action: 'get' } }))).toEqual({ ok: true });
  expect(seen[0]?.url).toBe('/x?action=get');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'secret-token',
    'content-type': 'application/json',
    'content-length': String('{"a":"\\u00fc"}'.length),
  });
});

test('a refusal is told by its code, a page of a gateway by its status', async () => {
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
  expect(verdictOn(error)).toBe('unknown');
});

test('a server that nobody listens at has not been sent anything', async () => {
  const base = await serving(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  const error = await httpTransport()(call(base)).catch((thrown: unknown) => thrown);
  expect(verdictOn(error)).toBe('busy');
});

test('a call that must not be repeated has a connection of its own', async () => {
  const ports = new Set<number | undefined>();
  const base = await serving((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('{}');
  });
  const send = httpTransport();
  for (let i = 0; i < 3; i++) await send(call(base));
  expect(ports.size).toBe(1);
  for (let i = 0; i < 3; i++) await send(call(base, { repeatable: false }));
  expect(ports.size).toBe(4);
});

test('a certificate that nobody vouches for is refused before anything is sent', async () => {
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
