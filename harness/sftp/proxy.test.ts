import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { freePort, listenOnLoopback, LOOPBACK } from './loopback';
import { startProxy, type Proxy } from './proxy';

const MEGABYTE = 1024 * 1024;

const servers: Server[] = [];
const proxies: Proxy[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  sockets.splice(0).forEach((socket) => socket.destroy());
  servers.splice(0).forEach((server) => server.close());
});

async function proxyTo(serve: (socket: Socket) => void, delayMs?: number): Promise<Proxy> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.push(server);
  const target = { host: LOOPBACK, port: await listenOnLoopback(server) };
  const proxy = await startProxy({ target, ...(delayMs === undefined ? {} : { delayMs }) });
  proxies.push(proxy);
  return proxy;
}

async function dial(proxy: Proxy): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true });
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const sendBack = (socket: Socket): void => void socket.pipe(socket);

async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('bytes pass unchanged and in order, and an end of one side leaves the other open', async () => {
  const proxy = await proxyTo(sendBack, 5);
  const data = randomBytes(3 * MEGABYTE);
  const socket = await dial(proxy);
  const answer = received(socket);
  for (let at = 0; at < data.length; at += 50_001) {
    socket.write(data.subarray(at, at + 50_001));
    if (at % 3 === 0) await delay(1);
  }
  socket.end();
  expect((await answer).equals(data)).toBe(true);
  expect(proxy.bytes).toEqual({ up: data.length, down: data.length });
  expect(proxy.connections).toBe(1);
});

test('a delay makes the round trip longer, but the transfer no slower', async () => {
  const data = Buffer.alloc(40 * MEGABYTE, 'x');
  const proxy = await proxyTo((socket) => socket.once('data', () => socket.end(data)), 100);
  const socket = await dial(proxy);
  const started = performance.now();
  socket.write('go');
  const hash = createHash('sha1');
  let firstByte = 0;
  for await (const chunk of socket) {
    firstByte ||= performance.now() - started;
    hash.update(chunk as Buffer);
  }
  expect(firstByte).toBeGreaterThanOrEqual(200);
  // One delay for each 64 KiB would make it more than a minute.
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(hash.digest('hex')).toBe(createHash('sha1').update(data).digest('hex'));
});

test('a slow reader makes the sender wait', async () => {
  let sent = 0;
  const proxy = await proxyTo((socket) => {
    const chunk = Buffer.alloc(MEGABYTE);
    const more = (): void => {
      while (sent < 400 * MEGABYTE && !socket.destroyed) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', more);
    more();
  });
  const socket = await dial(proxy);
  socket.pause();
  let before = -1;
  while (before !== sent) {
    before = sent;
    await delay(100);
  }
  expect(sent).toBeLessThan(100 * MEGABYTE);
});

test('a stall holds everything back, and resuming delivers it', async () => {
  const proxy = await proxyTo(sendBack);
  const socket = await dial(proxy);
  proxy.stall();
  const late = await dial(proxy);
  let heard = '';
  for (const one of [socket, late]) {
    one.on('data', (data: Buffer) => (heard += data.toString()));
    one.write('hello ');
  }
  await delay(50);
  expect(heard).toBe('');
  proxy.resume();
  while (heard !== 'hello hello ') await delay(5);
});

test('a cut resets both sides, and new connections work', async () => {
  const closed: Promise<unknown>[] = [];
  const proxy = await proxyTo((socket) => {
    closed.push(new Promise((resolve) => socket.once('close', resolve)));
    sendBack(socket);
  });
  const socket = await dial(proxy);
  socket.write('x');
  await once(socket, 'data');
  const failed = once(socket, 'error');
  proxy.cut();
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  await Promise.all(closed);
  const other = await dial(proxy);
  other.write('again');
  expect(String((await once(other, 'data'))[0])).toBe('again');
});

test('a target that refuses connections resets the client', async () => {
  const proxy = await startProxy({ target: { host: LOOPBACK, port: await freePort() } });
  proxies.push(proxy);
  const socket = await dial(proxy);
  expect(await once(socket, 'error')).toMatchObject([{ code: 'ECONNRESET' }]);
});
