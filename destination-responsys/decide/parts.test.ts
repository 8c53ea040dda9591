import type { Outcome } from './outcome';
import { wholeOf } from './parts';

const UNCLEAR: Outcome = { kind: 'ignored', reason: 'of it', unclear: true };
const PLAIN: Outcome = { kind: 'ignored', reason: 'they are not in the audience' };
const OPTION: Outcome = { kind: 'ignored', reason: 'it is off', option: 'Back Fill' };
const REFUSED: Outcome = { kind: 'refused', code: '', reason: 'of it', at: 'segments' };

test.each<[string, Outcome[], Outcome]>([
  ['what was done', [UNCLEAR, { kind: 'triggered' }, PLAIN], { kind: 'triggered' }],
  ['what was refused', [{ kind: 'triggered' }, REFUSED], REFUSED],
  ['a reason that is clear', [UNCLEAR, PLAIN], PLAIN],
  ['an option that would have made a difference', [PLAIN, OPTION, UNCLEAR], OPTION],
  ['that nothing is clear, if nothing is', [UNCLEAR, UNCLEAR], UNCLEAR],
])('a record about several audiences has one outcome: %s', (_, outcomes, whole) => {
  for (const order of [outcomes, outcomes.toReversed()]) {
    const parts = { remaining: order.length };
    const results = order.map((outcome) => wholeOf(parts, outcome));
    expect(results).toEqual([...order.slice(1).map(() => undefined), whole]);
  }
});
