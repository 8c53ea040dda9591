import fc from 'fast-check';

import { covers, joined, without, type Span } from './spans';

const span = fc
  .tuple(fc.nat(20), fc.nat(20))
  .map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]);
const spans = fc.array(span, { maxLength: 6 });
const TIMES = Array.from({ length: 25 }, (_, time) => time - 2);

const timesOf = (all: readonly Span[]): number[] => TIMES.filter((time) => covers(all, time));

test('joined spans cover the same times, in order and with time between them', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const one = joined(all);
      expect(timesOf(one)).toEqual(timesOf(all));
      one.slice(1).forEach(([from], i) => {
        expect(from).toBeGreaterThan((one[i] as Span)[1] + 1);
      });
    }),
  );
});

test('without a span all other times are covered as before', () => {
  fc.assert(
    fc.property(spans, span, (all, hole) => {
      const before = timesOf(all).filter((time) => !covers([hole], time));
      expect(timesOf(without(joined(all), hole))).toEqual(before);
    }),
  );
});
