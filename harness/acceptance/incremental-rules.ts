import type { ConnectorRun } from '../connector/connector-run';
import { contents } from './read-rules';
import { sameJson, unless, type Rule } from './rule';

export interface IncrementalEvidence {
  /** A read without a state. */
  first: ConnectorRun;
  /** A read from the last state of the first. */
  second: ConnectorRun;
  /** Reads from some of the states of the first, by the number of the state. */
  resumed: readonly { state: number; run: ConnectorRun }[];
  /** A read from a state that lies far in the future. */
  future: ConnectorRun;
}

/** The rules for reads from a state: TestIncremental. */
export const INCREMENTAL_RULES: readonly Rule<IncrementalEvidence>[] = [
  {
    name: 'two_sequential_reads',
    asks: 'A read from the last state does not yield the same records again.',
    violations: ({ first, second }) => [
      ...unless(first.records.length > 0, 'the first read is empty'),
      ...unless(!sameJson(contents(first), contents(second)), 'both yield the same'),
      ...unless(second.records.length <= first.records.length, 'the second yields more'),
    ],
  },
  {
    name: 'read_sequential_slices',
    asks: 'From any state on, a read yields all that the first read yielded after it.',
    violations: ({ first, resumed }) => [
      ...unless(resumed.length > 0, 'no state was tried'),
      ...resumed.flatMap(({ state, run }) => {
        const got = new Set([...contents(before(first, state)), ...contents(run)]);
        const lost = contents(first).filter((record) => !got.has(record)).length;
        return unless(lost === 0, `after state ${state}, ${lost} records are lost`);
      }),
    ],
  },
  {
    name: 'state_with_abnormally_large_values',
    asks: 'From a state in the far future, a read yields no records and at least one STATE.',
    violations: ({ future }) => [
      ...unless(future.records.length === 0, `there are ${future.records.length} records`),
      ...unless(future.states.length > 0, 'there is no STATE'),
      ...unless(future.exitCode === 0, 'it fails'),
    ],
  },
];

/** What a run had yielded when it printed its nth state, counted from 0. */
function before(run: ConnectorRun, state: number): ConnectorRun {
  let states = 0;
  const end = run.messages.findIndex(({ type }) => type === 'STATE' && states++ === state);
  const records = run.messages.slice(0, end).flatMap(({ record }) => record ?? []);
  return { ...run, records };
}
