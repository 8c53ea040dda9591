import { once } from 'node:events';
import { join } from 'node:path';

import { configuredCatalog, writeJson } from '../connector/connector';
import { writeEventFile } from '../files/event-files';
import { startChild } from '../lifetime/child';
import type { Part } from './figures';
import { NAME, type BenchServers } from './servers';

const PYTHON = 'python3';
const STREAM = 'events';

/** Another program that reads CSV files over SFTP for a pipeline. */
interface Peer {
  name: string;
  /** What pip installs. */
  package: string;
  command: string;
  /** The arguments of a read, given where configuration files may be written. */
  args(servers: BenchServers, dir: string): Promise<string[]>;
}

const PEERS: readonly Peer[] = [
  {
    name: "Airbyte's source-sftp-bulk",
    package: 'airbyte-source-sftp-bulk',
    command: 'source-sftp-bulk',
    async args({ sshd }, dir) {
      const credentials = { auth_type: 'private_key', private_key: sshd.privateKey };
      const format = { filetype: 'csv' };
      const config = {
        ...{ host: sshd.host, port: sshd.port, username: sshd.username, credentials },
        folder_path: join(sshd.home, 'download'),
        streams: [{ name: STREAM, format, globs: ['**'], schemaless: true }],
      };
      return [
        ...['read', '--config', await writeJson(dir, 'bulk.json', config)],
        ...['--catalog', await writeJson(dir, 'bulk-catalog.json', BULK_CATALOG)],
      ];
    },
  },
];

const BULK_CATALOG = configuredCatalog(
  {
    name: STREAM,
    json_schema: { type: 'object', properties: { data: { type: 'object' } } },
    supported_sync_modes: ['full_refresh', 'incremental'],
  },
  'full_refresh',
);

/** Other programs on the same file and the same server, start-up included. */
export async function peers(servers: BenchServers, rows: number): Promise<Part> {
  const path = join(servers.dir, NAME);
  await writeEventFile(path, { kind: 'SENT', rows });
  const ours = rows / (await servers.read(await servers.serve(path, 'plain'))).seconds;
  const lines: string[][] = [['this connector', String(Math.round(ours)), '1.0']];
  for (const peer of PEERS) {
    const rate = await rateOf(peer, servers, rows);
    lines.push(
      typeof rate === 'string'
        ? [peer.name, rate, '']
        : [peer.name, String(Math.round(rate)), (ours / rate).toFixed(1)],
    );
  }
  return {
    title: 'Peers',
    note: `The same file of ${rows} rows on the same server, one program after the other, start-up included.`,
    columns: ['', 'rows/s', 'this connector is faster by'],
    rows: lines,
  };
}

/** Rows a second, or why there is no figure. */
async function rateOf(peer: Peer, servers: BenchServers, rows: number): Promise<number | string> {
  const dir = join(servers.dir, peer.command);
  const bin = join(dir, 'bin');
  const made = await run(PYTHON, ['-m', 'venv', dir]);
  if (made.code !== 0) return 'not measured: there is no Python with venv';
  const installed = await run(join(bin, 'pip'), ['install', '--quiet', peer.package]);
  if (installed.code !== 0) return 'not measured: it cannot be installed here';
  const read = await run(join(bin, peer.command), await peer.args(servers, dir));
  if (read.code !== 0 || read.records < rows) {
    return `not measured: it ended with ${read.code} after ${read.records} rows (${read.last})`;
  }
  return rows / read.seconds;
}

interface Run {
  code: number;
  seconds: number;
  records: number;
  /** The last line on standard error. */
  last: string;
}

async function run(command: string, args: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = startChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let records = 0;
  let said = '';
  let rest = '';
  child.stdout?.on('data', (piece: Buffer) => {
    const lines = (rest + piece.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (/^\{"type": ?"RECORD"/.test(line)) records++;
  });
  child.stderr?.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2_000)));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(127);
    });
    void once(child, 'close').then(([ended]) => {
      resolve(ended as number);
    });
  });
  const seconds = (performance.now() - start) / 1000;
  const last = said.trim().split('\n').at(-1) ?? '';
  // What is said may end in a path of this machine.
  return { code, seconds, records, last: last.replace(/ \(\/.*/, '') };
}
