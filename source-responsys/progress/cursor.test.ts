import {
  advance,
  emptyCursor,
  finish,
  forget,
  HISTORY,
  isRead,
  prune,
  rescope,
  rowsRead,
  type Cursor,
  type Scope,
} from './cursor';
import { decode, encode } from './cursor-state';
import type { RemoteFile } from '../store';
import { file, hourly, hours, reading, saved, SCOPE, START } from '../e2e/cursors';

const MANY = 20_000;
// Read once for all tests, which take it through its JSON.
const AFTER_MANY = reading(hours(MANY));
const A = file('download/54321_SENT_20240523_070056.csv');

describe('isRead', () => {
  it('says no of a file never seen, and yes of one that was finished', () => {
    const cursor = emptyCursor(SCOPE);
    expect(isRead(cursor, A)).toBe(false);
    finish(cursor, A, [A]);
    expect(isRead(cursor, A)).toBe(true);
  });

  it.each<[string, RemoteFile, boolean]>([
    ['the same version', { ...A }, true],
    ['another time', { ...A, modified: A.modified + 1 }, false],
    ['an earlier time', { ...A, modified: A.modified - 1 }, false],
    ['another size', { ...A, size: A.size + 1 }, false],
    ['another path', { ...A, path: `${A.path}.gpg` }, false],
  ])('goes by path, time and size: %s', (_, other, read) => {
    expect(isRead(reading([A]), other)).toBe(read);
  });

  it('says yes again once a file that was uploaded anew is finished', () => {
    const anew = { ...A, modified: A.modified + 60, size: 200 };
    const cursor = reading([A, anew]);
    expect(isRead(cursor, anew)).toBe(true);
    expect(isRead(cursor, A)).toBe(false);
  });

  it('says yes of a file that vanished and came back unchanged', () => {
    const cursor = reading([A]);
    finish(cursor, hourly(1), [hourly(1)]);
    expect(isRead(saved(cursor), A)).toBe(true);
  });

  it('says no of a file read in part', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    expect(isRead(cursor, A)).toBe(false);
  });
});

describe('the progress in a file', () => {
  it('starts at 0', () => {
    expect(rowsRead(emptyCursor(SCOPE), A)).toBe(0);
  });

  it('is what was noted last', () => {
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

  it('is forgotten when asked, and when the file is finished', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, A, 10);
    forget(cursor, A);
    expect(rowsRead(cursor, A)).toBe(0);
    advance(cursor, A, 10);
    finish(cursor, A, [A]);
    expect(rowsRead(cursor, A)).toBe(0);
    expect(cursor.partial.size).toBe(0);
  });

  it('is kept for each of several files', () => {
    const cursor = emptyCursor(SCOPE);
    advance(cursor, hourly(1), 10);
    advance(cursor, hourly(2), 20);
    expect([1, 2].map((n) => rowsRead(cursor, hourly(n)))).toEqual([10, 20]);
  });

  it('is bounded: the file noted longest ago starts over, and none counts as read', () => {
    const cursor = emptyCursor(SCOPE);
    const files = hours(1001);
    for (const one of files) advance(cursor, one, 7);
    expect(cursor.partial.size).toBe(1000);
    expect(files.map((one) => rowsRead(cursor, one))).toEqual([0, ...Array<number>(1000).fill(7)]);
    expect(files.some((one) => isRead(cursor, one))).toBe(false);
  });
});

