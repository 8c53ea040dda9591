import { destinationConfig } from '../../harness/connector/configured';
import type { Outcome } from './outcome';
import { settingsOf } from '../form/settings';
import type { Settings } from './settings';
import {
  changeOf,
  isRemoval,
  joinedPlans,
  listOf,
  planned,
  readingOf,
  recordedIn,
  sizeOf,
  type Plan,
  type RecordReading,
} from './plan';

const REF = { number: 1, stream: 'users', window: { committed: 0, rejected: 0 } };
const enter = { segment_events: [{ slug: 'vip', event: 'enter' }] };
const exit = { segment_events: [{ slug: 'vip', event: 'exit' }] };

function settings(workflow: object): Settings {
  return settingsOf(destinationConfig({ source_audience: 'vip', ...workflow }), 'users');
}
const users = (more: object = {}): Settings =>
  settings({ workflow_type: 'export_users', list: 'CONTACTS', ...more });
const campaign = (more: object = {}): Settings =>
  settings({ workflow_type: 'export_to_campaign', campaign: 'Welcome', ...more });
const reading = (data: object, own: Settings): RecordReading =>
  readingOf({ email: 'ann@example.com', ...data }, own);
const settle = (data: object, own: Settings): Plan | Outcome =>
  planned(REF, reading(data, own), own);
function plan(data: object, own: Settings): Plan {
  const settled = settle(data, own);
  if ('kind' in settled) throw new Error(`settled as ${settled.kind}`);
  return settled;
}

describe('a record', () => {
  test('is decided at once if nothing in Responsys matters', () => {
    expect(plan(enter, users()).decision).toMatchObject({ action: 'add' });
  });

  test('remains open if the recorded membership decides', () => {
    expect(plan(enter, campaign()).decision).toBeUndefined();
  });

  test('that needs no action has its outcome at once', () => {
    expect(settle({ segments: ['other'] }, users())).toMatchObject({ kind: 'ignored' });
    expect(settle({}, users())).toMatchObject({ kind: 'ignored', unclear: true });
  });

  test('that identifies nobody is refused, unless it needs no action anyway', () => {
    expect(settle({ ...enter, email: null }, users())).toMatchObject({
      ...{ kind: 'refused', code: '', at: 'record' },
    });
    expect(settle({ segments: ['other'], email: null }, users())).toMatchObject({
      kind: 'ignored',
    });
  });
});

describe('an e-mail address', () => {
  const byId = { customer_id_field: 'uid' };
  const nobody = { uid: '7', email: null };

  test('is required only of members who are mailed', () => {
    expect(settle({ ...enter, ...nobody }, campaign(byId))).toMatchObject({ kind: 'refused' });
    expect(settle({ ...exit, ...nobody }, campaign(byId))).not.toMatchObject({ kind: 'refused' });
    expect(settle({ ...enter, ...nobody }, users(byId))).not.toMatchObject({ kind: 'refused' });
  });

  test('that a deleted row lacks is explained by what databases send for it', () => {
    const removing = users({ on_exit: 'delete' });
    const deleted = { _ab_cdc_deleted_at: '2024-03-01T10:00:00Z', segments: ['vip'], email: null };
    const reason = (data: object): string => {
      const settled = settle(data, removing);
      return 'kind' in settled && 'reason' in settled ? settled.reason : '';
    };
    expect(reason(deleted)).toContain('REPLICA IDENTITY FULL');
    expect(reason({ ...enter, email: null })).toBe('it has no e-mail address in email');
  });
});

test('the lists of a record count for its member only if no event and no deletion decides', () => {
  const own = users({ existing_users: true, on_exit: 'delete' });
  const of = (data: object): string | undefined => plan(data, own).listed;
  expect(of({ segments: ['VIP', 'other'] })).toBe('+other +vip');
  expect(of({ ...enter, segments: ['vip'] })).toBeUndefined();
  const deleted = { segments: ['vip'], _ab_cdc_deleted_at: '2024-03-01T10:00:00Z' };
  expect(listOf(reading(deleted, own), own)).toBeUndefined();
  expect(isRemoval(plan(deleted, own))).toBe(true);
  expect(isRemoval(plan({ segments: ['vip'] }, own))).toBe(false);
  const gone = { segments: ['other'], _ab_cdc_deleted_at: '2024-03-01T10:00:00Z' };
  expect(listOf(reading(gone, own), own)).toBeUndefined();
  expect(listOf(reading({ segments: ['other'] }, own), own)).toBe('+other');
  expect(listOf(reading({}, own), own)).toBeUndefined();
  const any = users({
    source_audience: undefined,
    existing_users: true,
    stream_members_only: true,
  });
  expect(listOf(reading({ segments: ['vip'] }, any), any)).toBeUndefined();
});

