import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';

import {
  emptyRun,
  messageIn,
  note,
  type ConnectorRun,
  type ProtocolMessage,
  type RecordMessage,
} from './connector-run';
import { startChild } from '../lifetime/child';
import { linesOf } from '../../shared/lines';
import { Platform } from '../acceptance/platform';

export type { ConnectorRun, ProtocolMessage, RecordMessage } from './connector-run';

const TIMEOUT_MS = 60_000;
/** Characters of standard error that are kept, from its end. */
const STDERR_KEPT = 1_000_000;
/** How a RECORD message starts when it is written type first, as connectors do. */
const RECORD_START = Buffer.from('{"type":"RECORD"');

export interface ConnectorOptions {
  /** What the connector reads on standard input; nothing when not given. */
  stdin?: string | Iterable<string> | AsyncIterable<string>;
  /** Variables in addition to those of this process; undefined removes one. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Called with each message; while its promise is pending no more output is taken. */
  onMessage?: (message: ProtocolMessage) => void | Promise<void>;
  /** Called with each printed line, unchanged; not in a run that only counts. */
  onLine?: (line: string) => void;
  /** Like `onMessage`, with each record. */
  onRecord?: (record: RecordMessage) => void | Promise<void>;
  /** Kills the connector at the first message for which it is true, which is the last one kept. */
  killAfter?: (message: ProtocolMessage) => boolean;
  /** Milliseconds until the connector is killed and the run fails; 60 000 when not given. */
  timeoutMs?: number;
  /** What reads the output stops before its end, so that the whole course of the run is not seen. */
  readerLeaves?: boolean;
  /** `summary` only counts records, so that a run of any length fits into memory. */
  keep?: 'all' | 'summary';
}

/** An executable, or a command line that ends in one: `['docker', 'run', '--rm', image]`. */
export type Executable = string | readonly string[];

/** A connector that is running. */
export interface Connector {
  pid: number | undefined;
  /** What it has printed so far. */
  run: ConnectorRun;
  /** Sends a signal; SIGTERM, as Airbyte does to cancel a sync, when none is given. */
  kill(signal?: NodeJS.Signals): void;
  /** Resolves when it has ended, however it did. Rejects if it cannot be started or takes too long. */
  done: Promise<ConnectorRun>;
}

/**
 * Runs a connector to its end as Airbyte does, e.g. with `['read', '--config', file, ...]`. It
 * rejects where Airbyte's platform would fail the sync or drop a message; see acceptance/platform.ts.
 */
export function runConnector(
  bin: Executable,
  args: readonly string[],
  options: ConnectorOptions = {},
): Promise<ConnectorRun> {
  return startConnector(bin, args, options).done;
}

/** Starts a connector, to be watched and killed. */
export function startConnector(
  bin: Executable,
  args: readonly string[],
  options: ConnectorOptions = {},
): Connector {
  const run = emptyRun();
  const [program = '', ...first] = typeof bin === 'string' ? [bin] : bin;
  const child = startChild(program, [...first, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const platform = new Platform(args);
  if (options.readerLeaves === true) platform.skip();
  const done = follow(child, run, platform, options);
  // A caller that watches a connector may await its end late.
  done.catch(() => undefined);
  return { pid: child.pid, run, kill: (signal) => void child.kill(signal), done };
}

/** Writes a config, catalog or state file, readable for its owner only; resolves to its path. */
export async function writeJson(dir: string, name: string, value: unknown): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, JSON.stringify(value), { mode: 0o600 });
  return path;
}

/** A configured catalog of streams: a name, names, or a stream as `discover` describes it. */
export function configuredCatalog(
  streams: string | Readonly<Record<string, unknown>> | readonly string[],
  syncMode: 'full_refresh' | 'incremental',
): object {
  const described = [streams]
    .flat()
    .map((stream) =>
      typeof stream === 'string'
        ? { name: stream, json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] }
        : stream,
    );
  const how = { sync_mode: syncMode, destination_sync_mode: 'append' };
  return { streams: described.map((stream) => ({ stream, ...how })) };
}

async function follow(
  child: ChildProcess,
  run: ConnectorRun,
  platform: Platform,
  options: ConnectorOptions,
): Promise<ConnectorRun> {
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      run.exitCode = code;
      run.signal = signal;
      resolve();
    });
  });
  child.stderr?.on('data', (text: Buffer) => {
    run.stderr = (run.stderr + text.toString()).slice(-STDERR_KEPT);
  });
  const abort = new AbortController();
  try {
    // Input that never comes to its end is no reason to wait for one that has gone: since Node.js 26
    // a pipeline waits for a generator that it has ended.
    const fed = Promise.race([feed(child, options.stdin), closed]);
    const work = Promise.all([fed, read(child, run, platform, options), closed]);
    await Promise.race([work, timeout(options.timeoutMs ?? TIMEOUT_MS, run, abort.signal)]);
    platform.end(run.signal === null ? run.exitCode : null);
    return run;
  } catch (error) {
    child.kill('SIGKILL');
    child.stdout?.destroy();
    throw error;
  } finally {
    abort.abort();
  }
}

async function read(
  child: ChildProcess,
  run: ConnectorRun,
  platform: Platform,
  { onMessage, onLine, onRecord, killAfter, keep }: ConnectorOptions,
): Promise<void> {
  const summary = keep === 'summary';
  const countOnly = summary && !onMessage && !onRecord && !killAfter;
  for await (const lines of linesOf(child.stdout as Readable)) {
    for (const line of lines) {
      run.stdoutLines++;
      if (countOnly && line.subarray(0, RECORD_START.length).equals(RECORD_START)) {
        run.recordCount++;
        platform.skip();
        continue;
      }
      const text = line.toString();
      onLine?.(text);
      const message = messageIn(text, run);
      if (message === undefined) continue;
      note(message, run, summary);
      platform.hear(message);
      await onMessage?.(message);
      if (message.record !== undefined) await onRecord?.(message.record);
      if (killAfter?.(message) === true) {
        child.kill('SIGKILL');
        return;
      }
    }
  }
}

async function feed(child: ChildProcess, stdin: ConnectorOptions['stdin']): Promise<void> {
  if (stdin === undefined || child.stdin === null) return;
  try {
    await pipeline(Readable.from(typeof stdin === 'string' ? [stdin] : stdin), child.stdin);
  } catch (error) {
    // A connector may end without reading all of its input.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPIPE' && code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      throw error;
    }
  }
}

async function timeout(ms: number, run: ConnectorRun, signal: AbortSignal): Promise<void> {
  // It is aborted when the connector has ended, and nobody waits for it any more.
  await delay(ms, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return;
  const last = run.logs.at(-1)?.message ?? run.stderr.slice(-1_000);
  throw new Error(`The connector did not end within ${ms} ms. Its last words: ${last}`);
}
