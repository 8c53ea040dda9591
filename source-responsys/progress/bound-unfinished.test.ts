import { file, SCOPE } from '../e2e/cursors';
import type { RemoteFile } from '../store';
import { boundUnfinished } from './bound-unfinished';
import { BOUNDS, type Forgotten } from './bounds';
import { emptyCursor, readStatusOf, type Cursor } from './cursor';
import { Listing } from './listing';
import type { Span } from './spans';

const SENT = 'in/1_SENT';
const at = (time: number, n = 0): RemoteFile =>
  file(`${SENT}_20240523_${100_000 + n * 1_000 + time}.csv`, time);

interface Given {
  unfinished: readonly RemoteFile[];
  listed: readonly RemoteFile[];
  spans?: readonly Span[];
}

function bounded(
  { unfinished, listed, spans = [] }: Given,
  bounds: { unfinished: number; spans?: number },
): { cursor: Cursor; named: string[]; forgotten: Forgotten } {
  const cursor = emptyCursor(SCOPE);
  if (spans.length > 0) cursor.floors.set(SENT, spans);
  for (const { path, modified, size } of unfinished) {
    cursor.partial.set(path, { modified, size, rows: 7 });
  }
  const forgotten: Forgotten = { again: [], gone: [] };
  boundUnfinished(cursor, new Listing(listed), { ...BOUNDS, ...bounds }, forgotten);
  return { cursor, named: [...cursor.partial].map(([path]) => path), forgotten };
}
const paths = (files: readonly RemoteFile[]): string[] => files.map(({ path }) => path);

describe('beyond the bound, names of unfinished files are dropped', () => {
  const gone = at(1);
  const open = [at(2), at(3), at(4)];
  const covered = [at(20), at(22)];
  const read = [at(10), at(20, 1), at(21), at(30)];
  const given: Given = {
    unfinished: [gone, ...open, ...covered],
    listed: [...open, ...covered, ...read],
    spans: [[10, 30]],
  };

  test('of files that are due without them, the oldest first', () => {
    const { cursor, named, forgotten } = bounded(given, { unfinished: 4 });
    expect(named).toEqual(paths([gone, at(4), ...covered]));
    expect(forgotten).toEqual({ again: [], gone: [] });
    expect([...cursor.floors]).toEqual([[SENT, [[10, 30]]]]);
    for (const one of open) expect(readStatusOf(cursor, one)).toBe('due');
  });

  test('then of files that are on the server, which stay due, with what was read in the same second', () => {
    const { cursor, named, forgotten } = bounded(given, { unfinished: 2 });
    expect(named).toEqual(paths([gone, at(22)]));
    expect(forgotten).toEqual({ again: [at(20, 1).path], gone: [] });
    expect([...cursor.floors]).toEqual([
      [
        SENT,
        [
          [10, 10],
          [21, 21],
          [30, 30],
        ],
      ],
    ]);
    for (const one of [...open, ...covered]) expect(readStatusOf(cursor, one)).toBe('due');
  });

  test('last of files that are gone, the oldest first, and only these are forgotten', () => {
    const lost = [at(40), at(50), at(60)];
    const { named, forgotten } = bounded(
      { ...given, unfinished: [...lost, ...given.unfinished] },
      { unfinished: 2 },
    );
    expect(named).toEqual(paths([at(60), gone]));
    expect(forgotten.gone).toEqual(paths(lost.slice(0, 2)));
  });

  test('of files under a feed without any span, as nothing covers them', () => {
    const { named, forgotten } = bounded({ ...given, spans: [] }, { unfinished: 3 });
    expect(named).toEqual(paths([gone, ...covered]));
    expect(forgotten).toEqual({ again: [], gone: [] });
  });

  test('which leaves no more time spans than their bound', () => {
    const files = Array.from({ length: 10 }, (_, n) => at(10 + n));
    const unfinished = files.filter((_, n) => n % 2 === 1);
    const { cursor, forgotten } = bounded(
      { unfinished, listed: files, spans: [[10, 19]] },
      { unfinished: 3, spans: 2 },
    );
    expect([...cursor.floors]).toEqual([
      [
        SENT,
        [
          [16, 16],
          [18, 18],
        ],
      ],
    ]);
    expect(forgotten.again).toEqual(paths([at(10), at(12), at(14)]));
    for (const one of unfinished) expect(readStatusOf(cursor, one)).toBe('due');
  });
});
