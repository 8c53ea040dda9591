import type { Evidence } from './evidence';
import { decide, type Action, type Recorded, type Rules } from './workflow';

type Kind = Evidence['kind'];
const RULES = { kind: 'export_users', currentMembers: false, timeBased: false, mailOnce: false };
const evidence = (kind: Kind): Evidence => ({ kind, reason: 'they are in the audience already' });
const action = (kind: Kind, rules: Partial<Rules>, recorded?: Recorded): Action =>
  decide(evidence(kind), { ...RULES, ...rules } as Rules, recorded).action;
const campaign = { kind: 'export_to_campaign' } as const;

describe('the decision by evidence alone', () => {
  // Evidence; export users with Existing Users off and on; campaign with Back Fill off and on.
  test.each<[Kind, Action, Action, Action, Action]>([
    ['entered', 'add', 'add', 'trigger', 'trigger'],
    ['left', 'leave', 'leave', 'ignore', 'ignore'],
    ['changed', 'ignore', 'update', 'ignore', 'trigger'],
    ['in', 'ignore', 'update', 'ignore', 'trigger'],
    ['out', 'ignore', 'ignore', 'ignore', 'ignore'],
    ['unclear', 'ignore', 'ignore', 'ignore', 'ignore'],
  ])('%s: %s, with existing users %s; campaign: %s, with back fill %s', (kind, ...expected) => {
    expect([
      action(kind, {}),
      action(kind, { currentMembers: true }),
      action(kind, campaign),
      action(kind, { ...campaign, currentMembers: true }),
    ]).toEqual(expected);
  });
});

describe('the decision by comparison with what is recorded', () => {
  const timeBased = { timeBased: true };
  test.each<[Kind, Recorded, Action, Action, Action, Action]>([
    ['in', true, 'ignore', 'update', 'ignore', 'ignore'],
    ['in', false, 'add', 'add', 'trigger', 'trigger'],
    ['in', undefined, 'record in', 'update', 'record in', 'trigger'],
    ['out', true, 'leave', 'leave', 'record out', 'record out'],
    ['out', false, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['out', undefined, 'record out', 'record out', 'record out', 'record out'],
    ['entered', true, 'add', 'add', 'ignore', 'ignore'],
    ['entered', false, 'add', 'add', 'trigger', 'trigger'],
    ['entered', undefined, 'add', 'add', 'trigger', 'trigger'],
    ['left', true, 'leave', 'leave', 'record out', 'record out'],
    ['changed', true, 'ignore', 'update', 'ignore', 'ignore'],
    ['unclear', true, 'ignore', 'ignore', 'ignore', 'ignore'],
  ])('%s with %s recorded: %s / %s; campaign: %s / %s', (kind, recorded, ...expected) => {
    expect([
      action(kind, timeBased, recorded),
      action(kind, { ...timeBased, currentMembers: true }, recorded),
      action(kind, { ...timeBased, ...campaign }, recorded),
      action(kind, { ...timeBased, ...campaign, currentMembers: true }, recorded),
    ]).toEqual(expected);
  });
});

test('a deleted row that says nothing else is an exit only if the memory says that they were in', () => {
  const deleted: Evidence = { kind: 'unclear', reason: 'their row was deleted', deleted: true };
  const of = (timeBased: boolean, recorded: Recorded): Action =>
    decide(deleted, { ...RULES, kind: 'export_users', timeBased }, recorded).action;
  expect([of(true, true), of(true, false), of(true, undefined), of(false, undefined)]).toEqual([
    'leave',
    'ignore',
    'ignore',
    'ignore',
  ]);
});

test('a decision that an option would have changed names it', () => {
  const rules = { currentMembers: false, timeBased: false, mailOnce: false };
  expect(decide(evidence('in'), { ...rules, kind: 'export_users' }, undefined)).toEqual({
    action: 'ignore',
    reason: 'they are in the audience already and Existing Users is off',
    option: 'Existing Users',
  });
  expect(decide(evidence('changed'), { ...rules, ...campaign }, undefined).option).toBe(
    'Back Fill',
  );
  expect(decide(evidence('out'), { ...rules, ...campaign }, undefined).option).toBeUndefined();
});
