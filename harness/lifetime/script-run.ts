import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { startChild } from './child';
import { killAll, processesWithin } from './processes';

/** A process that has been killed may be seen for a moment longer. */
const PATIENCE_MS = 2_000;

/** A program in a process group and a temporary folder of its own, as if alone in a terminal. */
export interface ScriptRun {
  child: ChildProcess;
  /** What it has printed so far. */
  readonly lines: readonly string[];
  readonly stderr: string;
  /** Resolves once it has printed a line that matches, and rejects if it ends before that. */
  until(pattern: RegExp): Promise<void>;
  /** Sends a signal to the whole group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
  /** Its exit code once it has ended, or the signal that it ended by. */
  ended: Promise<number | string>;
  /** What it has left behind: files in its temporary folder, and processes that know the folder. */
  left(): Promise<string[]>;
  /** Kills what is left of the group and removes the folder. */
  remove(): Promise<void>;
}

/** Starts a program with whatever `env` adds to the environment of this process. */
export async function startScript(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ScriptRun> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'script-')));
  const child = startChild(program, args, {
    env: { ...process.env, npm_lifecycle_event: undefined, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    child,
    lines,
    get stderr() {
      return stderr;
    },
    async until(pattern) {
      while (!lines.some((line) => pattern.test(line))) {
        const end = await Promise.race([ended, delay(20)]);
        if (end !== undefined) throw new Error(`It ended with ${end}: ${stderr}`);
      }
    },
    signal(signal) {
      process.kill(-(child.pid as number), signal);
    },
    ended,
    async left() {
      const patience = performance.now() + PATIENCE_MS;
      for (;;) {
        const left = [...(await readdir(folder)), ...(await processesAbout(folder))];
        if (left.length === 0 || performance.now() > patience) return left;
        await delay(20);
      }
    },
    async remove() {
      const pid = child.pid as number;
      killAll([-pid, ...processesWithin(folder)]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

// By environment and command line, since OpenSSH writes over the former.
async function processesAbout(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string): Promise<string> =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const command = (await read('cmdline')).replaceAll('\0', ' ').trim();
      return `${command} ${await read('environ')}`.includes(folder) ? `${pid} ${command}` : '';
    }),
  );
  return lines.filter((line) => line !== '');
}
