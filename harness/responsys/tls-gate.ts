import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

import { listenOnLoopback, LOOPBACK } from '../sftp/loopback';

// The tests run this file from its source, torture from dist.
const ROOT = join(__dirname, '..', '..').replace(/\/dist$/, '');
const FILES = join(ROOT, 'test_files', 'tls');

/** The certificate of the gate, which a client trusts by NODE_EXTRA_CA_CERTS. */
export const GATE_CERTIFICATE = join(FILES, 'cert.pem');

/** TLS in front of a server that speaks plain HTTP. */
export interface TlsGate {
  /** https://localhost:PORT */
  url: string;
  /** Connections that ended before TLS was up. */
  readonly broken: number;
  stop(): Promise<void>;
}

/**
 * Starts TLS on a free loopback port. A connection that `breaks` says so of ends once its client has
 * begun to speak, before anything of a request can have been sent.
 * @param target port on loopback of the server behind it
 */
export async function startTlsGate(target: number, breaks: () => boolean): Promise<TlsGate> {
  const sockets = new Set<Socket>();
  let broken = 0;
  const keys = { key: readFileSync(join(FILES, 'key.pem')), cert: readFileSync(GATE_CERTIFICATE) };
  const tls = createTlsServer(keys, (client) => {
    const behind = connect({ port: target, host: LOOPBACK });
    sockets.add(behind);
    pipeline(client, behind, client, () => sockets.delete(behind));
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (!breaks()) {
      tls.emit('connection', socket);
      return;
    }
    broken++;
    socket.once('data', () => socket.resetAndDestroy());
  });
  const port = await listenOnLoopback(server);
  return {
    url: `https://localhost:${port}`,
    get broken() {
      return broken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
