import type { ConnectConfig } from 'ssh2';
import type SftpClient from 'ssh2-sftp-client';

import { connectClient } from './sftp-client';

/** What a client needs to know of a server, and how it is stopped. */
interface Stoppable {
  host: string;
  port: number;
  username: string;
  privateKey: string;
  stop(): Promise<void>;
}

/** Servers of a kind and clients on them, which end together. */
export interface SftpRig<Server extends Stoppable, Options> {
  serve: (options?: Options) => Promise<Server>;
  connect: (server: Server, more?: ConnectConfig) => Promise<SftpClient>;
  /** Ends all clients, then stops all servers. */
  end: () => Promise<void>;
}

/** A rig for servers that are started like this. */
export function sftpRig<Server extends Stoppable, Options>(
  start: (options?: Options) => Promise<Server>,
): SftpRig<Server, Options> {
  const servers: Server[] = [];
  const clients: SftpClient[] = [];
  return {
    async serve(options) {
      const server = await start(options);
      servers.push(server);
      return server;
    },
    async connect(server, more) {
      const client = await connectClient(server, more);
      clients.push(client);
      return client;
    },
    async end() {
      await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
      await Promise.all(servers.splice(0).map((server) => server.stop()));
    },
  };
}
