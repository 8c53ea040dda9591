import { advance, emptyCursor, rescope, rowsRead, readStatusOf, type Scope } from './cursor';
import { finish } from './history';
import { Listing } from './listing';
import type { RemoteFile } from '../store';
import { file, hourly, hours, isRead, reading, saved, SCOPE } from '../e2e/cursors';

const A = file('download/54321_SENT_20240523_070056.csv');
/** Bounds that a few files exceed. */
const TIGHT = { named: 2, namedSlack: 1, older: 2, olderSlack: 1, unfinished: 9, spans: 9 };

describe("the cursor's answer about a file", () => {
  it('is due for a file never seen, and read for one that was finished', () => {
    const cursor = emptyCursor(SCOPE);
    expect(readStatusOf(cursor, A)).toBe('due');
    finish(cursor, A, new Listing([A]));
    expect(readStatusOf(cursor, A)).toBe('read');
  });

  it.each<[string, RemoteFile, boolean]>([
    ['the same version', { ...A }, true],
    ['another time', { ...A, modified: A.modified + 1 }, false],
    ['an earlier time', { ...A, modified: A.modified - 1 }, false],
    ['another size', { ...A, size: A.size + 1 }, false],
    ['another path', { ...A, path: `${A.path}.gpg` }, false],
  ])('depends on path, time and size: %s', (_, other, read) => {
    expect(isRead(reading([A]), other)).toBe(read);
  });

  it('is read again once a file that was uploaded again is finished', () => {
    const next = { ...A, modified: A.modified + 60, size: 200 };
    const cursor = reading([A, next]);
    expect(isRead(cursor, next)).toBe(true);
    expect(isRead(cursor, A)).toBe(false);
  });

  it('is read for a file that vanished and came back unchanged', () => {
    const cursor = reading([A]);
    finish(cursor, hourly(1), new Listing([hourly(1)]));
    expect(isRead(saved(cursor), A)).toBe(true);
  });

  it('is due for a file that was read in part', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    expect(isRead(cursor, A)).toBe(false);
  });

  it('is a separate one for a file that only its time marks as read', () => {
    const cursor = reading(hours(20), undefined, undefined, TIGHT);
    expect(readStatusOf(cursor, hourly(3))).toBe('read by its time');
    expect(readStatusOf(cursor, hourly(17))).toBe('read');
    const skipping = { ...emptyCursor(SCOPE), everyFloor: A.modified };
    expect(readStatusOf(skipping, A)).toBe('read by its time');
  });

  it.each<[string, string, string]>([
    ['kind', 'OPEN', 'download'],
    ['folder', 'SENT', 'download/other'],
    ['folder, the root', 'SENT', ''],
  ])('is due for old files of another %s, since they may be included later', (_, kind, folder) => {
    const cursor = reading(hours(20), undefined, undefined, TIGHT);
    expect(isRead(saved(cursor), hourly(3))).toBe(true);
    expect(isRead(saved(cursor), hourly(3, kind, folder))).toBe(false);
  });

  it('is due for an old file of another account, or of no feed', () => {
    const cursor = reading(hours(20), undefined, undefined, TIGHT);
    for (const path of ['download/9_SENT_20231114_221320.csv', 'download/weekly.csv']) {
      expect(isRead(cursor, { ...hourly(3), path })).toBe(false);
    }
  });
});

describe('the progress in a file', () => {
  it('starts at 0', () => {
    expect(rowsRead(emptyCursor(SCOPE), A)).toBe(0);
  });

  it('is the last one noted', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    advance(cursor, A, 25);
    expect(rowsRead(cursor, A)).toBe(25);
    expect(rowsRead(saved(cursor), A)).toBe(25);
  });

  it.each<[string, RemoteFile]>([
    ['time', { ...A, modified: A.modified + 1 }],
    ['size', { ...A, size: A.size + 1 }],
    ['path', { ...A, path: `${A.path}.gpg` }],
  ])('starts at 0 in a version of another %s', (_, other) => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    expect(rowsRead(cursor, other)).toBe(0);
  });

  it('is dropped when the file is finished', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    finish(cursor, A, new Listing([A]));
    expect(rowsRead(cursor, A)).toBe(0);
    expect(cursor.partial.size).toBe(0);
  });

  it('is kept for each of several files', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, hourly(1), 10);
    advance(cursor, hourly(2), 20);
    expect([1, 2].map((n) => rowsRead(cursor, hourly(n)))).toEqual([10, 20]);
  });
});

describe('rescope', () => {
  const others = Array.from({ length: 20 }, (_, n) => file(`download/a${n}.csv`, 1000 + n));
  const grown = (scope: Scope): ReturnType<typeof reading> => {
    const all = [...others, ...hours(20)];
    return reading(all, all, emptyCursor(scope), TIGHT);
  };
  const before: Scope = { filePattern: 'a*', accountIds: ['7'], eventTypes: ['OPEN', 'SENT'] };

  it('makes old files of no feed due if the file pattern changes, and no others', () => {
    for (const filePattern of ['b*', '']) {
      const { cursor, repeats } = rescope(grown(before), { ...before, filePattern });
      expect(repeats).toBe(true);
      expect(cursor.scope.filePattern).toBe(filePattern);
      expect(isRead(cursor, file('download/b.csv', 1003))).toBe(false);
      expect(isRead(cursor, hourly(3))).toBe(true);
    }
  });

  it.each<[string, Partial<Scope>]>([
    ['event types', { eventTypes: [] }],
    ['accounts', { accountIds: ['7', '8'] }],
  ])('drops the rows, not the files, if the %s change: members may come before', (_, other) => {
    const cursor = grown(before);
    advance(cursor, A, 40);
    const changed = rescope(cursor, { ...before, ...other });
    expect(changed.repeats).toBe(true);
    expect(rowsRead(changed.cursor, A)).toBe(0);
    expect(changed.cursor.partial.has(A.path)).toBe(true);
    expect(rowsRead(cursor, A)).toBe(40);
  });

  it('changes nothing if nothing changed', () => {
    const cursor = grown(before);
    advance(cursor, A, 40);
    const same = rescope(saved(cursor), { ...before });
    expect(same).toEqual({ cursor, repeats: false });
  });
});
