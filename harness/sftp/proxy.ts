import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { DelayLine } from './delay-line';
import { listenOnLoopback, LOOPBACK } from './loopback';

export interface ProxyOptions {
  target: { host: string; port: number };
  /** Milliseconds that each byte takes each way, so a round trip takes twice as long; 0 if absent. */
  delayMs?: number;
}

/** A line to a server that may be long, get stuck, or be cut. */
export interface Proxy {
  host: string;
  port: number;
  /** Bytes delivered so far: `up` to the target, `down` to the clients. */
  readonly bytes: { up: number; down: number };
  /** Connections accepted so far. */
  readonly connections: number;
  /** Resets all connections and drops what is under way; new ones may be made. */
  cut(): void;
  /** Delivers nothing any more, in old and new connections, without closing any. */
  stall(): void;
  /** Delivers again, what was held back first. */
  resume(): void;
  stop(): Promise<void>;
}

/**
 * Starts a TCP proxy on a free loopback port. It delays what passes without limiting how much
 * passes in a second.
 */
export async function startProxy({ target, delayMs = 0 }: ProxyOptions): Promise<Proxy> {
  const bytes = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  const lines = new Set<DelayLine>();
  let connections = 0;
  let stalled = false;

  const join = (from: Socket, to: Socket, way: 'up' | 'down'): void => {
    const line = new DelayLine(from, to, delayMs, (count) => (bytes[way] += count));
    if (stalled) line.stall();
    lines.add(line);
    sockets.add(from);
    from.once('close', () => {
      lines.delete(line);
      sockets.delete(from);
    });
  };

  // A client that has said all it has to say still wants the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    connections++;
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
    join(client, upstream, 'up');
    join(upstream, client, 'down');
  });
  const port = await listenOnLoopback(server);
  const cut = (): void => {
    sockets.forEach((socket) => socket.resetAndDestroy());
  };
  return {
    host: LOOPBACK,
    port,
    bytes,
    get connections() {
      return connections;
    },
    cut,
    stall() {
      stalled = true;
      lines.forEach((line) => {
        line.stall();
      });
    },
    resume() {
      stalled = false;
      lines.forEach((line) => {
        line.resume();
      });
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
