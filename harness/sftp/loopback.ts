import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** The address that every server of the tests listens on. */
export const LOOPBACK = '127.0.0.1';

/** Starts a server on a loopback port, a free one when none is given, and resolves to the port. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago, for a program that takes a port but cannot choose one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  return port;
}
