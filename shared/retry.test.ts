import { delayBefore, retry, type RetryPolicy, type RetryPorts } from './retry';

const POLICY: RetryPolicy = { attempts: 4, firstDelayMs: 1000, maxDelayMs: 3000 };

describe('delayBefore', () => {
  it.each([
    [2, 0, 500],
    [2, 0.5, 750],
    [2, 1, 1000],
    [3, 0, 1000],
    [3, 1, 2000],
    [4, 0, 1500],
    [4, 1, 3000],
    [50, 1, 3000],
  ])('before attempt %d with random %d is %d ms', (attempt, random, ms) => {
    expect(delayBefore(attempt, POLICY, random)).toBe(ms);
  });
});

interface Run {
  outcome: unknown;
  tries: number;
  slept: number[];
  told: [unknown, number][];
}

/** Runs work that fails with each of `failures` in turn and then succeeds. */
async function run(
  failures: readonly Error[],
  retryable: (error: unknown) => boolean = () => true,
): Promise<Run> {
  const seen: Run = { outcome: undefined, tries: 0, slept: [], told: [] };
  const announced: number[] = [];
  const ports: RetryPorts = {
    sleep: (ms) => {
      seen.slept.push(ms);
      return Promise.resolve();
    },
    onRetry: (error, attempt, delayMs) => {
      seen.told.push([error, attempt]);
      announced.push(delayMs);
    },
  };
  const work = (): Promise<string> => {
    const failure = failures[seen.tries++];
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
  };
  seen.outcome = await retry(POLICY, ports, retryable, work).catch((error: unknown) => error);
  expect(seen.slept).toEqual(announced);
  return seen;
}

const A = new Error('a');
const B = new Error('b');
const C = new Error('c');
const D = new Error('d');

describe('retry', () => {
  it('neither waits nor reports anything when the work succeeds at once', async () => {
    expect(await run([])).toEqual({ outcome: 'done', tries: 1, slept: [], told: [] });
  });

  it('tries again until the work succeeds and reports each failure', async () => {
    const { outcome, tries, told } = await run([A, B]);
    expect(outcome).toBe('done');
    expect(tries).toBe(3);
    expect(told).toEqual([
      [A, 1],
      [B, 2],
    ]);
  });

  it('throws the last error unchanged when the attempts are used up', async () => {
    const { outcome, tries, told, slept } = await run([A, B, C, D]);
    expect(outcome).toBe(D);
    expect(tries).toBe(POLICY.attempts);
    expect(told.map(([error]) => error)).toEqual([A, B, C]);
    expect(slept).toHaveLength(3);
  });

  it('throws at once if another attempt is not worthwhile', async () => {
    const { outcome, tries, slept, told } = await run([A, B, C], (error) => error === A);
    expect(outcome).toBe(B);
    expect(tries).toBe(2);
    expect(slept).toHaveLength(1);
    expect(told).toEqual([[A, 1]]);
  });

  it('waits between half of the doubling delay and all of it', async () => {
    const { slept } = await run([A, B, C]);
    const [first, second, third] = slept as [number, number, number];
    for (const [ms, full] of [
      [first, 1000],
      [second, 2000],
      [third, 3000],
    ] as const) {
      expect(ms).toBeGreaterThanOrEqual(full / 2);
      expect(ms).toBeLessThanOrEqual(full);
    }
  });

  it('catches work that throws before it returns a promise', async () => {
    let tries = 0;
    const ports: RetryPorts = { sleep: () => Promise.resolve(), onRetry: () => undefined };
    const work = (): Promise<string> => {
      if (++tries === 1) throw new Error('at once');
      return Promise.resolve('done');
    };
    expect(await retry(POLICY, ports, () => true, work)).toBe('done');
  });
});
