import { advance, emptyCursor, rowsRead, readStatusOf, type Cursor } from './cursor';
import { decode } from './cursor-state';
import type { Bounds } from './bounds';
import { fingerprintOf } from './fingerprint';
import { bound, entriesOf, finish } from './history';
import { Listing } from './listing';
import type { RemoteFile } from '../store';
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

/** Bounds that a few files exceed. */
const TIGHT: Bounds = { named: 4, namedSlack: 1, older: 6, olderSlack: 2, unfinished: 8, spans: 6 };
const MANY = 200;

const tight = (files: readonly RemoteFile[], listed = files, cursor = emptyCursor(SCOPE)): Cursor =>
  reading(files, listed, cursor, TIGHT);

describe('the history', () => {
  it('has the newest files by name, older ones by fingerprint, the oldest by their times', () => {
    const files = hours(MANY);
    const cursor = saved(tight(files));
    expect(dueOf(cursor, files)).toEqual([]);
    const statuses = files.map((one) => readStatusOf(cursor, one));
    const byTime = statuses.lastIndexOf('read by its time') + 1;
    expect(byTime).toBeGreaterThanOrEqual(MANY - 13);
    expect(byTime).toBeLessThanOrEqual(MANY - 10);
    expect(new Set(statuses.slice(byTime))).toEqual(new Set(['read']));
    expect(cursor.floors).toEqual(
      new Map([['download/54321_SENT', [[START, files[byTime - 1]?.modified]]]]),
    );
  });

  it('recognizes a file that arrives late with an old time while it has fingerprints', () => {
    const files = hours(12);
    const cursor = saved(tight(files));
    expect(cursor.older.size).toBeGreaterThan(4);
    const late = { ...(files[1] as RemoteFile), path: 'download/54321_SENT_20240523_999999.csv' };
    expect(readStatusOf(cursor, late)).toBe('due');
  });

  it('gives a file that arrives late below a floor a status of its own', () => {
    const cursor = saved(tight(hours(MANY)));
    const late = { ...hourly(3), path: 'download/54321_SENT_20240523_999999.csv' };
    expect(readStatusOf(cursor, late)).toBe('read by its time');
  });

  it('recognizes a new upload of a file that it has by fingerprint only', () => {
    const cursor = saved(tight(hours(12)));
    for (const again of [
      { ...hourly(1), modified: hourly(40).modified },
      { ...hourly(1), size: 7 },
    ]) {
      expect(isRead(cursor, again)).toBe(false);
    }
  });

  it('recognizes a new upload of a file that it has by name, even with a time below a floor', () => {
    const cursor = saved(tight(hours(MANY)));
    const again = { ...hourly(MANY - 1), modified: hourly(3).modified };
    expect(readStatusOf(cursor, again)).toBe('due');
  });

  it('keeps a new upload due if the history has dropped the file', () => {
    const files = hours(MANY);
    const again = { ...(files[3] as RemoteFile), size: 7 };
    const listed = [...files.slice(0, 3), again, ...files.slice(4)];
    const cursor = tight(files.slice(0, 4));
    tight(files.slice(4), listed, cursor);
    expect(isRead(saved(cursor), again)).toBe(false);
  });

  it('drops fingerprints of files that no longer exist before those of files that do', () => {
    const gone = hours(10, 'OPEN');
    const cursor = tight(gone);
    const files = hours(30).slice(21);
    tight(files, files, cursor);
    expect(cursor.floors.size).toBe(0);
    expect(dueOf(cursor, files)).toEqual([]);
    expect(dueOf(cursor, gone).length).toBeGreaterThan(0);
  });

  it('covers no time between files of which one is unread', () => {
    const files = hours(MANY);
    const unread = [0, 17, 18, 123].map((n) => files[n] as RemoteFile);
    const cursor = tight(
      files.filter((one) => !unread.includes(one)),
      files,
    );
    expect(dueOf(saved(cursor), files)).toEqual(unread);
    expect(cursor.partial.size).toBe(0);
    for (const one of unread) finish(cursor, one, new Listing(files), TIGHT);
    expect(dueOf(saved(cursor), files)).toEqual([]);
  });

  it('covers no time over an unread file, wherever it is among those that are dropped together', () => {
    for (const every of [2, 3, 4, 5, 7]) {
      const files = hours(MANY);
      const unread = files.filter((_, n) => n % every === 0);
      const read = files.filter((_, n) => n % every > 0);
      const cursor = reading(read, files, undefined, { ...TIGHT, spans: MANY });
      expect(dueOf(saved(cursor), files)).toEqual(unread);
      expect(cursor.partial.size).toBe(0);
    }
  });

  it('distinguishes an unread file from one of the same second by its name', () => {
    const files = Array.from({ length: MANY }, (_, n) =>
      file(`download/1_SENT_20240523_${100_000 + n}.csv`, START + Math.floor(n / 10)),
    );
    const unread = [3, 57, 61].map((n) => files[n] as RemoteFile);
    const cursor = tight(
      files.filter((one) => !unread.includes(one)),
      files,
    );
    expect(dueOf(saved(cursor), files)).toEqual(unread);
    expect(cursor.partial.size).toBe(3);
  });

  it('makes files due again if there is no room to be exact, and says so', () => {
    const files = Array.from({ length: MANY }, (_, n) =>
      file(`download/1_SENT_20240523_${100_000 + n}.csv`),
    );
    const read = files.filter((_, n) => n % 2 === 0);
    const cursor = emptyCursor(SCOPE);
    const listing = new Listing(files);
    const again = read.flatMap((one) => finish(cursor, one, listing, TIGHT).again);
    const next = saved(cursor);
    for (const one of files) if (!read.includes(one)) expect(isRead(next, one)).toBe(false);
    expect(dueOf(next, read).map(({ path }) => path)).toEqual(again);
    expect(again.length).toBeGreaterThan(50);
  });

  it('has floors for files that follow no feed, by folder', () => {
    const weekly = (n: number, folder = 'in'): RemoteFile =>
      file(`${folder}/weekly_${n}.csv`, START + n);
    const cursor = tight(Array.from({ length: MANY }, (_, n) => weekly(n)));
    expect(isRead(cursor, weekly(0))).toBe(true);
    expect(isRead(cursor, weekly(0, 'other'))).toBe(false);
    expect(isRead(cursor, hourly(0, 'SENT', 'in'))).toBe(false);
  });

  it('keeps the floors for feeds of other folders unchanged', () => {
    const cursor = tight(hours(MANY, 'SENT', 'old'));
    const before = cursor.floors.get('old/54321_SENT');
    expect(before).toHaveLength(1);
    tight(hours(MANY, 'SENT', 'new'), undefined, cursor);
    expect(cursor.floors.get('old/54321_SENT')).toEqual(before);
    // Files without a floor so far were dropped, not marked as read.
    expect(dueOf(cursor, hours(MANY, 'SENT', 'old')).length).toBeGreaterThan(0);
  });

  it('goes on skipping what a floor set by hand skips', () => {
    const cursor = decode({ floors: { '*': hourly(150).modified } }, SCOPE, NOW);
    tight(hours(MANY).slice(151), hours(MANY), cursor);
    expect(dueOf(saved(cursor), [...hours(MANY), ...hours(100, 'OPEN', '/x')])).toEqual([]);
    expect(isRead(cursor, hourly(MANY))).toBe(false);
  });
});

