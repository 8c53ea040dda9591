import { mkdtemp, rm } from 'node:fs/promises';
import { IN_DOUBT, namedRecords } from '../../harness/responsys/named-records';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  runConnector,
  startConnector,
  writeJson,
  type Connector,
  type ConnectorOptions,
  type ConnectorRun,
} from '../../harness/connector/connector';
import {
  startResponsysServer,
  type ResponsysOptions,
  type ResponsysServer,
} from '../../harness/responsys/server';

// Jest runs this file from its source, the fault harness from dist.
const ROOT = join(__dirname, '..', '..').replace(/\/dist$/, '');
const BIN = join(ROOT, 'destination-responsys', 'bin', 'main');
const FAST = join(ROOT, 'dist', 'destination-responsys', 'e2e', 'fast-main.js');

type Json = Record<string, unknown>;

export const LIST = 'CONTACTS';
export const STREAM = 'users';
export const USER_FIELDS = 'Lytics_User_Fields';
export const SEGMENTS = 'Lytics_Segments';

/** How much faster the clock of the fast connector runs. */
export const SPEED = 60;

export interface Rig {
  server: ResponsysServer;
  config(workflow: Json, more?: Json): Json;
  /** Writes all lines of input; `fast`: with a clock on which a minute lasts a second. */
  write(workflow: Json, lines: Iterable<string>, options?: WriteOptions): Promise<ConnectorRun>;
  /** Starts to write, so that a test can watch and kill it. */
  start(workflow: Json, options: WriteOptions & ConnectorOptions): Promise<Connector>;
  run(command: 'check' | 'discover', config: Json): Promise<ConnectorRun>;
  stop(): Promise<void>;
}

export interface WriteOptions {
  more?: Json;
  fast?: boolean;
  args?: readonly string[];
  streams?: readonly string[];
  /** Properties of each stream of the catalog, in addition to its name. */
  catalog?: Json;
  connector?: ConnectorOptions;
}

/** A Responsys account and the built destination, run as Airbyte does. */
export async function startRig(options: ResponsysOptions = {}): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'destination-rig-'));
  const server = await startResponsysServer(options);
  let count = 0;
  const file = (value: unknown): Promise<string> => writeJson(dir, `${++count}.json`, value);
  const config = (workflow: Json, more: Json = {}): Json => ({
    credentials: {
      auth_method: 'interact',
      username: server.username,
      password: server.password,
      endpoint: server.url,
    },
    workflow,
    ...more,
  });
  const command = async (
    workflow: Json,
    { more, fast = false, args = [], streams = [STREAM], catalog = {} }: WriteOptions,
  ): Promise<[string, string[]]> => {
    const files = [await file(config(workflow, more)), await file(catalogOf(streams, catalog))];
    const [configFile = '', catalogFile = ''] = files;
    const line = ['write', '--config', configFile, '--catalog', catalogFile, ...args];
    return fast ? [process.execPath, [FAST, ...line]] : [BIN, line];
  };
  return {
    server,
    config,
    async write(workflow, stdin, more = {}) {
      const [bin, args] = await command(workflow, more);
      return runConnector(bin, args, { stdin, ...more.connector });
    },
    async start(workflow, more) {
      const [bin, args] = await command(workflow, more);
      return startConnector(bin, args, more);
    },
    async run(name, chosen) {
      return runConnector(BIN, [name, '--config', await file(chosen)]);
    },
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function catalogOf(streams: readonly string[], more: Json): object {
  return {
    streams: streams.map((name) => ({
      stream: { name, json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] },
      sync_mode: 'incremental',
      destination_sync_mode: 'append',
      ...more,
    })),
  };
}

/** A RECORD message as a line. */
export function record(data: Json, stream = STREAM): string {
  return `${JSON.stringify({ type: 'RECORD', record: { stream, data, emitted_at: 1 } })}\n`;
}

/** A STATE message as a line, with an id as the platform adds it. */
export function state(id: number, stream = STREAM): string {
  const descriptor = { stream_descriptor: { name: stream }, stream_state: { at: id } };
  return `${JSON.stringify({ type: 'STATE', state: { type: 'STREAM', stream: descriptor, id } })}\n`;
}

/** The summary at the end of a sync. */
export function sumOf(run: ConnectorRun): string {
  return run.logs.find(({ message }) => /^\d+ records?\b/.test(message))?.message ?? '';
}

/** Warnings and errors of a run. */
export function warningsOf(run: ConnectorRun): string[] {
  return run.logs.filter(({ level }) => level !== 'INFO').map(({ message }) => message);
}

/** Numbers of the records that a run reports as possibly mailed, or sent the event. */
export function inDoubt(run: ConnectorRun): number[] {
  return namedRecords(warningsOf(run), IN_DOUBT);
}

/** E-mail addresses of a list with the values of some of its columns. */
export function membersOf(server: ResponsysServer, ...columns: string[]): Record<string, unknown> {
  return Object.fromEntries(
    server
      .members(LIST)
      .map((member) => [
        String(member['EMAIL_ADDRESS_'] ?? member['CUSTOMER_ID_']),
        columns.map((column) => member[column]).join(),
      ]),
  );
}

/** Rows of an extension table by the e-mail address of their profile. */
export function rowsOf(
  server: ResponsysServer,
  table: string,
  list = LIST,
): Record<string, unknown> {
  return Object.fromEntries(
    server
      .rows(list, table)
      .map(({ email, customerId, values }) => [String(email ?? customerId), values]),
  );
}

/** Addresses that were mailed, or sent the custom event, in order. */
export function mailedBy({ triggers, sentEvents }: ResponsysServer): (string | null)[] {
  return [...triggers, ...sentEvents].map(({ email }) => email);
}
