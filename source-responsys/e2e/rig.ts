import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventFile } from '../../harness/files/event-files';
import {
  configuredCatalog,
  runConnector,
  writeJson,
  type ConnectorOptions,
  type ConnectorRun,
} from '../../harness/connector/connector';
import type { TraceError } from '../../harness/connector/connector-run';
import { startSftpServer, type SftpServer } from '../../harness/sftp/sftp-server';
import { hasPeer } from '../../harness/peers';
import { startSshd } from '../../harness/sftp/sshd';

export const BIN = join(__dirname, '..', 'bin', 'main');
export const VECTORS = join(__dirname, '..', '..', 'test_files', 'pgp');
const ALL_EVENTS = 'responsys_events';
/** 23 May 2024, 07:00:00 UTC, in seconds. */
export const THEN = 1_716_447_600;

type Json = Record<string, unknown>;

/** A server with a folder of files, and the connector that reads it. */
export interface Rig {
  /** The folder `download` on disk. */
  folder: string;
  server: { host: string; port: number; username: string; privateKey: string; fingerprint: string };
  /** Writes a file as Responsys would; `modified` in seconds since the epoch. */
  put(name: string, data: Buffer | string, modified?: number): Promise<void>;
  /** Removes every file from the folder. */
  empty(): Promise<void>;
  config(overrides?: Json, credentials?: Json): Json;
  /** A configuration with a PGP key of test_files/pgp. */
  pgpConfig(key?: string, passphrase?: string): Promise<Json>;
  read(options?: ReadOptions): Promise<ConnectorRun>;
  run(command: 'check' | 'discover', config?: Json): Promise<ConnectorRun>;
  /** Runs the connector, with a file for each JSON value given. */
  files(values: Record<string, unknown>): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

export interface ReadOptions {
  config?: Json;
  state?: unknown;
  mode?: 'incremental' | 'full_refresh';
  /** What is selected, if not the stream of all events. */
  streams?: readonly string[];
  /** How to run it: environment, kills, time. */
  options?: ConnectorOptions;
}

/**
 * OpenSSH's sshd where it is installed, ssh2's server elsewhere: the tests are the same. With
 * REAL_PEERS=required there must be an sshd.
 */
export async function startRig(): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'rig-'));
  const peer = await startPeer(dir);
  const folder = join(peer.home, 'download');
  await mkdir(folder, { recursive: true });
  return rigOn(peer.server, folder, dir, () => peer.stop());
}

/** A rig on the embedded server, which a test can make fail. */
export interface FaultyRig extends Rig {
  faulty: SftpServer;
}

/** Starts the embedded server with an empty folder. */
export async function startFaultyRig(): Promise<FaultyRig> {
  const dir = await mkdtemp(join(tmpdir(), 'rig-'));
  const home = join(dir, 'home');
  const folder = join(home, 'download');
  await mkdir(folder, { recursive: true });
  const faulty = await startSftpServer({ root: home });
  return { ...rigOn(faulty, folder, dir, () => faulty.stop()), faulty };
}

/** A file of test_files/pgp. */
export function vector(name: string): Promise<Buffer> {
  return readFile(join(VECTORS, name));
}

/** The data of the records of a run. */
export function dataOf(run: ConnectorRun): Json[] {
  return run.records.map(({ data }) => data);
}

/** The file that each record of a run came from. */
export function urlsOf(run: ConnectorRun): unknown[] {
  return dataOf(run).map((row) => row['_ab_source_file_url']);
}

/** The line in its file of each record of a run. */
export function linesOf(run: ConnectorRun): unknown[] {
  return dataOf(run).map((row) => row['_ab_source_file_line']);
}

/** The text of a SENT file. */
export function sent(rows: number): Buffer {
  return eventFile({ kind: 'SENT', rows });
}

/** The state to pass on after a run: its last one, as the platform would. */
export function lastState(run: ConnectorRun): unknown {
  const last = run.states.at(-1);
  return last === undefined ? undefined : [last];
}

/** The states to pass on after a run of several streams: the last one of each. */
export function lastStates(run: ConnectorRun): unknown[] {
  const last = new Map(run.states.map((state) => [state.stream?.stream_descriptor.name, state]));
  return [...last.values()];
}

/** The error that a run reported, if any. */
export function errorOf(run: ConnectorRun): TraceError | undefined {
  return run.errors[0];
}

/** The stream statuses of a run, in order. */
export function statusesOf(run: ConnectorRun): string[] {
  return run.statuses.map((status) => status.replace(`${ALL_EVENTS}: `, ''));
}

/** The log lines of a run. */
export function logOf(run: ConnectorRun): string[] {
  return run.logs.map(({ message }) => message);
}

interface Peer {
  server: Rig['server'];
  home: string;
  stop(): Promise<void>;
}

async function startPeer(dir: string): Promise<Peer> {
  if (hasPeer('sshd')) {
    const sshd = await startSshd();
    return { server: sshd, home: sshd.home, stop: () => sshd.stop() };
  }
  const home = join(dir, 'home');
  await mkdir(home);
  const embedded = await startSftpServer({ root: home });
  return { server: embedded, home, stop: () => embedded.stop() };
}

function rigOn(server: Rig['server'], folder: string, dir: string, stop: () => Promise<void>): Rig {
  const files = async (values: Record<string, unknown>): Promise<Record<string, string>> => {
    const unique = await mkdtemp(join(dir, 'run-'));
    const paths = Object.entries(values).map(
      async ([name, value]) => [name, await writeJson(unique, `${name}.json`, value)] as const,
    );
    return Object.fromEntries(await Promise.all(paths));
  };
  const config = (overrides: Json = {}, credentials: Json = {}): Json => ({
    credentials: {
      auth_method: 'sftp',
      host: server.host,
      port: server.port,
      username: server.username,
      private_key: server.privateKey,
      ...credentials,
    },
    ...overrides,
  });
  return {
    folder,
    server,
    files,
    config,
    pgpConfig: async (key = 'open', passphrase) =>
      config({}, await pgpCredentials(key, passphrase)),
    async empty() {
      for (const name of await readdir(folder)) await rm(join(folder, name));
    },
    async put(name, data, modified = THEN) {
      await writeFile(join(folder, name), data);
      await utimes(join(folder, name), modified, modified);
    },
    async read(options = {}) {
      const paths = await files({
        config: options.config ?? config(),
        catalog: configuredCatalog(options.streams ?? ALL_EVENTS, options.mode ?? 'incremental'),
        ...(options.state === undefined ? {} : { state: options.state }),
      });
      const args = Object.entries(paths).flatMap(([name, path]) => [`--${name}`, path]);
      return runConnector(BIN, ['read', ...args], options.options);
    },
    async run(command, chosen = config()) {
      const paths = await files({ config: chosen });
      return runConnector(BIN, [command, '--config', paths['config'] ?? '']);
    },
    async stop() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A PGP configuration's credentials with a key of test_files/pgp. */
export async function pgpCredentials(key: string, passphrase?: string): Promise<Json> {
  return {
    auth_method: 'sftp_pgp',
    pgp_private_key: (await vector(`${key}.key.asc`)).toString(),
    ...(passphrase === undefined ? {} : { pgp_passphrase: passphrase }),
  };
}
