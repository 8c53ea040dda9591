import type { Evidence } from './evidence';
import {
  compares,
  decide,
  needsRecorded,
  remembers,
  WORKFLOWS,
  type Action,
  type Recorded,
  type Rules,
} from './workflow';

type Kind = Evidence['kind'];
const RULES: Rules = {
  ...{ kind: 'export_users', currentMembers: false, timeBased: false },
  ...{ mailOnce: false, membersOnly: false },
};
const evidence = (kind: Kind): Evidence => ({ kind, reason: 'they are in the audience already' });
const action = (kind: Kind, rules: Partial<Rules>, recorded?: Recorded): Action =>
  decide(evidence(kind), { ...RULES, ...rules }, recorded).action;
const campaign = { kind: 'export_to_campaign' } as const;
const customEvent = { kind: 'send_custom_event' } as const;
/** With each of several rules, without and with current members. */
const actions = (kind: Kind, recorded: Recorded, ...all: readonly Partial<Rules>[]): Action[] =>
  all.flatMap((rules) =>
    [false, true].map((currentMembers) => action(kind, { ...rules, currentMembers }, recorded)),
  );

describe('the decision by evidence alone', () => {
  // Evidence; export users with Existing Users off and on; campaign with Back Fill off and on.
  test.each<[Kind, Action, Action, Action, Action]>([
    ['entered', 'add', 'add', 'trigger', 'trigger'],
    ['left', 'leave', 'leave', 'ignore', 'ignore'],
    ['changed', 'ignore', 'update', 'ignore', 'trigger'],
    ['in', 'ignore', 'update', 'ignore', 'trigger'],
    ['out', 'ignore', 'ignore', 'ignore', 'ignore'],
  ])('%s: %s, with existing users %s; campaign: %s, with back fill %s', (kind, ...expected) => {
    for (const recorded of [undefined, 0, 1, 2] as const) {
      expect(actions(kind, recorded, {}, campaign)).toEqual(expected);
    }
  });
});

