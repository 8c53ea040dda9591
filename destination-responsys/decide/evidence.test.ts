import { evidenceOf, type Evidence } from './evidence';
import { readRecord } from './record';

const ID = '42976a269a5e6b9d06c681b1c27292df';
const LAYOUT = { anchors: ['email'], audiencesField: undefined };
type Data = Record<string, unknown>;
const event = (slug: string, kind: string, at: unknown = '2024-03-01T10:00:00Z'): object => ({
  slug,
  event: kind,
  [kind]: at,
});
function evidence(data: Data, audience?: string, more: object = {}): Evidence {
  const by = { ...LAYOUT, audience, membersOnly: audience === undefined, ...more };
  return evidenceOf(readRecord({ email: 'a@x', ...data }, by), by);
}
const kind = (...args: Parameters<typeof evidence>): string => evidence(...args).kind;

test('an event about the audience takes precedence over a list, and has a text that identifies it', () => {
  const data = { segment_events: [event('VIP', 'enter')], segments: ['other'] };
  expect(evidence(data, 'vip')).toEqual({
    kind: 'entered',
    reason: 'they entered the audience',
    event: 'vip 1709287200',
  });
  const other = { segment_events: [event('vip', 'entered', null)] };
  expect(evidence(other, 'vip').event).toBeUndefined();
  expect(evidence({ segments: ['vip'] }, 'vip').event).toBeUndefined();
});

test('the same event has the same text however its time is written', () => {
  const times = [
    '2024-03-01T10:00:00Z',
    '2024-03-01T11:00:00.000+01:00',
    1709287200,
    1709287200000,
  ];
  const texts = times.map(
    (at) => evidence({ segment_events: [event('vip', 'enter', at)] }, 'vip').event,
  );
  expect(new Set(texts)).toEqual(new Set(['vip 1709287200']));
});

test('D37: memberships come from each of the fields that may list them', () => {
  const fields = [
    'segments_all',
    'segments',
    '_segments',
    'lytics_segments',
    'export_segments',
    'audiences',
  ];
  for (const field of fields) {
    for (const name of [field, field.toUpperCase()]) {
      expect(kind({ [name]: 'vip,x' }, 'vip')).toBe('in');
      expect(kind({ [name]: 'x' }, 'vip')).toBe('out');
    }
  }
  expect(
    kind({ my_audiences: 'vip', segments: 'x' }, 'vip', { audiencesField: 'My_Audiences' }),
  ).toBe('in');
  expect(kind({ segments: 'vip' }, 'vip', { audiencesField: 'my_audiences' })).toBe('unclear');
});

test('D2: a record that does not mention audiences is a member only in a stream of members', () => {
  for (const data of [{}, { segment_events: [] }, { segments: '__debezium_unavailable_value' }]) {
    expect(kind(data, 'vip')).toBe('unclear');
    expect(kind(data, 'vip', { membersOnly: true })).toBe('in');
    expect(kind(data)).toBe('in');
    expect(kind(data, undefined, { membersOnly: false })).toBe('unclear');
  }
});

test('members only does not override what a record says or leaves unclear', () => {
  const members = { membersOnly: true };
  expect(kind({ segments: ['other'] }, 'vip', members)).toBe('out');
  expect(kind({ segments: null }, 'vip', members)).toBe('unclear');
  expect(kind({ segments: '["vi' }, 'vip', members)).toBe('unclear');
  expect(kind({ segments: '["vi' })).toBe('unclear');
  expect(kind({ segment_events: null })).toBe('unclear');
  expect(kind({ segment_events: [event('other', 'exit')] }, 'vip', members)).toBe('in');
});

test('without a source audience lists say nothing, since the stream is the audience', () => {
  expect(kind({ segments: ['anything'] })).toBe('in');
  expect(kind({ segments: null })).toBe('in');
});

test('without a source audience events count if all of them agree', () => {
  expect(kind({ segment_events: [event('a', 'enter'), event('b', 'enter')] })).toBe('entered');
  expect(kind({ segment_events: [event('a', 'exit')] })).toBe('left');
  expect(kind({ segment_events: [event('a', 'change')] })).toBe('changed');
  expect(kind({ segment_events: [event('a', 'enter'), event('b', 'exit')] })).toBe('unclear');
  expect(kind({ segment_events: [event('a', 'enter'), event('b', 'change')] })).toBe('unclear');
  const cameBack = [event('a', 'exit', '2024-02-01'), event('A', 'enter')];
  expect(kind({ segment_events: cameBack })).toBe('entered');
});

