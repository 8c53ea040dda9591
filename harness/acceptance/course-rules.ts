import type { ProtocolMessage } from '../connector/connector-run';
import { unless, type Rule } from './rule';

/** What a connector said, without the contents: records of one stream in a row are one step. */
export type Step =
  | { kind: 'records'; stream: string; count: number }
  | { kind: 'state'; type: string; stream: string; source?: number; destination?: number }
  | { kind: 'status'; stream: string; status: string }
  | { kind: 'error' };

/** How a command went, as far as the platform judges it. */
export interface Course {
  command: string;
  /** The streams of the configured catalog; undefined where it cannot be read. */
  streams: readonly string[] | undefined;
  steps: Step[];
  /** Null when it was stopped from outside. */
  exitCode: number | null;
}

/** A course of which nothing has been heard yet. */
export function emptyCourse(command: string, streams: readonly string[] | undefined): Course {
  return { command, streams, steps: [], exitCode: null };
}

/** Adds a message to a course. */
export function follow({ steps }: Course, { record, state, trace }: ProtocolMessage): void {
  const last = steps.at(-1);
  if (record !== undefined) {
    if (last?.kind === 'records' && last.stream === record.stream) last.count++;
    else steps.push({ kind: 'records', stream: record.stream, count: 1 });
  } else if (state !== undefined) {
    steps.push({
      kind: 'state',
      type: state.type,
      stream: state.stream?.stream_descriptor.name ?? '',
      ...(state.sourceStats && { source: state.sourceStats.recordCount }),
      ...(state.destinationStats && { destination: state.destinationStats.recordCount }),
    });
  } else if (trace?.stream_status !== undefined) {
    const { stream_descriptor, status } = trace.stream_status;
    steps.push({ kind: 'status', stream: stream_descriptor.name, status });
  } else if (trace?.error !== undefined) steps.push({ kind: 'error' });
}

const TERMINAL = ['COMPLETE', 'INCOMPLETE'];

function whileReading(
  name: string,
  asks: string,
  violations: (course: Course) => string[],
): Rule<Course> {
  return {
    name,
    asks,
    violations: (course) => (course.command === 'read' ? violations(course) : []),
  };
}

/** What Airbyte's platform makes of the order of messages and of how a connector ends. */
export const COURSE_RULES: readonly Rule<Course>[] = [
  {
    name: 'error_and_exit_code',
    asks: 'An error and a failing exit code come together: the platform looks at the code alone, and its user reads the error alone.',
    violations: ({ steps, exitCode }) => {
      if (exitCode === null) return [];
      const told = steps.some(({ kind }) => kind === 'error');
      return unless(
        told === (exitCode !== 0),
        `the exit code is ${exitCode}, and there is ${told ? 'an' : 'no'} error`,
      );
    },
  },
  whileReading('streams_known', 'Nothing is said of a stream that the catalog lacks.', (course) => {
    const named = course.steps.flatMap((step) => (step.kind === 'error' ? [] : [step.stream]));
    const known = course.streams ?? named;
    return [...new Set(named)]
      .filter((name) => name !== '' && !known.includes(name))
      .map((name) => `${name} is not in the catalog`);
  }),
  whileReading(
    'status_order',
    'A stream starts first and ends last, once: COMPLETE with exit code 0; else at least one is INCOMPLETE.',
    (course) => {
      const failed = course.exitCode !== 0;
      const anyIncomplete = course.steps.some(
        (step) => step.kind === 'status' && step.status === 'INCOMPLETE',
      );
      return streamsOf(course).flatMap((stream) => {
        const steps = course.steps.filter(
          (step) => step.kind !== 'error' && step.stream === stream,
        );
        const statuses = steps.flatMap((step) => (step.kind === 'status' ? [step.status] : []));
        const [first, last] = [steps[0], steps.at(-1)];
        const wanted = failed && anyIncomplete ? TERMINAL : [failed ? 'INCOMPLETE' : 'COMPLETE'];
        const ended = statuses.filter((status) => TERMINAL.includes(status));
        const isLast = last?.kind === 'status' && TERMINAL.includes(last.status);
        return [
          ...unless(
            first?.kind === 'status' && first.status === 'STARTED',
            `${stream} does not start with STARTED`,
          ),
          ...unless(
            course.exitCode === null || (wanted.includes(ended.join()) && isLast),
            `${stream} does not end in ${wanted.join(' or ')}, once`,
          ),
        ];
      });
    },
  ),
  whileReading('states_of_one_type', 'All states of a read are of one type.', ({ steps }) => {
    const types = new Set(steps.flatMap((step) => (step.kind === 'state' ? [step.type] : [])));
    return unless(types.size < 2, `they are ${[...types].join(' and ')}`);
  }),
  whileReading(
    'states_count_records',
    'Each state of a read counts the records of its stream since the one before, and the last comes after all.',
    ({ steps, exitCode }) => {
      const since = new Map<string, number>();
      const faults = steps.flatMap((step) => {
        if (step.kind === 'records') {
          since.set(step.stream, (since.get(step.stream) ?? 0) + step.count);
        }
        if (step.kind !== 'state' || step.type !== 'STREAM') return [];
        const emitted = since.get(step.stream) ?? 0;
        since.delete(step.stream);
        return unless(step.source === emitted, `a state counts ${step.source} of ${emitted}`);
      });
      const open = [...since].map(
        ([stream, count]) => `${count} records of ${stream} have no state`,
      );
      return [...faults, ...(exitCode === 0 ? open : [])];
    },
  ),
  {
    name: 'states_count_outcomes',
    asks: 'Each state that a destination returns counts the records that were written for it.',
    violations: ({ command, steps }) =>
      steps.flatMap((step) =>
        unless(
          command !== 'write' || step.kind !== 'state' || step.destination !== undefined,
          'a state comes back without a count',
        ),
      ),
  },
];

function streamsOf({ steps }: Course): string[] {
  const names = steps.flatMap((step) => (step.kind === 'error' ? [] : [step.stream]));
  return [...new Set(names)].filter((name) => name !== '');
}
