import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import {
  startConnector,
  type Connector,
  type ConnectorOptions,
  type ConnectorRun,
} from '../connector/connector';
import { DOCKER, engine, ROOT, RUN_OPTIONS } from './engine';

const SCRIPTS = join(ROOT, 'harness', 'containers');
/** Where the files of a pod are, as a container of it sees them. */
const INSIDE = '/config';
const POLL_MS = 50;

/** A command of a connector with the files that it is given, by the names of their options. */
export interface Work {
  image: string;
  command: 'spec' | 'check' | 'discover' | 'read' | 'write';
  /** `{config: {...}}` is passed as `--config /config/config.json`. */
  files: Readonly<Record<string, unknown>>;
}

export interface PodOptions extends ConnectorOptions {
  /** What the container may use, e.g. `512m`. */
  memory: string;
}

/** A connector in a container. */
export interface Pod extends Connector {
  /** Kills the container and all in it at once, as a node that fails does. */
  destroy(): Promise<void>;
  /** Sends SIGTERM to the container's first process and waits up to 30 s for the end. */
  stop(): Promise<void>;
  /**
   * Leaves the mark on which the platform's loop ends the connector's shell, and only that;
   * resolves when the shell has ended.
   */
  terminate(): Promise<void>;
  /** The most memory used, in bytes, page cache included; undefined if the container was killed. */
  peak(): Promise<number | undefined>;
  /** Removes the pod's files; call it when `done` has settled. */
  remove(): Promise<void>;
}

/**
 * Starts a connector as Airbyte's platform does: by AIRBYTE_ENTRYPOINT in a shell, its streams on
 * named pipes; with one CPU, a read-only root, no capabilities, and `/tmp` on disk.
 */
export async function startPod(work: Work, options: PodOptions): Promise<Pod> {
  const pod = await layOut(work);
  const run = [
    ...pod.run,
    ...['--memory', options.memory, '--cpus', '1', '--read-only', '--cap-drop', 'ALL'],
    ...['--security-opt', 'no-new-privileges', '-v', `${SCRIPTS}:/rig:ro`],
    ...['--workdir', INSIDE, '--entrypoint', 'sh', work.image, '/rig/container.sh'],
  ];
  const command = [join(SCRIPTS, 'pod.sh'), pod.folder, ...run];
  return started(pod, startConnector(command, pod.args, { cwd: ROOT, ...options }));
}

/** Starts a connector as a person does: by the name of the image. */
export async function startByName(work: Work, options: ConnectorOptions): Promise<Pod> {
  const pod = await layOut(work);
  return started(
    pod,
    startConnector([...pod.run, work.image], pod.args, { cwd: ROOT, ...options }),
  );
}

interface Layout {
  dir: string;
  folder: string;
  container: string;
  run: readonly string[];
  args: readonly string[];
}

// The connector is another user than the one who owns these files. They hold test keys only.
async function layOut({ command, files }: Work): Promise<Layout> {
  const dir = await mkdtemp(join(tmpdir(), 'pod-'));
  const container = `pod-${randomUUID()}`;
  const folder = join(dir, 'config');
  await chmod(dir, 0o755);
  for (const name of ['config', 'tmp']) {
    await mkdir(join(dir, name));
    await chmod(join(dir, name), 0o777);
  }
  const args: string[] = [command];
  for (const [name, value] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
    args.push(`--${name}`, `${INSIDE}/${name}.json`);
  }
  const run = [
    ...[DOCKER, 'run', '--rm', '--name', container, ...RUN_OPTIONS],
    ...['-v', `${folder}:${INSIDE}`, '-v', `${join(dir, 'tmp')}:/tmp`],
  ];
  return { dir, folder, container, run, args };
}

function started({ dir, folder, container }: Layout, connector: Connector): Pod {
  const ended = join(folder, 'exitCode.txt');
  return {
    ...connector,
    async destroy() {
      await engine('kill', container);
    },
    async stop() {
      await engine('stop', '--time', '30', container);
    },
    async terminate() {
      await writeFile(join(folder, 'TERMINATED'), '');
      while (!existsSync(ended)) await delay(POLL_MS);
    },
    async peak() {
      const text = await readFile(join(folder, 'memoryPeak.txt'), 'utf8').catch(() => '');
      return text === '' ? undefined : Number(text);
    },
    remove: () => rm(dir, { recursive: true }),
  };
}

/** What a pod printed, once it has ended well and said nothing beside the protocol. */
export async function succeeded(pod: Pod): Promise<ConnectorRun> {
  try {
    const run = await pod.done;
    assert.equal(run.exitCode, 0, run.errors[0]?.message ?? run.stderr);
    assert.equal(run.stderr, '');
    assert.equal(run.noise, 0);
    return run;
  } finally {
    await pod.remove();
  }
}