describe('the decision by comparison with the recorded membership', () => {
  const timeBased = { timeBased: true };
  test.each<[Kind, Recorded, Action, Action, Action, Action]>([
    ['in', 1, 'ignore', 'update', 'ignore', 'ignore'],
    ['in', 2, 'ignore', 'update', 'name', 'name'],
    ['in', 0, 'add', 'add', 'trigger', 'trigger'],
    ['in', undefined, 'record in', 'update', 'record in', 'trigger'],
    ['out', 1, 'leave', 'leave', 'record out', 'record out'],
    ['out', 2, 'leave', 'leave', 'record out', 'record out'],
    ['out', 0, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['out', undefined, 'record out', 'record out', 'record out', 'record out'],
    ['entered', 1, 'add', 'add', 'ignore', 'ignore'],
    ['entered', 2, 'add', 'add', 'name', 'name'],
    ['entered', 0, 'add', 'add', 'trigger', 'trigger'],
    ['entered', undefined, 'add', 'add', 'trigger', 'trigger'],
    ['left', 1, 'leave', 'leave', 'record out', 'record out'],
    ['left', 2, 'leave', 'leave', 'record out', 'record out'],
    ['left', 0, 'leave', 'leave', 'ignore', 'ignore'],
    ['left', undefined, 'leave', 'leave', 'record out', 'record out'],
    ['changed', 1, 'ignore', 'update', 'ignore', 'ignore'],
    // A change event says nothing about entering: in doubt nobody is mailed.
    ['changed', 0, 'ignore', 'update', 'ignore', 'trigger'],
    ['changed', undefined, 'record in', 'update', 'record in', 'trigger'],
  ])('%s with %s recorded: %s / %s; campaign: %s / %s', (kind, recorded, ...expected) => {
    expect(actions(kind, recorded, timeBased, { ...timeBased, ...campaign })).toEqual(expected);
  });
});

describe('the decision of a campaign that mails once', () => {
  const once = { ...campaign, mailOnce: true };
  // By events, with Back Fill off and on; where every record is a member, with Back Fill off and on.
  test.each<[Kind, Recorded, Action, Action, Action, Action]>([
    ['entered', undefined, 'trigger', 'trigger', 'trigger', 'trigger'],
    ['entered', 0, 'trigger', 'trigger', 'trigger', 'trigger'],
    ['entered', 1, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['entered', 2, 'name', 'name', 'name', 'name'],
    ['in', undefined, 'ignore', 'trigger', 'record in', 'trigger'],
    ['in', 0, 'ignore', 'trigger', 'trigger', 'trigger'],
    ['in', 1, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['in', 2, 'name', 'name', 'name', 'name'],
    ['changed', 1, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['changed', undefined, 'ignore', 'trigger', 'record in', 'trigger'],
    ['left', 1, 'record out', 'record out', 'record out', 'record out'],
    ['left', 0, 'ignore', 'ignore', 'ignore', 'ignore'],
    ['out', 1, 'ignore', 'ignore', 'record out', 'record out'],
    ['out', undefined, 'ignore', 'ignore', 'record out', 'record out'],
  ])('%s with %s recorded: %s / %s; members only: %s / %s', (kind, recorded, ...expected) => {
    expect(actions(kind, recorded, once, { ...once, membersOnly: true })).toEqual(expected);
  });
});

test('a custom event is sent when a campaign would mail, whatever is recorded or configured', () => {
  const flags = [false, true];
  for (const kind of ['entered', 'left', 'changed', 'in', 'out', 'unclear'] as const)
    for (const recorded of [undefined, 0, 1, 2] as const)
      for (const timeBased of flags)
        for (const mailOnce of flags)
          for (const membersOnly of flags) {
            const rules = { timeBased, mailOnce, membersOnly };
            expect(actions(kind, recorded, { ...rules, ...customEvent })).toEqual(
              actions(kind, recorded, { ...rules, ...campaign }),
            );
          }
});

test('the reasons of a custom event speak of an event and of its options', () => {
  const once = { ...RULES, ...customEvent, mailOnce: true };
  expect(decide(evidence('entered'), once, 1).reason).toContain('as sent the event (1)');
  expect(decide(evidence('entered'), once, 2).reason).toContain('custom event was on its way');
  expect(decide(evidence('changed'), once, undefined).option).toBe('Event Back Fill');
});

test('unclear evidence mails, removes and records nobody, whatever is recorded or configured', () => {
  const flags = [false, true];
  for (const kind of Object.keys(WORKFLOWS) as Rules['kind'][])
    for (const currentMembers of flags)
      for (const timeBased of flags)
        for (const mailOnce of flags)
          for (const membersOnly of flags)
            for (const recorded of [undefined, 0, 1, 2] as const) {
              const rules = { kind, currentMembers, timeBased, mailOnce, membersOnly };
              expect(decide(evidence('unclear'), rules, recorded)).toMatchObject({
                action: 'ignore',
                unclear: true,
              });
            }
});

test('a deleted row that says nothing else is an exit only if they were recorded as a member', () => {
  const deleted: Evidence = { kind: 'unclear', reason: 'they say nothing', deleted: true };
  const of = (rules: Partial<Rules>): Action[] =>
    ([1, 2, 0, undefined] as const).map(
      (recorded) => decide(deleted, { ...RULES, ...rules }, recorded).action,
    );
  expect(of({})).toEqual(['leave', 'leave', 'ignore', 'ignore']);
  expect(of({ ...campaign, mailOnce: true })).toEqual([
    ...['record out', 'record out'],
    ...['ignore', 'ignore'],
  ]);
  expect(of(campaign)).toEqual(['ignore', 'ignore', 'ignore', 'ignore']);
});

test('the recorded membership is looked up only if it makes a difference', () => {
  const asked = (rules: Partial<Rules>): Kind[] =>
    (['entered', 'left', 'changed', 'in', 'out', 'unclear'] as const).filter((kind) =>
      needsRecorded(evidence(kind), { ...RULES, ...rules }),
    );
  expect(asked({})).toEqual([]);
  expect(asked(campaign)).toEqual([]);
  expect(asked({ timeBased: true })).toEqual(['changed', 'in', 'out']);
  expect(asked({ ...campaign, mailOnce: true })).toEqual(['entered', 'left']);
  expect(asked({ ...campaign, mailOnce: true, currentMembers: true })).toEqual([
    ...['entered', 'left', 'changed', 'in'],
  ]);
});

test('a campaign records who was mailed with Mail Once or Time-based Triggers; only lists are compared', () => {
  expect(remembers({ ...RULES, mailOnce: true })).toBe(false);
  expect(remembers({ ...RULES, ...campaign, mailOnce: true })).toBe(true);
  expect(remembers({ ...RULES, ...campaign, timeBased: true })).toBe(true);
  expect(compares({ ...RULES, ...campaign, mailOnce: true })).toBe(false);
  expect(compares({ ...RULES, ...campaign, mailOnce: true, membersOnly: true })).toBe(true);
});

test('an exit that was found by comparison is marked for the brake', () => {
  const timed = { ...RULES, timeBased: true };
  expect(decide(evidence('out'), timed, 1).compared).toBe(true);
  expect(decide(evidence('left'), timed, 1).compared).toBeUndefined();
  const deleted = { ...evidence('unclear'), deleted: true } as const;
  expect(decide(deleted, timed, 1).compared).toBe(true);
});

test('a member who entered but is recorded as mailed is marked for the report', () => {
  const once = { ...RULES, ...campaign, mailOnce: true };
  expect(decide(evidence('entered'), once, 1).mailedBefore).toBe(true);
  expect(decide(evidence('in'), once, 1).mailedBefore).toBeUndefined();
  expect(decide(evidence('entered'), once, 2).mailedBefore).toBeUndefined();
});

test('a decision that an option would have changed names the option', () => {
  expect(decide(evidence('in'), RULES, undefined)).toEqual({
    action: 'ignore',
    reason: 'they are in the audience already and Existing Users is off',
    option: 'Existing Users',
  });
  expect(decide(evidence('changed'), { ...RULES, ...campaign }, undefined).option).toBe(
    'Back Fill',
  );
  expect(decide(evidence('out'), { ...RULES, ...campaign }, undefined).option).toBeUndefined();
});
