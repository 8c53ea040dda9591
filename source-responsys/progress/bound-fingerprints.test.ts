import { file, SCOPE } from '../e2e/cursors';
import type { RemoteFile } from '../store';
import { boundFingerprints } from './bound-fingerprints';
import { BOUNDS, type Bounds, type Forgotten } from './bounds';
import { emptyCursor, readStatusOf, type Cursor } from './cursor';
import { fingerprintOf } from './fingerprint';
import { Listing } from './listing';
import type { Span } from './spans';

const SENT = 'in/1_SENT';
const at = (time: number, key = SENT, n = 0): RemoteFile =>
  file(`${key}_20240523_${100_000 + n * 1_000 + time}.csv`, time);
const paths = (files: readonly RemoteFile[]): string[] => files.map(({ path }) => path);

interface Given {
  /** Files that are known by fingerprint, in this order. */
  older: readonly RemoteFile[];
  /** Those on the server besides. */
  others?: readonly RemoteFile[];
  gone?: readonly RemoteFile[];
  prepare?: (cursor: Cursor) => void;
}

function bounded(
  { older, others = [], gone = [], prepare }: Given,
  bounds: Partial<Bounds>,
): {
  cursor: Cursor;
  known: RemoteFile[];
  spans: readonly Span[] | undefined;
  forgotten: Forgotten;
} {
  const cursor = emptyCursor(SCOPE);
  prepare?.(cursor);
  for (const one of older) cursor.older.add(fingerprintOf(one));
  const listed = [...older.filter(({ path }) => !paths(gone).includes(path)), ...others];
  const forgotten: Forgotten = { again: [], gone: [] };
  boundFingerprints(cursor, new Listing(listed), { ...BOUNDS, ...bounds }, forgotten);
  const known = older.filter((one) => cursor.older.has(fingerprintOf(one)));
  return { cursor, known, spans: cursor.floors.get(SENT), forgotten };
}
const NOTHING: Forgotten = { again: [], gone: [] };

describe('beyond the bound, fingerprints are dropped', () => {
  const older = [at(10), at(20), at(30), at(40)];

  test('of files that are gone first, the oldest of them, and no more than needed', () => {
    const gone = [at(20), at(30), at(40)];
    expect(bounded({ older, gone }, { older: 2 })).toMatchObject({
      ...{ known: [at(10), at(40)], spans: undefined, forgotten: NOTHING },
    });
  });

  test('then of the oldest, whose times a span covers from one to the next', () => {
    expect(bounded({ older }, { older: 1 })).toMatchObject({
      ...{ known: [at(40)], spans: [[10, 30]], forgotten: NOTHING },
    });
  });

  test('of all that were read in the same feed, each feed by itself', () => {
    const open = [at(15, 'in/1_OPEN'), at(25, 'in/1_OPEN')];
    const { cursor } = bounded({ older: [...older, ...open] }, { older: 0 });
    expect([...cursor.floors]).toEqual([
      [SENT, [[10, 40]]],
      ['in/1_OPEN', [[15, 25]]],
    ]);
  });
});

describe('the span in place of fingerprints', () => {
  const older = [at(10), at(20), at(30)];

  test('does not go over a file that is unread', () => {
    const { cursor, spans, forgotten } = bounded({ older, others: [at(15)] }, { older: 0 });
    expect([spans, forgotten]).toEqual([
      [
        [10, 10],
        [20, 30],
      ],
      NOTHING,
    ]);
    expect(readStatusOf(cursor, at(15))).toBe('due');
  });

  test('goes over a file that is known by name, and is joined to the one before and after', () => {
    const prepare = (cursor: Cursor): void => {
      cursor.files.set(at(25).path, at(25));
      cursor.floors.set(SENT, [
        [1, 5],
        [40, 50],
      ]);
    };
    const others = [at(5), at(25), at(40)];
    expect(bounded({ older, others, prepare }, { older: 0 }).spans).toEqual([[1, 50]]);
  });

  test('is not joined to one behind a file that is unread', () => {
    const prepare = (cursor: Cursor): void => {
      cursor.floors.set(SENT, [
        [1, 5],
        [40, 50],
      ]);
    };
    const others = [at(5), at(7), at(35), at(40)];
    expect(bounded({ older, others, prepare }, { older: 0 }).spans).toEqual([
      ...[
        [1, 5],
        [10, 30],
        [40, 50],
      ],
    ]);
  });

  test('counts against the bound of spans', () => {
    const others = [at(15), at(25)];
    expect(bounded({ older, others }, { older: 0, spans: 2 })).toMatchObject({
      spans: [
        [20, 20],
        [30, 30],
      ],
      forgotten: { again: [at(10).path], gone: [] },
    });
  });
});

describe('an unread file of the same second as one whose fingerprint is dropped', () => {
  const older = [at(10), at(20), at(30)];
  const unread = at(20, SENT, 1);

  test('is named, with nothing read of it', () => {
    const { cursor, spans, forgotten } = bounded(
      { older, others: [unread] },
      { older: 0, unfinished: 2 },
    );
    expect([spans, forgotten]).toEqual([[[10, 30]], NOTHING]);
    expect([...cursor.partial]).toEqual([[unread.path, { modified: 20, size: 100, rows: 0 }]]);
    expect(readStatusOf(cursor, unread)).toBe('due');
  });

  test('is named as long as names take half of their room at most; else the other is due again', () => {
    const prepare = (cursor: Cursor): void => {
      cursor.partial.set('in/x.csv', { modified: 1, size: 1, rows: 1 });
    };
    const given = { older, others: [unread], prepare };
    expect(bounded(given, { older: 0, unfinished: 4 })).toMatchObject({
      ...{ spans: [[10, 30]], forgotten: NOTHING },
    });
    const full = bounded(given, { older: 0, unfinished: 3 });
    expect(full).toMatchObject({
      spans: [
        [10, 10],
        [30, 30],
      ],
      forgotten: { again: [at(20).path], gone: [] },
    });
    expect(paths([unread]).filter((path) => full.cursor.partial.has(path))).toEqual([]);
    expect(readStatusOf(full.cursor, unread)).toBe('due');
  });

  test('keeps its progress where it is named already, whatever room is left', () => {
    const prepare = (cursor: Cursor): void => {
      cursor.partial.set(unread.path, { modified: 20, size: 100, rows: 7 });
    };
    const { cursor, spans } = bounded(
      { older, others: [unread], prepare },
      { older: 0, unfinished: 1 },
    );
    expect(spans).toEqual([[10, 30]]);
    expect(cursor.partial.get(unread.path)?.rows).toBe(7);
  });
});
