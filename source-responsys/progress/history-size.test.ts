import { advance, emptyCursor, rowsRead } from './cursor';
import { BOUNDS, type Bounds } from './bounds';
import { decode } from './cursor-state';
import { bound, finish } from './history';
import { Listing } from './listing';
import {
  dueOf,
  file,
  hourly,
  hours,
  isRead,
  NOW,
  reading,
  saved,
  SCOPE,
  sizeOf,
  START,
} from '../e2e/cursors';

/** A file for each hour of three years: more than a state knows by name and by fingerprint. */
const HOURS = hours(25_000);

describe('files from before the start date', () => {
  it('S31: 25,000 of them make a state of a few kilobytes', () => {
    const many = HOURS;
    const day = Array.from({ length: 24 }, (_, n) => hourly(25_000 + n));
    const cursor = reading(day, [...many, ...day]);
    expect(sizeOf(cursor)).toBeLessThan(5_000);
    expect(dueOf(saved(cursor), [...many, ...day])).toHaveLength(25_000);
  });

  it('S31: 25,000 of them that an older state names one by one are removed from it', () => {
    const many = HOURS.map((one, n) => ({ ...one, modified: START + n }));
    const day = file(hourly(25_000).path, NOW);
    const state = {
      version: 1,
      ...{ files: {}, partial: {}, unread: many.map(({ path }) => path) },
      floors: { 'download/54321_SENT': day.modified },
      scope: { start_date: 0, file_pattern: '' },
    };
    const cursor = decode(state, SCOPE, NOW);
    const listing = new Listing([...many, day]);
    expect(bound(cursor, listing).gone).toEqual([]);
    expect(sizeOf(cursor)).toBeLessThan(100_000);
    expect(dueOf(saved(cursor), [...many, day])).toEqual(many);
  });
});

describe('files that are not finished', () => {
  it('S7: remain due when they fail, vanish, and come back after 6,000 newer ones', () => {
    for (const rows of [0, 40]) {
      const files = HOURS.slice(0, 6_000);
      const failed = hourly(-1);
      const cursor = emptyCursor(SCOPE);
      advance(cursor, failed, rows);
      const after = saved(reading(files, files, cursor));
      expect(isRead(after, failed)).toBe(false);
      expect(rowsRead(after, failed)).toBe(rows);
    }
  });
});

describe('the size of a state', () => {
  it('is under half a megabyte after 30,000 files, all of which count as read', () => {
    const files = [...HOURS.slice(0, 15_000), ...hours(15_000, 'OPEN')];
    const cursor = reading(files);
    expect(sizeOf(cursor)).toBeLessThan(500_000);
    expect(dueOf(saved(cursor), files)).toEqual([]);
  });

  it('is bounded for every kind of folder: files that fail, many event types, the longest names', () => {
    const name = (n: number, long: string): string =>
      `download/${long}${n}_K${n}_20240523_100000.csv`;
    for (const long of ['', '7'.repeat(200)]) {
      const files = Array.from({ length: 22_000 }, (_, n) => file(name(n, long), START + n));
      const listing = new Listing(files);
      const cursor = emptyCursor(SCOPE);
      files.forEach((one, n) => {
        if (n % 10 > 0) finish(cursor, one, listing);
        else {
          advance(cursor, one, 7);
          bound(cursor, listing);
        }
      });
      expect(sizeOf(cursor)).toBeLessThan(700_000);
      const next = saved(cursor);
      for (const [n, one] of files.entries())
        if (n % 10 === 0) expect(isRead(next, one)).toBe(false);
    }
  });

  it('takes as little work to keep after 6,000 files as after 2,500, with a tenth of the room', () => {
    const { named, namedSlack, older, olderSlack, unfinished, spans } = BOUNDS;
    const tenth: Bounds = {
      named: named / 10,
      namedSlack: namedSlack / 10,
      older: older / 10,
      olderSlack: olderSlack / 10,
      unfinished: unfinished / 10,
      spans: spans / 10,
    };
    // Comparisons of file times, for each file read after those that the state names one by one.
    const looksAt = (count: number): number => {
      let looks = 0;
      const files = HOURS.slice(0, count).map(({ path, size, modified }) => ({
        ...{ path, size },
        get modified() {
          looks += 1;
          return modified;
        },
      }));
      const listing = new Listing(files);
      const cursor = emptyCursor(SCOPE);
      const known = 2_000;
      for (const [n, one] of files.entries()) {
        if (n === known) looks = 0;
        finish(cursor, one, listing, tenth);
      }
      return looks / (count - known);
    };
    expect(looksAt(6_000)).toBeLessThan(1.5 * looksAt(2_500));
  });
});
