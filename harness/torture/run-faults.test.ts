import { runFaults, type RunReport } from './run-faults';
import type { Fault, Outcome } from './fault';
import { complaintOf, tableOf } from './report';

const FINE: Outcome = { lost: 0, repeated: 0, leftovers: 0, wrong: [] };

function fault(name: string, outcomes: readonly Outcome[], slow = false): Fault {
  let run = 0;
  const next = (): Promise<Outcome> => Promise.resolve(outcomes[run++ % outcomes.length] ?? FINE);
  return { name, title: `${name} title`, slow, run: next };
}

async function reports(faults: readonly Fault[], runs: number): Promise<string[]> {
  const made: string[] = [];
  await runFaults(faults, { seed: 7, runs, lanes: 1 }, (report) =>
    made.push(`${report.fault.name} ${report.seed}`),
  );
  return made;
}

test('runs are dealt out in turn, each run of a fault with the next seed', async () => {
  const faults = [fault('a', [FINE]), fault('b', [FINE])];
  expect(await reports(faults, 5)).toEqual(['a 7', 'b 7', 'a 8', 'b 8', 'a 9']);
});

test('a slow fault has its turn in every third round, and every turn when it is alone', async () => {
  const faults = [fault('a', [FINE]), fault('slow', [FINE], true)];
  expect(await reports(faults, 5)).toEqual(['a 7', 'a 8', 'a 9', 'slow 7', 'a 10']);
  expect(await reports(faults.slice(1), 2)).toEqual(['slow 7', 'slow 8']);
});

test('the table adds up what was lost and left, and shows the worst repeat', async () => {
  const outcomes = [
    { ...FINE, repeated: 9 },
    { ...FINE, repeated: 4, lost: 2, leftovers: 1 },
  ];
  const faults = [fault('a', outcomes), fault('b', [{ ...FINE, wrong: ['said no'] }])];
  const tallies = await runFaults(faults, { seed: 1, runs: 4, lanes: 2 }, () => undefined);
  const cells = tableOf(tallies)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells[2]?.slice(1, -1)).toEqual(['`a`', 'a title', '2', '2', '9', '1', '1']);
  expect(cells[3]?.slice(1, -1)).toEqual(['`b`', 'b title', '2', '0', '0', '0', '2']);
  expect(cells[4]?.slice(1, -1)).toEqual(['**all**', '', '4', '2', '9', '1', '3']);
});

test('a run that went wrong says what to type to repeat it, and a fault that throws is one', async () => {
  const broken: Fault = { ...fault('a', []), run: () => Promise.reject(new Error('no server')) };
  const made: RunReport[] = [];
  await runFaults([broken], { seed: 3, runs: 1, lanes: 1 }, (report) => made.push(report));
  const complaint = complaintOf(made[0] as RunReport);
  expect(complaint).toContain('no server');
  expect(complaint).toContain('npm run torture -- --only a --seed 3 --runs 1');
});

test('a campaign that is broken off counts the runs that were made', async () => {
  const broken = new AbortController();
  const tallies = await runFaults(
    [fault('a', [FINE]), fault('b', [FINE])],
    { seed: 1, runs: 9, lanes: 1, signal: broken.signal },
    ({ seed }) => {
      if (seed === 2) broken.abort();
    },
  );
  expect(tallies.map(({ runs }) => runs)).toEqual([2, 1]);
});
