import { readdirSync, readFileSync } from 'node:fs';

/**
 * Pids of the processes whose temporary folder (TMPDIR) is `folder` or lies in it, without this
 * one. Whatever a process starts inherits its environment, so these are its descendants at any
 * depth, those included that have made themselves independent of it. Reads /proc: elsewhere than
 * on Linux there are none.
 */
export function processesWithin(folder: string): number[] {
  return pids().filter((pid) => pid !== process.pid && isWithin(pid, folder));
}

/** Kills processes by pid, without a chance to clean up; those that ended before count as killed. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function isWithin(pid: number, folder: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return environment.some((entry) => `${entry}/`.startsWith(`TMPDIR=${folder}/`));
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return false;
  }
}