describe('the bounds', () => {
  const DAY = Array.from({ length: 9 }, (_, n) => hourly(n));

  it('are exceeded by the slack before names become fingerprints, the oldest files first', () => {
    const read = [4, 3, 2, 1, 0].map((n) => DAY[n] as RemoteFile);
    const cursor = tight(read, DAY);
    expect([cursor.files.size, cursor.older.size]).toEqual([5, 0]);
    const [, , , , , next] = DAY;
    tight([next as RemoteFile], DAY, cursor);
    expect([...cursor.files].map(([path]) => path)).toEqual([4, 3, 2, 5].map((n) => DAY[n]?.path));
    expect([...cursor.older]).toEqual([0, 1].map((n) => fingerprintOf(DAY[n] as RemoteFile)));
  });

  it('let as many unfinished files be as they say', () => {
    const cursor = emptyCursor(SCOPE);
    for (const one of DAY.slice(0, 8)) advance(cursor, one, 7);
    bound(cursor, new Listing(DAY), TIGHT);
    expect(cursor.partial.size).toBe(8);
  });

  it('are measured in names: a fingerprint is the seventh part of one', () => {
    const cursor = emptyCursor(SCOPE);
    expect(entriesOf(cursor)).toBe(0);
    for (const one of DAY.slice(0, 3)) finish(cursor, one, new Listing(DAY));
    advance(cursor, hourly(20), 1);
    for (let n = 0; n < 8; n++) cursor.older.add(String(n));
    for (let n = 0; n < 7; n++) cursor.leftOut.add(String(n));
    expect(entriesOf(cursor)).toBe(3 + 1 + 3);
  });
});

