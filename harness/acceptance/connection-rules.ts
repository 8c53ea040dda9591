import type { ConnectorRun } from '../connector/connector-run';
import { unless, type Rule } from './rule';

export interface ConnectionEvidence {
  /** `check` with a configuration that works. */
  working: ConnectorRun;
  /** `check` with a password, host or key that is wrong. */
  refused: ConnectorRun;
  /** `check` with a configuration that does not satisfy the form. */
  invalid: ConnectorRun;
}

/** The rules for `check`: TestConnection. */
export const CONNECTION_RULES: readonly Rule<ConnectionEvidence>[] = [
  {
    name: 'check_succeeded',
    asks: 'A working connection is reported by exactly one CONNECTION_STATUS, SUCCEEDED.',
    violations: ({ working }) => answers(working, 'SUCCEEDED'),
  },
  {
    name: 'check_failed',
    asks: 'A connection that does not work is reported by exactly one, FAILED, with the reason.',
    violations: ({ refused }) => [
      ...answers(refused, 'FAILED'),
      ...unless(
        statuses(refused).every((s) => (s.message ?? '') !== ''),
        'no reason is given',
      ),
    ],
  },
  {
    name: 'check_exception',
    asks: 'An invalid configuration is reported once too: by FAILED, or by one TRACE ERROR and a failing exit code.',
    violations: ({ invalid }) => {
      const { exitCode, errors } = invalid;
      const failed = answers(invalid, 'FAILED').length === 0 && errors.length === 0;
      const thrown = statuses(invalid).length === 0 && errors.length === 1 && exitCode !== 0;
      return unless(failed !== thrown, 'it is reported in neither way, or in both');
    },
  },
];

function statuses({ messages }: ConnectorRun): { status: string; message?: string }[] {
  return messages.flatMap(({ connectionStatus }) => connectionStatus ?? []);
}

function answers(run: ConnectorRun, expected: string): string[] {
  const told = statuses(run).map(({ status }) => status);
  return unless(told.join() === expected, `the answer is ${told.join(', ') || 'nothing'}`);
}
