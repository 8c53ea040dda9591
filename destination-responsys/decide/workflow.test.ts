import type { Evidence } from './evidence';
import { decide, type Action, type Recorded, type Rules } from './workflow';

const action = (evidence: Evidence, rules: Partial<Rules>, recorded?: Recorded): Action =>
  decide(
    evidence,
    { kind: 'export_users', currentMembers: false, timeBased: false, ...rules },
    recorded,
  ).action;
const campaign = { kind: 'export_to_campaign' } as const;

describe('the decision by evidence alone', () => {
  // Evidence; export users with Existing Users off and on; campaign with Back Fill off and on.
  test.each<[Evidence, Action, Action, Action, Action]>([
    ['enter', 'add', 'add', 'trigger', 'trigger'],
    ['exit', 'leave', 'leave', 'ignore', 'ignore'],
    ['deleted', 'leave', 'leave', 'ignore', 'ignore'],
    ['change', 'ignore', 'update', 'ignore', 'trigger'],
    ['listed', 'ignore', 'update', 'ignore', 'trigger'],
    ['none', 'ignore', 'update', 'ignore', 'trigger'],
    ['not listed', 'ignore', 'ignore', 'ignore', 'ignore'],
    ['other audiences', 'ignore', 'ignore', 'ignore', 'ignore'],
    ['not comparable', 'ignore', 'ignore', 'ignore', 'ignore'],
    ['contradictory', 'ignore', 'ignore', 'ignore', 'ignore'],
  ])('%s: %s, with existing users %s; campaign: %s, with back fill %s', (evidence, ...expected) => {
    expect([
      action(evidence, {}),
      action(evidence, { currentMembers: true }),
      action(evidence, campaign),
      action(evidence, { ...campaign, currentMembers: true }),
    ]).toEqual(expected);
  });
});

describe('the decision by comparison with what is recorded', () => {
  const timeBased = { timeBased: true };
  test.each<[Evidence, Recorded, Action, Action, Action, Action]>([
    ['listed', true, 'ignore', 'update', 'ignore', 'ignore'],
    ['listed', false, 'add', 'add', 'trigger', 'trigger'],
    ['listed', undefined, 'record in', 'update', 'record in', 'trigger'],
    ['not listed', true, 'leave', 'leave', 'record out', 'record out'],
    ['not listed', false, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['not listed', undefined, 'record out', 'record out', 'record out', 'record out'],
    ['enter', true, 'add', 'add', 'ignore', 'ignore'],
    ['enter', false, 'add', 'add', 'trigger', 'trigger'],
    ['enter', undefined, 'add', 'add', 'trigger', 'trigger'],
    ['exit', true, 'leave', 'leave', 'record out', 'record out'],
    ['deleted', undefined, 'leave', 'leave', 'record out', 'record out'],
    ['change', true, 'ignore', 'update', 'ignore', 'ignore'],
    ['none', undefined, 'record in', 'update', 'record in', 'trigger'],
    ['not comparable', true, 'ignore', 'ignore', 'ignore', 'ignore'],
  ])('%s with %s recorded: %s / %s; campaign: %s / %s', (evidence, recorded, ...expected) => {
    expect([
      action(evidence, timeBased, recorded),
      action(evidence, { ...timeBased, currentMembers: true }, recorded),
      action(evidence, { ...timeBased, ...campaign }, recorded),
      action(evidence, { ...timeBased, ...campaign, currentMembers: true }, recorded),
    ]).toEqual(expected);
  });
});

test('a decision that an option would have changed names it', () => {
  const rules = { currentMembers: false, timeBased: false } as const;
  expect(decide('listed', { ...rules, kind: 'export_users' }, undefined)).toEqual({
    action: 'ignore',
    reason: 'they are in the audience already and Existing Users is off',
    option: 'Existing Users',
  });
  expect(decide('none', { ...rules, ...campaign }, undefined).option).toBe('Back Fill');
  expect(decide('not listed', { ...rules, ...campaign }, undefined).option).toBeUndefined();
});
