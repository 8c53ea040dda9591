import type { Outcome } from './outcome';
import { outcomeOf } from './settled';
import type { Action } from './workflow';

const reason = 'it is so';

test.each<[Action, Outcome]>([
  ['add', { kind: 'added' }],
  ['update', { kind: 'updated' }],
  ['trigger', { kind: 'triggered' }],
  ['leave', { kind: 'removed' }],
  ['name', { kind: 'unknown', reason }],
  ['record in', { kind: 'ignored', reason }],
  ['record out', { kind: 'ignored', reason }],
  ['ignore', { kind: 'ignored', reason }],
])('whose change was to %s ends as %j', (action, expected) => {
  expect(outcomeOf({ action, reason })).toStrictEqual(expected);
});

test('a record that needs no action keeps the details for the report', () => {
  const more = { option: 'Back Fill', unclear: true, mailedBefore: true } as const;
  expect(outcomeOf({ action: 'ignore', reason, ...more })).toStrictEqual({
    ...{ kind: 'ignored', reason },
    ...more,
  });
});
