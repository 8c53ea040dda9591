import { readdir, readFile } from 'node:fs/promises';

/** Pids of the processes below a process, at any depth. Reads /proc, so Linux only. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  await Promise.all(pids.map(async (one) => parents.set(one, await parentOf(one))));
  const below = (parent: number): number[] =>
    pids.filter((one) => parents.get(one) === parent).flatMap((one) => [one, ...below(one)]);
  return below(pid);
}

// "pid (name) state ppid ...", where the name may hold blanks and brackets. Gone processes: 0.
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}
