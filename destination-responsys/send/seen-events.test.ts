import { SeenEvents } from './seen-events';

const [ANN, MAY, JUNE] = ['ann@example.com', 'vip 1714521600', 'vip 1717200000'];
type Seen = [event: string | undefined, isNew: boolean] | 'left';

test.each<[string, ...Seen[]]>([
  ['the same event is new once', [MAY, true], [MAY, false], [JUNE, true], [MAY, false]],
  ['an event without a time is the same as any before it', [MAY, true], [undefined, false]],
  ['a list is the entry that follows it', [undefined, true], [MAY, false], [JUNE, false]],
  ['a list is new once', [undefined, true], [undefined, false]],
  ['who has left enters anew', [undefined, true], 'left', [MAY, true], 'left', [undefined, true]],
  ['an event from before stays known to who has left', [MAY, true], 'left', [MAY, false]],
])('%s', (_, ...story) => {
  const seen = new SeenEvents();
  for (const one of story) {
    if (one === 'left') seen.forget(ANN);
    else expect(seen.isNew(ANN, one[0])).toBe(one[1]);
  }
});

test('members are distinguished', () => {
  const seen = new SeenEvents();
  expect(seen.isNew(ANN, undefined)).toBe(true);
  expect(seen.isNew('ben@example.com', undefined)).toBe(true);
});

test('the oldest are dropped once there are too many', () => {
  const seen = new SeenEvents(4);
  for (const key of ['a', 'b', 'c']) expect(seen.isNew(key, undefined)).toBe(true);
  expect(seen.isNew('c', undefined)).toBe(false);
  expect(seen.isNew('a', undefined)).toBe(true);
});
