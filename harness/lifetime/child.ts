import {
  spawn,
  spawnSync,
  type ChildProcess,
  type ChildProcessByStdio,
  type SpawnOptions,
  type SpawnSyncReturns,
} from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What a program is started with. */
export type ChildOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'stdio'>;

/**
 * Starts a program out of reach of the terminal: Ctrl-C goes to this process alone, which then
 * decides what becomes of the program. Otherwise an interruption would look like a fault of the
 * program. Whatever still runs when this process ends is ended by `begin` (lifetime.ts).
 */
export function startChild(
  program: string,
  args: readonly string[],
  options: ChildOptions & { stdio?: 'pipe' },
): ChildProcessByStdio<Writable, Readable, Readable>;
export function startChild(
  program: string,
  args: readonly string[],
  options: ChildOptions,
): ChildProcess;
export function startChild(
  program: string,
  args: readonly string[],
  options: ChildOptions,
): ChildProcess {
  return spawn(program, args, { ...options, detached: true });
}

/** Runs a program to its end before anything else happens, and returns how it ended. */
export function runChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): SpawnSyncReturns<string> {
  return spawnSync(program, args, { ...options, encoding: 'utf8' });
}
