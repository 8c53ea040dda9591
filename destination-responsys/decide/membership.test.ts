import { listedBy } from './lists-differ';
import { contradict } from './plan';
import { membershipOf } from './membership';
import { namedAudiences } from './named-audiences';
import { readRecord, type LyticsRecord } from './record';

const ID = '42976a269a5e6b9d06c681b1c27292df';
const LAYOUT = { anchors: ['email'], audiencesField: undefined };
const read = (data: Record<string, unknown>): LyticsRecord =>
  readRecord({ email: 'a@x', ...data }, LAYOUT);
const member = (data: Record<string, unknown>, audience = 'vip'): boolean | undefined =>
  membershipOf(read(data), audience);
const event = (slug: string, kind: string, at?: unknown): object => ({
  slug,
  event: kind,
  [kind]: at,
});

test('a membership follows from events or lists, or is unknown', () => {
  const data = {
    segment_events: [event('a', 'enter'), event('b', 'exit'), event('c', 'change')],
    segments: ['d', 'b'],
  };
  const of = (audience: string): boolean | undefined => member(data, audience);
  expect(['a', 'b', 'C', 'd', 'e'].map(of)).toEqual([true, false, true, true, false]);
  expect(of(ID)).toBeUndefined();
  expect(member({})).toBeUndefined();
});

test.each<[string, Record<string, unknown>, boolean | undefined]>([
  ['another list that holds it', { segments: ['x'], segments_all: ['vip'] }, true],
  ['null beside a list that holds it', { segments: null, segments_all: ['vip'] }, true],
  ['null beside a list without it', { segments: null, segments_all: ['x'] }, undefined],
  ['undefined between names, it among them', { segments: '["vip", undefined]' }, true],
  ['undefined between names, it not among them', { segments: '["x", undefined]' }, undefined],
  ['a name beside null', { segments: ['vip', null] }, true],
  ['null that may have been the name', { segments: ['other', null] }, undefined],
  ['a map that says no, with null in it', { segments: { vip: false, other: null } }, undefined],
  ['ids alone', { segments: [ID] }, undefined],
  ['slugs, and ids in another list', { segments: ['x'], segments_all: [ID] }, false],
  ['slugs and ids in one list', { segments: ['x', ID] }, undefined],
  ['an empty list, and ids in another', { segments: [], segments_all: [ID] }, undefined],
  ['objects that have both', { segments: [{ id: ID, slug: 'x' }] }, false],
  ['a map that says no', { segments: { vip: false } }, false],
  [
    'a map that says no, and a list that holds it',
    { segments: { vip: false }, audiences: 'vip' },
    undefined,
  ],
  ['one text that may be two names', { segments: 'vip other' }, undefined],
  ['a list that says both of one audience', { segments: { vip: true, VIP: false } }, undefined],
  ['null in place of events', { segment_events: null, segments: 'vip' }, true],
  [
    'events by id alone beside one by the slug',
    { segment_events: [{ id: ID, event: 'exit' }, event('vip', 'enter')] },
    undefined,
  ],
  [
    'an event by id and slug of another audience',
    { segment_events: [{ id: ID, slug: 'x', event: 'exit' }], segments: 'vip' },
    true,
  ],
  [
    'an exit before a change that has a time',
    { segment_events: [event('vip', 'exit', '2024-03-01'), event('vip', 'change', '2024-03-02')] },
    undefined,
  ],
  ['one name of two words', { segments: 'other people' }, false],
  ['an unreadable list beside', { segments: 'vip', audiences: 7 }, undefined],
  ['an unreadable event beside', { segments: 'vip', segment_events: [7] }, undefined],
  ['a deleted row', { segments: 'vip', _ab_cdc_deleted_at: '2024-01-01' }, undefined],
  [
    'events that contradict each other',
    { segment_events: [event('vip', 'enter'), event('vip', 'exit')] },
    undefined,
  ],
  [
    'an event by id alone',
    { segment_events: [{ id: ID, event: 'enter' }], segments: ['x'] },
    undefined,
  ],
])('%s: %j means %p', (_, data, expected) => {
  expect(member(data)).toBe(expected);
});

test('D43: the latest event decides, to the nanosecond and however times are written', () => {
  const enter = event('vip', 'enter', '2024-03-01T10:00:00.000000002Z');
  const exits: [unknown, boolean | undefined][] = [
    ['2024-03-01T10:00:00.000000001Z', true],
    ['2024-03-01T10:00:00.000000003Z', false],
    ['2024-03-01T10:00:00.000000002Z', undefined],
    [1709287199999, true],
    ['1709287200000000003', false],
    [undefined, undefined],
  ];
  for (const [at, expected] of exits) {
    const exit = event('vip', 'exit', at);
    expect(member({ segment_events: [enter, exit] })).toBe(expected);
    expect(member({ segment_events: [exit, enter] })).toBe(expected);
  }
});

test('a change without a time may have come after an exit, but not before an enter that matters', () => {
  const change = event('vip', 'change');
  const exit = event('vip', 'exit', '2024-03-01');
  const enter = event('vip', 'enter', '2024-03-02');
  expect(member({ segment_events: [exit, change] })).toBeUndefined();
  expect(member({ segment_events: [enter, change] })).toBe(true);
});

test('D39: lists of one member differ if they have different audiences', () => {
  const differ = (a: object, b: object): boolean =>
    contradict({ listed: listedBy(read({ ...a })) }, { listed: listedBy(read({ ...b })) });
  expect(differ({ segments: 'vip' }, { segments: 'ly_known' })).toBe(true);
  expect(differ({ segments: 'vip' }, { segments: '' })).toBe(true);
  expect(differ({ segments: 'vip' }, { segments: null })).toBe(true);
  expect(differ({ segments: { vip: true } }, { segments: { vip: false } })).toBe(true);
  expect(differ({ segments: 'vip,x' }, { audiences: ['X', 'VIP'] })).toBe(false);
  expect(differ({ segments: 'vip' }, {})).toBe(false);
  expect(differ({ segments: null }, { segments: null, audiences: 'vip' })).toBe(true);
  const events = { segment_events: [event('vip', 'enter')] };
  expect(differ({ segments: 'x', ...events }, { segments: 'vip' })).toBe(false);
});

test('D3: a record lists the audiences that it names', () => {
  const data = {
    segment_events: [event('High Value', 'enter')],
    segments: 'vip,ly_known',
    audiences: 7,
  };
  expect(namedAudiences(read(data))).toEqual([
    { name: 'High Value', isSure: false },
    { name: 'vip', isSure: false },
    { name: 'ly_known', isSure: false },
  ]);
  const [listed] = namedAudiences(read({ segments: ['High_Value'] }));
  expect(listed).toEqual({ name: 'High_Value', isSure: true });
  expect(namedAudiences(read({ segments: null }))).toEqual([]);
  const events = { segment_events: [event('vip', 'enter')], segments: 'VIP,other' };
  expect(namedAudiences(read(events))).toEqual([
    { name: 'vip', isSure: true },
    { name: 'other', isSure: false },
  ]);
  const names = ['x'.repeat(64), 'y'.repeat(65)];
  expect(namedAudiences(read({ segments: names })).map(({ name }) => name)).toEqual([
    'x'.repeat(64),
  ]);
});
