import { file, SCOPE } from '../e2e/cursors';
import type { RemoteFile } from '../store';
import { boundSpans, newlyDue, setSpans, uncover } from './bound-spans';
import { BOUNDS, type Forgotten } from './bounds';
import { emptyCursor, type Cursor } from './cursor';
import { Listing } from './listing';
import type { Span } from './spans';

const SENT = 'in/1_SENT';
const OPEN = 'in/1_OPEN';

// A file of a feed by its time, in seconds.
const at = (time: number, key = SENT, n = 0): RemoteFile =>
  file(`${key}_20240523_${100_000 + n * 1_000 + time}.csv`, time);

function cursorWith(floors: Record<string, Span[]>, due: readonly RemoteFile[] = []): Cursor {
  const cursor = emptyCursor(SCOPE);
  cursor.floors = new Map(Object.entries(floors));
  for (const { path, modified, size } of due) cursor.partial.set(path, { modified, size, rows: 0 });
  return cursor;
}

// The spans that are left, and the files that are due again.
function bounded(
  cursor: Cursor,
  listed: readonly RemoteFile[],
  spans: number,
): { floors: Record<string, readonly Span[]>; again: string[] } {
  const forgotten: Forgotten = { again: [], gone: [] };
  boundSpans(cursor, new Listing(listed), { ...BOUNDS, spans }, forgotten);
  expect(forgotten.gone).toEqual([]);
  return { floors: Object.fromEntries(cursor.floors), again: forgotten.again };
}

describe('time spans', () => {
  const four: Span[] = [
    [0, 10],
    [20, 30],
    [50, 60],
    [100, 110],
  ];

  test('stay as they are as long as all feeds together have no more than the bound', () => {
    const floors = { [SENT]: four, [OPEN]: four };
    expect(bounded(cursorWith(floors), [], 8)).toEqual({ floors, again: [] });
  });

  test('beyond it close the gaps in which no file is unread', () => {
    const [unread, read] = [at(40), at(80)];
    const cursor = cursorWith({ [SENT]: four, [OPEN]: four });
    cursor.files.set(read.path, read);
    expect(bounded(cursor, [unread, read], 7)).toEqual({
      floors: {
        [SENT]: [
          [0, 30],
          [50, 110],
        ],
        [OPEN]: [[0, 110]],
      },
      again: [],
    });
  });

  test.each([
    ['at the first second of a gap', [at(31)], 2],
    ['at the last second of a gap', [at(49)], 2],
    ['beside one that was read in the same second', [at(40), at(40, SENT, 1)], 2],
    ['at the end of a span, by its name', [at(30)], 1],
    ['at the beginning of a span, by its name', [at(50)], 1],
  ])('an unread file %s', (_, [unread, read], count) => {
    const due = unread === undefined ? [] : [unread];
    const cursor = cursorWith({ [SENT]: four }, due);
    if (read !== undefined) cursor.files.set(read.path, read);
    const { floors } = bounded(cursor, read === undefined ? due : [read, ...due], 3);
    expect(floors[SENT]).toHaveLength(count);
  });

  test('that gaps hold apart are dropped, the oldest of any feed, down to four fifths', () => {
    const spans = (...times: number[]): Span[] => times.map((time) => [time, time + 1]);
    const floors = { [SENT]: spans(0, 20, 40, 60), [OPEN]: spans(10, 30) };
    const unread = [...[15, 35, 55].map((time) => at(time)), at(25, OPEN)];
    const read = [...[0, 20, 40, 60].map((time) => at(time)), at(10, OPEN), at(31, OPEN)];
    expect(bounded(cursorWith(floors), [...unread, ...read], 5)).toEqual({
      floors: { [SENT]: spans(20, 40, 60), [OPEN]: spans(30) },
      again: [at(0).path, at(10, OPEN).path],
    });
    expect(bounded(cursorWith(floors), [...unread, ...read], 2)).toEqual({
      floors: { [SENT]: spans(40, 60) },
      again: [at(0), at(20), at(10, OPEN), at(31, OPEN)].map(({ path }) => path),
    });
  });
});

test('files are newly due that their time covered before a change, and nothing covers after it', () => {
  const [byName, dropped, kept, before] = [at(1), at(2), at(3), at(9)];
  const cursor = cursorWith({ [SENT]: [[1, 3]] });
  cursor.files.set(byName.path, byName);
  const due = newlyDue(cursor, [byName, dropped, kept, before], () => {
    setSpans(cursor, SENT, [[3, 3]]);
  });
  expect(due).toEqual([dropped.path]);
});

test('a feed that has no span left is not kept', () => {
  const cursor = cursorWith({ [SENT]: [[1, 3]] });
  setSpans(cursor, SENT, [[2, 2]]);
  setSpans(cursor, OPEN, []);
  expect([...cursor.floors]).toEqual([[SENT, [[2, 2]]]]);
  setSpans(cursor, SENT, []);
  expect(cursor.floors.size).toBe(0);
});

describe('the times of due files, and those between them, are uncovered', () => {
  const uncovered = (due: RemoteFile[], read: RemoteFile[], spans: Span[]): unknown => {
    const cursor = cursorWith({ [SENT]: spans }, due);
    uncover(cursor, SENT, new Listing([...due, ...read]).feed(SENT));
    return cursor.floors.get(SENT);
  };

  test.each<[string, number[], number[], Span[] | undefined]>([
    [
      'in the middle',
      [20, 30],
      [10, 40],
      [
        [0, 10],
        [40, 100],
      ],
    ],
    [
      'apart',
      [20, 40],
      [10, 30, 50],
      [
        [0, 10],
        [30, 30],
        [50, 100],
      ],
    ],
    ['up to the first one read', [10], [20], [[20, 100]]],
    ['from the last one read', [20], [10], [[0, 10]]],
    ['with none read', [10, 20], [], undefined],
    ['none', [], [10, 20], [[0, 100]]],
  ])('%s', (_, due, read, spans) => {
    const files = (times: number[]): RemoteFile[] => times.map((time) => at(time));
    expect(uncovered(files(due), files(read), [[0, 100]])).toEqual(spans);
  });

  test('where one of several of the same second is due', () => {
    expect(uncovered([at(20)], [at(10), at(20, SENT, 1), at(30)], [[0, 100]])).toEqual([
      [0, 10],
      [30, 100],
    ]);
  });

  test('where no span covers them, which changes nothing', () => {
    const cursor = cursorWith({}, [at(10)]);
    uncover(cursor, SENT, new Listing([at(10)]).feed(SENT));
    expect(cursor.floors.size).toBe(0);
  });
});
