import { silent } from '../../harness/connector/silent-log';
import { Entrants } from './entrants';
import type { Outcome } from '../decide/outcome';

const SKIPPED: Outcome = { kind: 'ignored', reason: 'it is recorded', mailedBefore: true };
const MAILED: Outcome = { kind: 'triggered' };
const OTHER: Outcome = { kind: 'ignored', reason: 'they are not in the audience' };

function warned(...outcomes: readonly [string, Outcome][]): string[] {
  const warnings: string[] = [];
  const entrants = new Entrants();
  for (const [stream, outcome] of outcomes) entrants.note(stream, outcome);
  entrants.report({ ...silent, warn: (text) => warnings.push(text) });
  return warnings;
}

test('one entrant who was skipped for the memory alone is enough to warn, with the remedy', () => {
  const [warning] = warned(['users', SKIPPED], ['users', OTHER]);
  expect(warning).toContain('of the stream users, all 1 who entered');
  expect(warning).toContain('a Segments Table of its own');
});

test('an e-mail to anybody of the stream shows that the memory is its own', () => {
  expect(warned(['users', SKIPPED], ['users', MAILED])).toEqual([]);
});

test('another stream that mails does not hide one that mails nobody', () => {
  expect(warned(['a', SKIPPED], ['b', MAILED], ['a', SKIPPED])).toHaveLength(1);
});

test('a stream that nobody enters is silent', () => {
  expect(warned(['users', OTHER])).toEqual([]);
});
