import { configuredCatalog, runConnector, writeJson } from '../connector/connector';
import type { ConnectorRun } from '../connector/connector-run';
import { eventFile, eventFileName } from '../files/event-files';
import type { VirtualFiles } from '../sftp/served-files';
import { startProxy } from '../sftp/proxy';
import { startSftpServer } from '../sftp/sftp-server';
import type { Part } from './figures';
import { credentialsOf, SOURCE } from './servers';

const ROWS_PER_FILE = 10;
const CONTENT = eventFile({ kind: 'OPEN', rows: ROWS_PER_FILE });
/** 1 January 2024, in seconds. */
const FIRST = 1_704_067_200;
const STEP_SECONDS = 60;
const HOUR_MS = 3_600_000;
/** How many files are read over a long line, and the milliseconds that each byte takes one way. */
const FAR_FILES = 1_000;
const FAR_MS = 40;

/** A folder of very many small files, generated on request. */
export async function many(dir: string, files: number): Promise<Part> {
  const server = await startSftpServer({ virtual: virtualFolder(files) });
  try {
    const config = await writeJson(dir, 'many.json', { credentials: credentialsOf(server) });
    const first = await read(dir, config, undefined);
    if (first.run.recordCount !== files * ROWS_PER_FILE) {
      throw new Error(`${first.run.recordCount} records of ${files} files`);
    }
    const again = await read(dir, config, first.run.states.at(-1));
    if (again.run.recordCount !== 0) throw new Error('a file was read twice');
    const states = first.run.states.map((state) => JSON.stringify(state).length);
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    return {
      title: 'Many files',
      note: `A folder of ${files} files of ${ROWS_PER_FILE} rows each, generated on request by a server in JavaScript.`,
      columns: ['', ''],
      rows: [
        ['listed and planned after', seconds(first.planned)],
        ['all read after', seconds(first.ended)],
        ['next sync, nothing new', seconds(again.ended)],
        [
          `${FAR_FILES} files over a round trip of ${2 * FAR_MS} ms`,
          seconds(await farAway(dir, FAR_FILES)),
        ],
        ['largest state', `${(Math.max(...states) / 1e3).toFixed(0)} kB`],
        [
          `all ${states.length} states together`,
          `${(states.reduce((a, b) => a + b, 0) / 1e6).toFixed(1)} MB`,
        ],
      ],
    };
  } finally {
    await server.stop();
  }
}

/** Milliseconds that a first sync of small files takes over a long line. */
export async function farAway(dir: string, files: number): Promise<number> {
  const server = await startSftpServer({ virtual: virtualFolder(files) });
  const proxy = await startProxy({ target: server, delayMs: FAR_MS });
  try {
    const credentials = credentialsOf({ ...server, port: proxy.port });
    const config = await writeJson(dir, 'far.json', { credentials });
    const { run, ended } = await read(dir, config, undefined);
    if (run.recordCount !== files * ROWS_PER_FILE) throw new Error('not all rows came');
    return ended;
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

/** How a run went, in milliseconds from its start. */
interface Course {
  run: ConnectorRun;
  planned: number;
  ended: number;
}

async function read(dir: string, config: string, state: unknown): Promise<Course> {
  const catalog = configuredCatalog('responsys_events', 'incremental');
  const args = ['--config', config, '--catalog', await writeJson(dir, 'catalog.json', catalog)];
  if (state !== undefined) args.push('--state', await writeJson(dir, 'state.json', [state]));
  const start = performance.now();
  let planned = 0;
  const run = await runConnector(SOURCE, ['read', ...args], {
    keep: 'summary',
    timeoutMs: HOUR_MS,
    onMessage: ({ log }) => {
      if (log?.message.includes(' are due in ') === true) planned = performance.now() - start;
    },
  });
  if (run.exitCode !== 0) throw new Error(run.errors[0]?.message ?? 'the read failed');
  return { run, planned, ended: performance.now() - start };
}

function virtualFolder(files: number): VirtualFiles {
  const names = Array.from({ length: files }, (_, n) =>
    eventFileName({ kind: 'OPEN', date: new Date((FIRST + n * STEP_SECONDS) * 1000) }),
  );
  const times = new Map(names.map((name, n) => [name, FIRST + n * STEP_SECONDS]));
  const stats = (name: string): { size: number; modified: number } | undefined => {
    const modified = times.get(name);
    return modified === undefined ? undefined : { size: CONTENT.length, modified };
  };
  const entries = names.map((name) => ({ name, ...(stats(name) ?? { size: 0, modified: 0 }) }));
  return {
    list: (path) => (path === 'download' ? entries : undefined),
    stat: (path) => stats(path.replace(/^download\//, '')),
    read: (_, offset, length) => CONTENT.subarray(offset, offset + length),
  };
}
