import { evidenceOf, membershipOf } from './evidence';
import { readRecord } from './lytics';

const VIP = '42976a269a5e6b9d06c681b1c27292df';
const event = (slug: string, kind: string, at = '2024-03-01T10:00:00Z'): object => ({
  id: slug === 'vip' ? VIP : slug.charCodeAt(0).toString(16).padStart(32, '0'),
  slug,
  event: kind,
  [kind]: at,
});
const evidence = (data: Record<string, unknown>, audience?: string): string =>
  evidenceOf(readRecord(data), { audience, membersOnly: audience === undefined }).kind;

test.each([
  ['an enter event', { segment_events: [event('vip', 'enter')] }, 'entered'],
  ['an exit event', { segment_events: [event('vip', 'exit')] }, 'left'],
  ['a change event', { segment_events: [event('vip', 'change')] }, 'changed'],
  ['a deleted row', { _ab_cdc_deleted_at: 'x', segments: ['vip'] }, 'left'],
  ['a list with the audience', { segments: ['other', 'vip'] }, 'in'],
  ['a list without it', { segments: ['other'] }, 'out'],
  ['an empty list', { segments: [] }, 'out'],
  ['nothing', { email: 'ann@example.com' }, 'unclear'],
  ['null lists and events', { segments: null, segment_events: null }, 'unclear'],
  ['events of other audiences', { segment_events: [event('other', 'enter')] }, 'unclear'],
  ['a list of ids alone', { segments_all: [VIP] }, 'unclear'],
])('%s is evidence for an audience known by its slug', (_, data, expected) => {
  expect(evidence(data, 'vip')).toBe(expected);
});

test('an audience may be known by its id', () => {
  expect(evidence({ segment_events: [event('vip', 'enter')] }, VIP)).toBe('entered');
  expect(evidence({ segments_all: [VIP] }, VIP)).toBe('in');
  expect(evidence({ segments: ['vip'] }, VIP)).toBe('unclear');
});

test('an event counts more than a list, and the latest event more than the others', () => {
  const events = [event('vip', 'exit', '2024-03-02T00:00:00Z'), event('vip', 'enter')];
  expect(evidence({ segment_events: events, segments: ['vip'] }, 'vip')).toBe('left');
  const undated = [
    { slug: 'vip', event: 'enter' },
    { slug: 'vip', event: 'exit' },
  ];
  expect(evidence({ segment_events: undated }, 'vip')).toBe('left');
});

test('without a source audience the stream is the audience', () => {
  expect(evidence({ segment_events: [event('a', 'enter'), event('b', 'enter')] })).toBe('entered');
  expect(evidence({ segment_events: [event('a', 'exit')] })).toBe('left');
  expect(evidence({ segment_events: [event('a', 'change')] })).toBe('changed');
  expect(evidence({ segment_events: [event('a', 'enter'), event('b', 'exit')] })).toBe('unclear');
  const cameBack = [event('a', 'exit', '2024-03-01T00:00:00Z'), event('a', 'enter')];
  expect(evidence({ segment_events: cameBack })).toBe('entered');
  expect(evidence({ segments: ['anything'] })).toBe('in');
});

test('a membership is known by events or lists, or not at all', () => {
  const record = readRecord({
    segment_events: [event('a', 'enter'), event('b', 'exit'), event('c', 'change')],
    segments: ['d', 'b'],
  });
  const of = (audience: string): boolean | undefined => membershipOf(record, audience);
  expect(['a', 'b', 'c', 'd', 'e', VIP].map(of)).toEqual([
    true,
    false,
    true,
    true,
    false,
    undefined,
  ]);
  expect(membershipOf(readRecord({}), 'a')).toBeUndefined();
});