test('without a source audience contradictory events are unclear, and so are several audiences', () => {
  const both = [event('a', 'enter'), event('a', 'exit')];
  const reason = (...events: object[]): string => evidence({ segment_events: events }).reason;
  expect(reason(...both, event('b', 'enter'))).toBe('their events contradict each other');
  expect(reason(event('b', 'enter'), ...both)).toBe('their events contradict each other');
  expect(reason(event('a', 'enter'), event('b', 'exit'))).toContain('and left another');
});

test('without a source audience events share one if any of their names is the same', () => {
  const one = { id: ID, slug: 'a', event: 'exit', exit: '2024-02-01' };
  const other = { slug: 'a', name: 'The A', event: 'enter', enter: '2024-03-01' };
  expect(kind({ segment_events: [one, other] })).toBe('entered');
  const third = { name: 'The A', event: 'exit', exit: '2024-04-01' };
  expect(kind({ segment_events: [one, other, third] })).toBe('left');
});

test('an audience given by its id is compared with ids, and by its slug with slugs', () => {
  expect(kind({ segments_all: [ID.toUpperCase()] }, ID)).toBe('in');
  expect(kind({ segments: ['vip'] }, ID)).toBe('unclear');
  expect(kind({ segments_all: [ID] }, 'vip')).toBe('unclear');
  expect(kind({ segment_events: [{ id: ID, event: 'exit' }], segments: ['vip'] }, 'vip')).toBe(
    'unclear',
  );
});

const DELETED = { _ab_cdc_deleted_at: '2024-03-01T00:00:00Z' };
test.each<[string, Data, object, Partial<Evidence>]>([
  ['whose list holds the audience', { segments: 'vip' }, {}, { kind: 'left', deleted: true }],
  [
    'that entered',
    { segment_events: [event('vip', 'enter')] },
    {},
    { kind: 'left', deleted: true },
  ],
  ['of other audiences', { segments: 'x' }, {}, { kind: 'out', deleted: true }],
  ['that holds its key only', {}, {}, { kind: 'unclear', deleted: true }],
  ['that holds null', { segments: null }, {}, { kind: 'unclear', deleted: true }],
  ['of a stream of members', {}, { membersOnly: true }, { kind: 'left', deleted: true }],
])('D36: a deleted row %s', (_, data, more, expected) => {
  const found = evidence({ ...data, ...DELETED }, 'vip', more);
  expect(found).toMatchObject(expected);
  expect(found.event).toBeUndefined();
});

test.each([0, null, false, '', 'null', '\\N', 'false'])(
  'D42: a deletion column with %p means a live row',
  (mark) => {
    expect(evidence({ segments: 'vip', _ab_cdc_deleted_at: mark }, 'vip')).toEqual({
      kind: 'in',
      reason: 'they are in the audience already',
    });
  },
);

test.each<[string, Data]>([
  ['their payload cannot be read', { email: undefined, data: '{"email":' }],
  ['it is not clear whether their row was deleted', { segments: 'vip', __deleted: 'perhaps' }],
  ['their segment_events are not understood', { segments: 'vip', segment_events: 'enter' }],
  ['their list of audiences is not understood', { segments: '["vip' }],
  ['they say nothing about audiences', {}],
  ['there is null, or nothing certain, in place of their audiences', { segments: null }],
  [
    'something in their list of audiences is missing, and may have been this audience',
    { segments: ['ly_known', null] },
  ],
  [
    'they name audiences by ID where Source Audience is a slug or a name, or the reverse',
    { segments: [ID] },
  ],
  [
    'they name audiences by ID where Source Audience is a slug or a name, or the reverse',
    { segment_events: [{ id: ID, event: 'exit' }] },
  ],
  [
    'there is null, or nothing certain, in place of their audiences',
    { segments: [], audiences: null },
  ],
  ['their events are about other audiences', { segment_events: [event('x', 'enter')] }],
  [
    'their events contradict each other',
    { segment_events: [event('vip', 'enter'), event('vip', 'exit')] },
  ],
])('what is unclear says why: %s', (reason, data) => {
  expect(evidence(data, 'vip')).toEqual({ kind: 'unclear', reason });
});
