import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import { killAll, processesWithin } from './processes';

/** Signals by which a terminal, npm or a service asks a process to end. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];
/** As a shell counts a process that its reader has left. */
const READER_LEFT = 128 + 13;
/** One Ctrl-C may arrive twice: from the terminal and, at most so much later, from npm. */
const ONE_PRESS_MS = 400;
const PARENT_CHECK_MS = 250;
/** Milliseconds that processes get to be gone after they were killed. */
const PATIENCE_MS = 5_000;
const STEP_MS = 10;

/** The time from the start of a process that developers run to its end. */
export interface Lifetime {
  /** Its temporary folder. What it makes by `os.tmpdir()` is in there, and what its children make. */
  readonly folder: string;
  /**
   * Has the first Ctrl-C only asked for the end: the signal that is returned aborts, and the process
   * goes on until it has ended what it is at. A second one ends it at once, as do other signals.
   */
  onFirstInterrupt(): AbortSignal;
}

/**
 * Sees to it that this process leaves nothing behind, however it ends: by itself, by a failure,
 * interrupted, when the program that reads its output has left, or when npm, which started it, has
 * gone. It gets a temporary folder of its own, which all that it starts inherits; at the end the
 * processes with that folder are killed and the folder is removed.
 * @param name begins the name of the folder
 */
export function begin(name: string): Lifetime {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `responsys-${name}-`)));
  process.env['TMPDIR'] = folder;
  process.on('exit', () => {
    clear(folder);
  });
  const ends = endOnSignals();
  endWithoutReader();
  endWithNpm();
  return {
    folder,
    onFirstInterrupt() {
      const asked = new AbortController();
      ends.first = () => {
        asked.abort();
      };
      return asked.signal;
    },
  };
}

/** Kills what is left of the processes with this temporary folder, and removes it. */
function clear(folder: string): void {
  const patience = performance.now() + PATIENCE_MS;
  for (let left = processesWithin(folder); left.length > 0; left = processesWithin(folder)) {
    killAll(left);
    if (performance.now() > patience) break;
    // Nothing asynchronous happens any more in a process that is ending.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

interface Ends {
  /** What the first Ctrl-C does, where it does not end the process. */
  first?: () => void;
}

function endOnSignals(): Ends {
  const ends: Ends = {};
  let pressed = -Infinity;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const again = performance.now() - pressed <= ONE_PRESS_MS;
      if (signal === 'SIGINT' && again) return;
      if (signal === 'SIGINT' && ends.first !== undefined && pressed === -Infinity) {
        pressed = performance.now();
        ends.first();
      } else process.exit(exitCodeOf(signal));
    });
  }
  return ends;
}

function exitCodeOf(signal: Signal): number {
  return 128 + constants.signals[signal];
}

// The reader of a pipe has left (EPIPE), or the terminal has gone (EIO).
function endWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      process.exit(READER_LEFT);
    });
  }
}

// npm hands SIGTERM to the shell between, which ends and hands nothing on.
function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid !== parent) process.exit(exitCodeOf('SIGTERM'));
  }, PARENT_CHECK_MS);
  check.unref();
}
