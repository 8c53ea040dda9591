import { silent } from '../../harness/connector/silent-log';
import { Entrants } from './entrants';
import type { Outcome } from '../decide/outcome';
import { EMAIL } from '../decide/sending';

const SKIPPED: Outcome = { kind: 'ignored', reason: 'it is recorded', mailedBefore: true };
const MAILED: Outcome = { kind: 'triggered' };
const OTHER: Outcome = { kind: 'ignored', reason: 'they are not in the audience' };

function warned(...outcomes: readonly [string, Outcome][]): string[] {
  const warnings: string[] = [];
  const entrants = new Entrants();
  for (const [stream, outcome] of outcomes) entrants.note(stream, outcome);
  entrants.report({ ...silent, warn: (text) => warnings.push(text) }, EMAIL);
  return warnings;
}

test('one member who entered but was recorded as mailed is enough for a warning, with the remedy', () => {
  const [warning] = warned(['users', SKIPPED], ['users', OTHER]);
  expect(warning).toContain('of the stream users, all 1 who entered');
  expect(warning).toContain('a Segments Table of its own');
});

test('an e-mail to anyone of the stream shows that the records are its own', () => {
  expect(warned(['users', SKIPPED], ['users', MAILED])).toEqual([]);
});

test('another stream that mails does not hide one that mails nobody', () => {
  expect(warned(['a', SKIPPED], ['b', MAILED], ['a', SKIPPED])).toHaveLength(1);
});

test('a stream that nobody enters causes no warning', () => {
  expect(warned(['users', OTHER])).toEqual([]);
});