describe('the recorded membership of a shared address', () => {
  test.each<[string[], ReturnType<typeof recordedIn>]>([
    [[], undefined],
    [['0'], 0],
    [['1', '0'], 1],
    [['0', '1'], 1],
    [['2', '0'], 2],
    [['0', '2'], 2],
    [['2', '1'], 1],
    [['1', '7'], 'unreadable'],
    [['x'], 'unreadable'],
  ])('D14: of %j counts %p, in any order of its profiles', (cells, expected) => {
    expect(recordedIn(cells)).toBe(expected);
    expect(recordedIn([...cells].reverse())).toBe(expected);
  });

  test('nobody is mailed or removed because of an unreadable cell', () => {
    expect(changeOf(plan(enter, campaign()), 'unreadable', true)).toMatchObject({
      ...{ decision: { action: 'ignore', unclear: true }, steps: [] },
    });
  });
});

test.each([
  [undefined, ['merge into list', 'segments', 'trigger', 'mark']],
  [0, ['merge into list', 'segments', 'trigger', 'mark']],
  [1, []],
  [2, []],
] as const)('a member who enters and is recorded as %p takes the steps %j', (recorded, names) => {
  const { steps } = changeOf(plan(enter, campaign()), recorded, true);
  expect(steps.map(({ name }) => name)).toEqual(names);
});

test('nobody who is not in the list is recorded as out of the audience', () => {
  const own = campaign({ time_based_triggers: true });
  const out = plan({ segments: ['other'] }, own);
  expect(changeOf(out, undefined, true).steps).toHaveLength(1);
  expect(changeOf(out, undefined, false)).toMatchObject({
    ...{ decision: { action: 'ignore' }, steps: [] },
  });
});

describe('two plans about one member', () => {
  test('D31: entering and changing join, and the stronger one decides', () => {
    const own = users({ existing_users: true, additional_fields: ['x', 'y'] });
    const change = plan({ segments: ['vip'], x: 2, y: 3 }, own);
    const joined = joinedPlans(plan({ ...enter, x: 1 }, own), change);
    expect(joined).toMatchObject({
      joined: { decision: { action: 'add' }, draft: { userFields: { X: '2', Y: '3' } } },
    });
  });

  test('of which one reverses the other wait for each other', () => {
    const own = users();
    expect(joinedPlans(plan(enter, own), plan(exit, own))).toBe('later');
    expect(joinedPlans(plan(exit, own), plan(enter, own))).toBe('later');
  });

  test('of two audiences wait for each other', () => {
    const [vip, other] = [users(), users({ source_audience: 'other' })];
    const into = { segment_events: [{ slug: 'other', event: 'enter' }] };
    expect(joinedPlans(plan(enter, vip), plan(into, other))).toBe('later');
  });

  test('of which the earlier is the stronger keep its decision', () => {
    const own = users({ existing_users: true });
    const both = joinedPlans(plan({ segments: ['vip'] }, own), plan(enter, own));
    expect(both).toMatchObject({ joined: { evidence: { kind: 'entered' } } });
    const times = ['2024-01-01', '2024-02-01'].map((at) => ({
      segment_events: [{ slug: 'vip', event: 'enter', enter: at }],
    }));
    const [first = {}, second = {}] = times;
    expect(joinedPlans(plan(first, own), plan(second, own))).toMatchObject({
      joined: { evidence: { event: 'vip 1706745600' } },
    });
  });

  test('of one audience in two columns wait for each other', () => {
    const [vip, other] = [users(), { ...users(), membership: 'ELSEWHERE' }];
    expect(joinedPlans(plan(enter, vip), plan(enter, other))).toBe('later');
  });

  test('of two audiences in one column wait for each other', () => {
    const [vip, other] = [users(), { ...users(), audience: 'other' }];
    const into = { segment_events: [{ slug: 'other', event: 'enter' }] };
    expect(joinedPlans(plan(enter, vip), plan(into, other))).toBe('later');
  });

  test('D39: that list different audiences contradict each other, before anything else', () => {
    const own = campaign({ time_based_triggers: true });
    const inside = plan({ segments: ['vip'] }, own);
    expect(joinedPlans(inside, plan({ segments: ['other'] }, own))).toBe('contradictory');
    expect(joinedPlans(inside, plan({ segments: ['vip'] }, own))).toHaveProperty('joined');
  });

  test('remain open if one of them is', () => {
    const own = campaign({ back_fill: true });
    const open = plan(enter, own);
    const decided = { ...open, decision: { action: 'trigger', reason: '' } } as const;
    for (const [a, b] of [
      [open, open],
      [open, decided],
      [decided, open],
    ] as const) {
      expect(joinedPlans(a, b)).toMatchObject({ joined: { decision: undefined } });
    }
  });
});

test('a plan keeps only the fields of its record that are needed', () => {
  const own = users({ additional_fields: ['x'] });
  const small = sizeOf(plan({ ...enter, x: 'a' }, own));
  const large = sizeOf(plan({ ...enter, x: 'a', other: 'y'.repeat(300_000) }, own));
  expect(large).toBe(small);
  expect(sizeOf(plan({ ...enter, x: 'a'.repeat(1001) }, own))).toBe(small + 1000);
});
