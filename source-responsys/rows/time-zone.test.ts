import { clockOf } from './time-zone';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('the clock of a zone', () => {
  test.each([
    [
      'before clocks were set forward',
      'Europe/Berlin',
      '2024-03-31T01:59:59Z',
      '2024-03-31T00:59:59Z',
    ],
    [
      'in the hour that was skipped',
      'Europe/Berlin',
      '2024-03-31T02:30:15Z',
      '2024-03-31T01:30:15Z',
    ],
    ['after it', 'Europe/Berlin', '2024-03-31T03:00:01Z', '2024-03-31T01:00:01Z'],
    [
      'in the hour that came twice',
      'Europe/Berlin',
      '2024-10-27T02:59:59Z',
      '2024-10-27T00:59:59Z',
    ],
    ['after that', 'Europe/Berlin', '2024-10-27T03:00:00Z', '2024-10-27T02:00:00Z'],
    ['before 1970', 'America/New_York', '1969-12-31T18:59:30Z', '1969-12-31T23:59:30Z'],
    [
      'with seconds in its offset',
      'Africa/Monrovia',
      '1971-07-01T12:00:07Z',
      '1971-07-01T12:44:37Z',
    ],
  ])('%s', (_, zone, wall, expected) => {
    expect(clockOf(zone)(at(wall))).toBe(at(expected));
  });
});
