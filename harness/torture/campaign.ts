import type { Fault, Outcome } from './fault';

export interface CampaignOptions {
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
export interface Tally {
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
  tally: Tally;
  seed: number;
}

/** A slow fault gets a turn in every so many rounds. */
const SLOW_EVERY = 3;

/** Runs faults in turn, some side by side, and adds up what they did. */
export async function campaign(
  faults: readonly Fault[],
  options: CampaignOptions,
  onRun: (report: RunReport) => void,
): Promise<Tally[]> {
  const tallies = faults.map((fault) => ({
    fault,
    ...{ runs: 0, lost: 0, leftovers: 0, repeated: 0, failed: 0 },
  }));
  const jobs = deal(tallies, options);
  const work = async (): Promise<void> => {
    while (options.signal?.aborted !== true) {
      const job = jobs.shift();
      if (job === undefined) return;
      const { tally, seed } = job;
      const start = performance.now();
      const outcome = await attempted(tally.fault, seed);
      tally.runs += 1;
      tally.lost += outcome.lost;
      tally.leftovers += outcome.leftovers;
      tally.repeated = Math.max(tally.repeated, outcome.repeated);
      if (isBad(outcome)) tally.failed += 1;
      onRun({ fault: tally.fault, seed, outcome, took: performance.now() - start });
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, work));
  return tallies.filter(({ runs }) => runs > 0);
}

/** Whether anything is wrong with a run. */
export function isBad({ lost, leftovers, wrong }: Outcome): boolean {
  return lost > 0 || leftovers > 0 || wrong.length > 0;
}

// A fault that is the only one gets all turns, however slow it is.
function deal(tallies: readonly Tally[], { seed, runs }: CampaignOptions): Job[] {
  const jobs: Job[] = [];
  const dealt = new Map<Tally, number>();
  for (let round = 1; jobs.length < runs && tallies.length > 0; round++) {
    for (const tally of tallies) {
      const turn = tally.fault.slow !== true || tallies.length === 1 || round % SLOW_EVERY === 0;
      if (!turn || jobs.length === runs) continue;
      const before = dealt.get(tally) ?? 0;
      dealt.set(tally, before + 1);
      jobs.push({ tally, seed: seed + before });
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