describe('finish', () => {
  it('keeps the state of 20,000 files under 1 MB, and all of them count as read', () => {
    const files = hours(MANY);
    const cursor = AFTER_MANY;
    expect(cursor.files.size).toBeLessThan(HISTORY * 1.2);
    expect(JSON.stringify(encode(cursor)).length).toBeLessThan(1_000_000);
    const next = saved(cursor);
    expect(files.filter((one) => !isRead(cursor, one))).toEqual([]);
    expect(files.filter((one) => !isRead(next, one))).toEqual([]);
  });

  it('is quick, however many files were read', () => {
    const files = hours(MANY);
    const started = performance.now();
    reading(files);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('keeps what failed due when the floor passes it, until it is finished', () => {
    const files = hours(MANY);
    const failed = [0, 17, 12_345].map((n) => files[n] as RemoteFile);
    const cursor = reading(
      files.filter((one) => !failed.includes(one)),
      files,
    );
    const next = saved(cursor);
    expect(files.filter((one) => !isRead(next, one))).toEqual(failed);
    for (const one of failed) finish(next, one, files);
    expect(files.filter((one) => !isRead(next, one))).toEqual([]);
    expect(next.unread.size).toBe(0);
  });

  it('keeps the progress of what failed when the floor passes it', () => {
    const files = hours(MANY);
    const failed = files[3] as RemoteFile;
    const cursor = emptyCursor(SCOPE);
    advance(cursor, failed, 4000);
    reading(
      files.filter((one) => one !== failed),
      files,
      cursor,
    );
    expect(rowsRead(saved(cursor), failed)).toBe(4000);
  });

  it('keeps a file due that was uploaded anew and not read yet when the floor passes it', () => {
    const files = hours(MANY);
    const anew = { ...(files[3] as RemoteFile), size: 7 };
    const listed = [...files.slice(0, 3), anew, ...files.slice(4)];
    const cursor = reading(files.slice(0, 4), files.slice(0, 4));
    reading(files.slice(4), listed, cursor);
    expect(isRead(saved(cursor), anew)).toBe(false);
  });

  it('keeps the newest files by name, so that a new upload of one is seen', () => {
    const last = hourly(MANY - 1);
    expect(isRead(AFTER_MANY, last)).toBe(true);
    expect(isRead(AFTER_MANY, { ...last, size: 7 })).toBe(false);
  });

  it('leaves a newer file due that has not been read', () => {
    expect(isRead(AFTER_MANY, hourly(MANY))).toBe(false);
  });

  it.each<[string, RemoteFile]>([
    ['kind', hourly(3, 'OPEN')],
    ['folder', hourly(3, 'SENT', 'download/other')],
    ['account', { ...hourly(3), path: 'download/9_SENT_20231114_221320.csv' }],
    ['name that follows no feed', { ...hourly(3), path: 'download/weekly.csv' }],
  ])('leaves files of another %s due, however old, since they may be let in later', (_, other) => {
    expect(isRead(saved(AFTER_MANY), other)).toBe(false);
  });

  it('has floors for files that follow no feed, by folder', () => {
    const weekly = (n: number, folder = 'in'): RemoteFile =>
      file(`${folder}/weekly_${n}.csv`, START + n);
    const cursor = reading(Array.from({ length: 6000 }, (_, n) => weekly(n)));
    expect(isRead(cursor, weekly(0))).toBe(true);
    expect(isRead(cursor, weekly(0, 'other'))).toBe(false);
    expect(isRead(cursor, hourly(-1, 'SENT', 'in'))).toBe(false);
  });

  it('reads files in the root and in no folder as those of other folders', () => {
    const cursor = reading(hours(6000, 'SENT', '/in'));
    for (const path of ['/in/', '', '/'].map((folder) => hourly(0).path.replace(/^.*\//, folder))) {
      expect(isRead(cursor, { ...hourly(0), path })).toBe(path.startsWith('/in/'));
    }
  });

  it('keeps a file that failed due even if its kind is switched off while the floor rises', () => {
    const failed = hourly(1, 'OPEN');
    const cursor = emptyCursor(SCOPE);
    const both = [failed, hourly(2, 'OPEN')];
    reading([hourly(2, 'OPEN')], both, cursor);
    const next = saved(cursor);
    // From here on only SENT is let through, until the history has forgotten OPEN.
    const sent = hours(MANY).slice(10);
    reading(sent, [...both, ...sent], next);
    expect(isRead(next, hourly(2, 'OPEN'))).toBe(true);
    expect(isRead(next, failed)).toBe(false);
  });
});

describe('a floor for every feed, set by hand', () => {
  const skipping = (floor: number): Cursor =>
    decode({ version: 1, files: {}, floors: { '*': floor } }, SCOPE);

  it('skips what is as old or older, in every feed and folder', () => {
    const cursor = skipping(START + 3600);
    for (const [kind, folder] of [
      ['SENT', 'download'],
      ['OPEN', '/other'],
    ] as const) {
      const read = [0, 1, 2].map((n) => isRead(cursor, hourly(n, kind, folder)));
      expect(read).toEqual([true, true, false]);
    }
  });

  it('goes on skipping when the history of a feed has a lower floor', () => {
    // The files of the history are older than what is skipped.
    const floor = hourly(30_000).modified;
    const cursor = reading(hours(5400));
    cursor.floors.set('*', floor);
    expect(isRead(cursor, hourly(29_000))).toBe(true);
    for (let n = 30_001; n < 30_200; n++) finish(cursor, hourly(n), [hourly(n)]);
    expect(isRead(cursor, hourly(29_000))).toBe(true);
  });
});

describe('prune', () => {
  it('forgets the unread files that have been gone longest, as few as keep the state bounded', () => {
    const here = hours(2_000, 'OPEN');
    const gone = hours(7_000, 'CLICK');
    const cursor = emptyCursor(SCOPE);
    for (const one of [...gone.slice(0, 10), ...here, ...gone.slice(10)])
      cursor.unread.add(one.path);
    expect(prune(cursor, here)).toEqual(gone.slice(0, 2_000).map(({ path }) => path));
    expect([...cursor.unread].sort()).toEqual(
      [...here, ...gone.slice(2_000)].map(({ path }) => path).sort(),
    );
    expect(JSON.stringify(encode(saved(cursor))).length).toBeLessThan(600_000);
  });

  it('never forgets a file that is on the server, however many have not been read', () => {
    const here = hours(MANY);
    const cursor = emptyCursor(SCOPE);
    for (const one of here) cursor.unread.add(one.path);
    expect(prune(cursor, here)).toEqual([]);
    expect(cursor.unread.size).toBe(MANY);
  });

  it('keeps what is gone while it is little', () => {
    const cursor = emptyCursor(SCOPE);
    cursor.unread.add(A.path);
    expect(prune(cursor, [])).toEqual([]);
    expect(cursor.unread.has(A.path)).toBe(true);
  });
});

describe('rescope', () => {
  const DATED: Scope = { startDate: START, filePattern: 'a*' };

  function grown(scope: Scope): Cursor {
    const cursor = reading(hours(6000), undefined, emptyCursor(scope));
    const weekly = Array.from({ length: 6000 }, (_, n) => file(`download/a${n}.csv`, START + n));
    return reading(weekly, weekly, cursor);
  }
  const OLD_FEED = hourly(-1);
  const OLD_OTHER = file('download/b.csv');

  it.each<[string, Scope, boolean]>([
    ['nothing changed', DATED, false],
    ['the start date moved later', { ...DATED, startDate: START + 60 }, false],
    ['the start date moved earlier', { ...DATED, startDate: START - 7200 }, true],
    ['the start date was taken away', { ...DATED, startDate: 0 }, true],
    ['the file pattern changed', { ...DATED, filePattern: 'b*' }, true],
    ['the file pattern was taken away', { ...DATED, filePattern: '' }, true],
    ['both changed', { startDate: 0, filePattern: 'b*' }, true],
  ])('says whether files will repeat when %s', (_, scope, repeats) => {
    const changed = rescope(grown(DATED), scope);
    expect(changed.repeats).toBe(repeats);
    expect(changed.cursor.scope).toEqual(scope);
  });

  it('makes every older file due when the start date moves earlier', () => {
    const before = grown(DATED);
    expect(isRead(before, OLD_FEED)).toBe(true);
    expect(isRead(before, OLD_OTHER)).toBe(true);
    const { cursor } = rescope(before, { ...DATED, startDate: 0 });
    expect(isRead(cursor, OLD_FEED)).toBe(false);
    expect(isRead(cursor, OLD_OTHER)).toBe(false);
  });

  it('makes older files that follow no feed due when the file pattern changes, and no others', () => {
    const { cursor } = rescope(grown(DATED), { ...DATED, filePattern: 'b*' });
    expect(isRead(cursor, OLD_FEED)).toBe(true);
    expect(isRead(cursor, OLD_OTHER)).toBe(false);
  });

  it('makes both due when both change', () => {
    const { cursor } = rescope(grown(DATED), { startDate: 0, filePattern: 'b*' });
    expect(isRead(cursor, OLD_FEED)).toBe(false);
    expect(isRead(cursor, OLD_OTHER)).toBe(false);
  });

  it('keeps the files that are known by name and the progress in others', () => {
    const before = reading([A], [A], emptyCursor(DATED));
    advance(before, hourly(1), 5);
    const { cursor, repeats } = rescope(before, SCOPE);
    expect(repeats).toBe(false);
    expect(isRead(cursor, A)).toBe(true);
    expect(rowsRead(cursor, hourly(1))).toBe(5);
  });

  it('works on the scope that the state was written with', () => {
    const { cursor } = rescope(saved(grown(DATED), SCOPE), SCOPE);
    expect(isRead(cursor, OLD_FEED)).toBe(false);
  });

  it('leaves the cursor that it was given as it was', () => {
    const before = grown(DATED);
    const copy = structuredClone(before);
    rescope(before, SCOPE);
    expect(before).toEqual(copy);
  });
});
