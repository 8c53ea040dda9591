import { momentText } from './event-time';
import { readEvents } from './events';

const ID = '42976a269a5e6b9d06c681b1c27292df';

function events(value: unknown): string {
  const reading = readEvents(value);
  if (typeof reading === 'string') return reading;
  return reading
    .map(({ kind, names, at }) =>
      [kind, ...names.map(({ key }) => key), ...(at === undefined ? [] : [momentText(at)])].join(
        ' ',
      ),
    )
    .join(', ');
}
const ENTER = { id: ID, slug: 'vip', event: 'enter', enter: '2024-03-01T10:00:00.123456789Z' };
const ENTERED = `enter ${ID} vip 1709287200.123456789`;

test.each<[unknown, string]>([
  [[ENTER], ENTERED],
  [JSON.stringify([ENTER]), ENTERED],
  [JSON.stringify(JSON.stringify([ENTER])), ENTERED],
  [[JSON.stringify(ENTER)], ENTERED],
  [[{ SLUG: 'vip', EVENT: 'EXIT', EXIT: 1709287200123 }], 'exit vip 1709287200.123'],
  ['[{"slug":"vip","event":"exit","exit":1709287200123456789}]', 'exit vip 1709287200.123456789'],
  [[{ slug: 'vip', event: 'entered', enter: '2024-03-01' }], 'enter vip 1709251200'],
  [[{ slug: 'vip', event: 'exited', exited: '2024-03-01' }], 'exit vip 1709251200'],
  [[{ slug: 'vip', event: ' left ' }], 'exit vip'],
  [[{ slug: 'vip', event: 'change' }], 'change vip'],
  [[{ slug: 'vip', event: 'enter', enter: null }], 'enter vip'],
  [[{ name: 'V.I.P.', event: 'enter' }], 'enter vip'],
  [[{ id: 7, slug: 'vip', event: 'enter' }], 'enter vip'],
  [[], ''],
  ['[]', ''],
  ['', ''],
  [undefined, ''],
  [null, 'null'],
  ['null', 'null'],
  ['\\N', 'null'],
  [[{ ...ENTER, event: 'joined' }], 'unreadable'],
  [[ENTER, { ...ENTER, event: 'joined' }], 'unreadable'],
  [[{ ...ENTER, event: 1 }], 'unreadable'],
  [[{ ...ENTER, event: null }], 'unreadable'],
  [[{ event: 'enter' }], 'unreadable'],
  [[{ slug: '<b>', event: 'enter' }], 'unreadable'],
  [[{ slug: 'vip', event: 'enter', enter: 'yesterday' }], 'unreadable'],
  [[null], 'unreadable'],
  [['enter'], 'unreadable'],
  [ENTER, 'unreadable'],
  ['enter', 'unreadable'],
  [JSON.stringify([ENTER]).slice(0, -9), 'unreadable'],
  [7, 'unreadable'],
])('%j is read as %s', (value, expected) => {
  expect(events(value)).toBe(expected);
});
