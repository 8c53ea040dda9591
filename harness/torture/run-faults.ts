import type { Fault, Outcome } from './fault';

export interface FaultRunOptions {
  /** The nth run of each fault has this seed plus n, from 0. */
  seed: number;
  /** Runs in all, dealt out to the faults in turn. */
  runs: number;
  /** Runs that go on side by side. */
  lanes: number;
  /** Once aborted no further run begins; those under way are counted. */
  signal?: AbortSignal;
}

/** All runs of one fault together. */
export interface FaultTotals {
  fault: Fault;
  runs: number;
  /** Of all runs together. */
  lost: number;
  leftovers: number;
  /** Of the worst run. */
  repeated: number;
  /** Runs in which something was wrong. */
  failed: number;
}

export interface RunReport {
  fault: Fault;
  seed: number;
  outcome: Outcome;
  /** Milliseconds. */
  took: number;
}

interface Job {
  totals: FaultTotals;
  seed: number;
}

/** A slow fault gets a turn in every so many rounds. */
const SLOW_EVERY = 3;

/** Runs faults in turn, some side by side, and adds up what they did. */
export async function runFaults(
  faults: readonly Fault[],
  options: FaultRunOptions,
  onRun: (report: RunReport) => void,
): Promise<FaultTotals[]> {
  const sums = faults.map((fault) => ({
    fault,
    ...{ runs: 0, lost: 0, leftovers: 0, repeated: 0, failed: 0 },
  }));
  const jobs = deal(sums, options);
  const work = async (): Promise<void> => {
    while (options.signal?.aborted !== true) {
      const job = jobs.shift();
      if (job === undefined) return;
      const { totals, seed } = job;
      const start = performance.now();
      const outcome = await attempted(totals.fault, seed);
      totals.runs += 1;
      totals.lost += outcome.lost;
      totals.leftovers += outcome.leftovers;
      totals.repeated = Math.max(totals.repeated, outcome.repeated);
      if (isBad(outcome)) totals.failed += 1;
      onRun({ fault: totals.fault, seed, outcome, took: performance.now() - start });
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, work));
  return sums.filter(({ runs }) => runs > 0);
}

/** Whether anything is wrong with a run. */
export function isBad({ lost, leftovers, wrong }: Outcome): boolean {
  return lost > 0 || leftovers > 0 || wrong.length > 0;
}

// A fault that is the only one gets all turns, however slow it is.
function deal(sums: readonly FaultTotals[], { seed, runs }: FaultRunOptions): Job[] {
  const jobs: Job[] = [];
  const dealt = new Map<FaultTotals, number>();
  for (let round = 1; jobs.length < runs && sums.length > 0; round++) {
    for (const totals of sums) {
      const turn = totals.fault.slow !== true || sums.length === 1 || round % SLOW_EVERY === 0;
      if (!turn || jobs.length === runs) continue;
      const before = dealt.get(totals) ?? 0;
      dealt.set(totals, before + 1);
      jobs.push({ totals, seed: seed + before });
    }
  }
  return jobs;
}

async function attempted(fault: Fault, seed: number): Promise<Outcome> {
  try {
    return await fault.run(seed);
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { lost: 0, repeated: 0, leftovers: 0, wrong: [said] };
  }
}
