import { decisionForAbsent, isOnlyIfListed } from './absent';
import type { Action } from './workflow';

const ACTIONS: readonly Action[] = [
  ...(['add', 'update', 'trigger', 'leave'] as const),
  ...(['record in', 'record out', 'name', 'ignore'] as const),
];
const of = (action: Action): { action: Action; reason: string } => ({ action, reason: '' });

test('leaving, and recording who is out, are about members of the list alone', () => {
  const alone = ACTIONS.filter((action) => isOnlyIfListed(of(action), 'MOBILE_NUMBER_'));
  expect(alone).toEqual(['leave', 'record out']);
});

test('everything is about members of the list alone where members are matched by what adds nobody', () => {
  for (const match of ['RIID_', 'EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_'] as const) {
    expect(ACTIONS.every((action) => isOnlyIfListed(of(action), match))).toBe(true);
  }
});

test('whoever would have been written and is not in the list is told apart from whoever had not to be', () => {
  const absent = ACTIONS.filter((action) => decisionForAbsent(of(action)).absent === true);
  expect(absent).toEqual(['add', 'update', 'trigger', 'record in']);
  expect(ACTIONS.map((action) => decisionForAbsent(of(action)).action)).toEqual(
    ACTIONS.map(() => 'ignore'),
  );
});
