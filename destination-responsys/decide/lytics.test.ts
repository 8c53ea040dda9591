import { fieldOf, readRecord } from './lytics';

const EVENT = {
  id: '42976a269a5e6b9d06c681b1c27292df',
  slug: 'vip',
  event: 'enter',
  enter: '2024-03-01T10:00:00.123456789Z',
};

describe('a record', () => {
  test('is a flat profile, or the payload of a webhook, told apart by their shape', () => {
    const profile = { email: 'ann@example.com', segment_events: [EVENT] };
    const payload = { id: '1', data: profile, meta: { object: 'user' } };
    const cloudEvent = { specversion: '1.0', id: '1', data: profile };
    for (const data of [profile, payload, cloudEvent, { data: profile }]) {
      const record = readRecord(data);
      expect(record.fields).toEqual(profile);
      expect(record.events).toEqual([
        {
          id: EVENT.id,
          slug: 'vip',
          event: 'enter',
          at: Date.parse('2024-03-01T10:00:00.123Z'),
        },
      ]);
    }
  });

  test('is flat if it only has a field that is called data', () => {
    const data = { email: 'ann@example.com', data: { theme: 'dark' } };
    expect(readRecord(data).fields).toBe(data);
  });

  test('lists audiences in any of four fields, as an array, as JSON or with commas', () => {
    const listed = (data: Record<string, unknown>): unknown => {
      const set = readRecord(data).listed;
      return set && [...set];
    };
    expect(listed({ segments: ['a', 'b'], segments_all: ['c'] })).toEqual(['c', 'a', 'b']);
    expect(listed({ _segments: '["a","b"]' })).toEqual(['a', 'b']);
    expect(listed({ audiences: 'a, b' })).toEqual(['a', 'b']);
    expect(listed({ audiences: '' })).toEqual([]);
    expect(listed({ id: '1', data: { email: 'x' }, meta: {}, segments_all: ['a'] })).toEqual(['a']);
    expect(listed({ segments: null, audiences: 7 })).toBeUndefined();
  });

  test('takes events from JSON text, and leaves out what is no event', () => {
    const events = JSON.stringify([EVENT, { event: 'entered' }, null, 3]);
    expect(readRecord({ segment_events: events }).events).toHaveLength(1);
    expect(readRecord({ segment_events: '[broken' }).events).toEqual([]);
    expect(
      readRecord({ segment_events: [{ slug: 'a', event: 'change' }] }).events[0]?.at,
    ).toBeNaN();
  });

  test('is deleted if change data capture says so, not if it holds a null', () => {
    expect(readRecord({ _ab_cdc_deleted_at: '2024-01-01T00:00:00Z' }).deleted).toBe(true);
    expect(readRecord({ _ab_cdc_deleted_at: null }).deleted).toBe(false);
  });
});

test('a field is found without regard to case, and by its exact name first', () => {
  expect(fieldOf({ Email: 'a', email: 'b' }, 'email')).toBe('b');
  expect(fieldOf({ EMAIL: 'a' }, 'email')).toBe('a');
  expect(fieldOf({}, 'email')).toBeUndefined();
});
