import { CHECKPOINT_MS, CHECKPOINT_ROWS, CheckpointPolicy } from './checkpoint-policy';

let now = 1_000;
const policyWith = (rows: number): CheckpointPolicy => {
  now = 1_000;
  const policy = new CheckpointPolicy(() => now);
  policy.add(rows);
  return policy;
};

describe('a state', () => {
  it.each([
    [CHECKPOINT_ROWS - 1, false],
    [CHECKPOINT_ROWS, true],
  ])('after %i rows is due: %s', (rows, due) => {
    expect(policyWith(rows).isDue()).toBe(due);
  });

  it.each([
    [CHECKPOINT_MS - 1, false],
    [CHECKPOINT_MS, true],
  ])('after %i ms is due: %s', (ms, due) => {
    const policy = policyWith(1);
    now += ms;
    expect(policy.isDue()).toBe(due);
  });

  it('is due by the rows and the time since the previous one, whose rows it returns', () => {
    const policy = policyWith(CHECKPOINT_ROWS);
    now += CHECKPOINT_MS;
    expect(policy.restart()).toBe(CHECKPOINT_ROWS);
    expect(policy.isDue()).toBe(false);
    policy.add(7);
    expect(policy.restart()).toBe(7);
    now += CHECKPOINT_MS - 1;
    expect(policy.isDue()).toBe(false);
  });

  it('comes before the rows that would be too many for it, but never without any row', () => {
    expect(policyWith(0).wouldExceed(2 * CHECKPOINT_ROWS)).toBe(false);
    expect(policyWith(1).wouldExceed(CHECKPOINT_ROWS - 1)).toBe(false);
    expect(policyWith(1).wouldExceed(CHECKPOINT_ROWS)).toBe(true);
  });

  it('is worth writing after five rows for each of its entries', () => {
    expect(policyWith(49).isWorth(10)).toBe(false);
    expect(policyWith(50).isWorth(10)).toBe(true);
    expect(policyWith(0).isWorth(0)).toBe(false);
    expect(policyWith(CHECKPOINT_ROWS).isWorth(CHECKPOINT_ROWS)).toBe(true);
  });
});
