import type { Evidence } from '../decide/evidence';
import type { Plan } from '../decide/plan';
import type { Decision } from '../decide/workflow';
import { destinationConfig } from '../../harness/connector/configured';
import { settingsOf } from '../form/settings';
import { Brake } from './brake';

const FORM = {
  ...{ workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' },
  ...{ time_based_triggers: true, on_exit: 'delete' },
};
const LEAVES: Decision = { action: 'leave', reason: '', compared: true };
const STAYS: Decision = { action: 'ignore', reason: '' };

/** A brake that is asked about members by number. */
function braking(form: object = {}) {
  const settings = settingsOf(destinationConfig({ ...FORM, ...form }), 'users');
  const brake = new Brake<string>();
  const take = (member: number, kind: Evidence['kind'], decision: Decision, batch = 1) => {
    const key = `user${member}`;
    const draft = { member: { key } } as unknown as Plan['draft'];
    const evidence: Evidence = { kind, reason: '' };
    return brake.take({ settings, evidence, draft }, decision, `exit of ${key}`, batch);
  };
  return { brake, take };
}

test('an exit that was found by comparison, and would delete, waits for the end', () => {
  const { brake, take } = braking();
  expect(take(1, 'out', LEAVES)).toEqual({ waits: true, replaced: undefined });
  expect(brake.release()).toEqual([{ exit: 'exit of user1', batch: 1 }]);
});

test.each<[string, object, Decision]>([
  ['an event told of it', {}, { action: 'leave', reason: '' }],
  ['it only flags', { on_exit: 'flag' }, LEAVES],
  ['mass exits are allowed', { allow_mass_exit: true }, LEAVES],
])('an exit does not wait where %s', (_, form, decision) => {
  const { brake, take } = braking(form);
  expect(take(1, 'left', decision).waits).toBe(false);
  expect(brake.release()).toEqual([]);
});

test.each(['in', 'entered'] as const)('a member who turns out to be %s does not leave', (kind) => {
  const { brake, take } = braking();
  take(1, 'out', LEAVES, 3);
  expect(take(1, kind, STAYS, 4)).toEqual({
    waits: false,
    replaced: { exit: 'exit of user1', batch: 3 },
  });
  expect(brake.release()).toEqual([]);
});

test('a record without a membership leaves an exit held', () => {
  const { brake, take } = braking();
  take(1, 'out', LEAVES);
  expect(take(1, 'changed', STAYS).replaced).toBeUndefined();
  expect(brake.release()).toHaveLength(1);
});

test('twenty exits among as many members who stay pass, and one more does not', () => {
  const half = braking();
  for (let i = 0; i < 20; i++) half.take(i, 'out', LEAVES);
  for (let i = 20; i < 40; i++) half.take(i, 'in', STAYS);
  expect(half.brake.release()).toHaveLength(20);
  const more = braking();
  for (let i = 0; i < 21; i++) more.take(i, 'out', LEAVES);
  for (let i = 21; i < 41; i++) more.take(i, 'in', STAYS);
  expect(() => more.brake.release()).toThrow('21 of the 41 members');
});

test('members who were already out do not count as staying', () => {
  const { brake, take } = braking();
  for (let i = 0; i < 20; i++) take(i, 'out', LEAVES);
  for (let i = 20; i < 60; i++) take(i, 'out', STAYS);
  expect(() => brake.release()).toThrow('20 of the 60 members');
});

test('members who entered by an event do not count as compared', () => {
  const { brake, take } = braking();
  for (let i = 0; i < 20; i++) take(i, 'out', LEAVES);
  for (let i = 20; i < 60; i++) take(i, 'entered', STAYS);
  expect(() => brake.release()).toThrow('20 of the 20 members');
});