describe('files from before the start date', () => {
  const old = hours(MANY);
  const recent = hours(2 * MANY).slice(MANY);

  it('S31: are not in the state at all, and are due once the start date includes them', () => {
    const cursor = saved(tight(recent, [...old, ...recent]));
    expect(sizeOf(cursor)).toBe(sizeOf(saved(tight(recent))));
    expect(dueOf(cursor, [...old, ...recent])).toEqual(old);
  });

  it('take no room while they are read after the others, oldest first', () => {
    const all = [...old, ...recent];
    const cursor = tight(recent, all);
    const listing = new Listing(all);
    old.forEach((one, n) => {
      finish(cursor, one, listing, TIGHT);
      if (n % 10 === 0) expect(dueOf(saved(cursor), all)).toEqual(old.slice(n + 1));
      expect(cursor.partial.size).toBe(0);
    });
    const [spans] = [...cursor.floors.values()];
    expect(spans?.length).toBeLessThanOrEqual(2);
  });
});

describe('files that are not finished', () => {
  it('S7: remain due below a floor, too, and in another version', () => {
    const files = hours(MANY);
    const failed = hourly(5);
    const cursor = emptyCursor(SCOPE);
    advance(cursor, failed, 40);
    const others = files.filter((one) => one.path !== failed.path);
    const after = saved(tight(others, others, cursor));
    const sameTime = failed.path.replace('_SENT_20', '_SENT_30');
    expect(readStatusOf(after, { ...failed, path: sameTime })).toBe('read by its time');
    expect(isRead(after, failed)).toBe(false);
    expect(isRead(after, { ...failed, size: 7 })).toBe(false);
    finish(after, failed, new Listing(files), TIGHT);
    expect(dueOf(saved(after), files)).toEqual([]);
  });

  it('are dropped, the oldest first and by name, if too many of them no longer exist', () => {
    const gone = hours(20, 'OPEN');
    const cursor = emptyCursor(SCOPE);
    for (const one of gone) advance(cursor, one, 7);
    const { gone: forgotten } = bound(cursor, new Listing([]), TIGHT);
    expect(forgotten).toEqual(gone.slice(0, 12).map(({ path }) => path));
    expect(gone.slice(12).map((one) => rowsRead(cursor, one))).toEqual(Array(8).fill(7));
  });

  it('remain due while on the server, however many there are, and lose their progress at most', () => {
    const files = hours(MANY);
    const failed = files.filter((_, n) => n % 2 === 0);
    const cursor = emptyCursor(SCOPE);
    const listing = new Listing(files);
    for (const one of files) {
      if (!failed.includes(one)) finish(cursor, one, listing, TIGHT);
      else {
        advance(cursor, one, 7);
        expect(bound(cursor, listing, TIGHT).gone).toEqual([]);
      }
    }
    const next = saved(cursor);
    for (const one of failed) expect(isRead(next, one)).toBe(false);
    expect(cursor.partial.size).toBe(8);
  });
});
