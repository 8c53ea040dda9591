import { advance, emptyCursor, rowsRead } from './cursor';
import { decode, encode } from './cursor-state';
import { finish } from './history';
import { Listing } from './listing';
import type { RemoteFile } from '../store';
import { file, hourly, hours, isRead, NOW, reading, saved, SCOPE, START } from '../e2e/cursors';

const A = file('download/54321_SENT_20240523_070056.csv');
const TIGHT = { named: 5, namedSlack: 2, older: 7, olderSlack: 2, unfinished: 9, spans: 9 };

describe('encode and decode', () => {
  it('restore an empty cursor', () => {
    expect(saved(emptyCursor(SCOPE))).toEqual(emptyCursor(SCOPE));
  });

  it('restore a full cursor, through JSON', () => {
    const files = hours(100);
    const scope = { filePattern: 'weekly_*', accountIds: ['7'], eventTypes: ['OPEN', 'SENT'] };
    const cursor = { ...emptyCursor(scope), hostKey: 'SHA256:x', everyFloor: 7 };
    const left = files.filter((_, n) => n !== 5);
    reading(left, files, cursor, TIGHT);
    advance(cursor, files[5] as RemoteFile, 12);
    cursor.leftOut.add('ten-digits');
    expect([...cursor.floors.values()].flat()).toHaveLength(2);
    expect(cursor.older.size).toBeGreaterThan(0);
    expect(saved(cursor)).toEqual(cursor);
  });

  it.each(['__proto__', 'constructor', 'a "b"\n.csv', '🎉.csv', '', '7'])(
    'restore a file called %j',
    (path) => {
      const cursor = reading([file(path)]);
      advance(cursor, file(`${path}2`), 3);
      expect(saved(cursor)).toEqual(cursor);
    },
  );

  it('keep the order of the progress, which decides what is dropped first', () => {
    const cursor = emptyCursor(SCOPE);
    for (const path of ['b', 'a', 'c']) advance(cursor, file(path), 1);
    expect([...saved(cursor).partial].map(([path]) => path)).toEqual(['b', 'a', 'c']);
  });

  it('fill in the scope of the settings if the state has none', () => {
    const scope = { filePattern: 'x', accountIds: ['7'], eventTypes: ['OPEN'] };
    expect(decode({ files: {} }, scope, NOW).scope).toEqual(scope);
    const junk = { scope: { event_types: 'x', account_ids: 'x', file_pattern: 3 } };
    expect(decode(junk, scope, NOW).scope).toEqual(scope);
  });

  it('skip only what is not understood', () => {
    const cursor = decode(
      {
        files: { [A.path]: [A.modified, A.size], bad: ['x'] },
        partial: { p: [START, 100, 5], bad: [1] },
        older: 'ten-digits12345',
        unread: ['u', 7, null],
      },
      SCOPE,
      NOW,
    );
    expect(isRead(cursor, A)).toBe(true);
    expect(rowsRead(cursor, file('p'))).toBe(5);
    expect(cursor.files.size).toBe(1);
    expect([...cursor.older]).toEqual(['ten-digits']);
    expect([...cursor.partial].map(([path]) => path)).toEqual(['p', 'u']);
  });
});

describe('a state of version 1', () => {
  const state = (startDate: number): unknown => ({
    version: 1,
    files: { [hourly(10).path]: [hourly(10).modified, hourly(10).size] },
    partial: { [hourly(4).path]: [hourly(4).modified, hourly(4).size, 40] },
    floors: { 'download/54321_SENT': hourly(8).modified },
    unread: [hourly(3).path, hourly(4).path],
    scope: { start_date: startDate, file_pattern: '' },
  });

  it('is understood: its history, its floors, what is unread below them, and how far that is', () => {
    const cursor = decode(state(0), SCOPE, NOW);
    const due = [...Array(13).keys()].filter((n) => !isRead(cursor, hourly(n)));
    expect(due).toEqual([3, 4, 9, 11, 12]);
    expect(rowsRead(cursor, hourly(4))).toBe(40);
  });

  it('hides no file from before its start date, which was never looked at', () => {
    const cursor = decode(state(hourly(2).modified), SCOPE, NOW);
    const due = [...Array(9).keys()].filter((n) => !isRead(cursor, hourly(n)));
    expect(due).toEqual([0, 1, 3, 4]);
  });

  it('is written in the current version, with the same meaning', () => {
    const cursor = decode(state(0), SCOPE, NOW);
    expect(encode(cursor)['version']).toBe(2);
    expect(saved(cursor)).toEqual(cursor);
  });
});

const JUNK: unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  NaN,
  Infinity,
  '',
  'x',
  '1700000000',
  [],
  [null],
  [[]],
  [1],
  [-1, 100],
  [START, 100, 1],
  [START, '100'],
  [START, null],
  [START, -1],
  [START, 100.5],
  {},
  { modified: START, size: 100 },
  { [A.path]: null },
  { [A.path]: START + 0.5 },
  { [A.path]: {} },
  { [A.path]: [] },
  { [A.path]: [START] },
  { [A.path]: ['1', '2'] },
];

describe('decode of a state of another form', () => {
  const states: unknown[] = [
    ...JUNK,
    ...['files', 'partial', 'older', 'unread', 'scope', 'version', 'host_key'].flatMap((key) =>
      JUNK.map((junk) => ({ [key]: junk })),
    ),
    ...JUNK.flatMap((junk) => [
      { files: { [A.path]: junk } },
      { partial: { [A.path]: junk } },
      { partial: { [A.path]: [START, 100, 1, junk] } },
      { scope: { start_date: junk, file_pattern: junk, event_types: junk } },
      { unread: [junk] },
    ]),
  ];
  // Only this one is a well-formed entry.
  const entry = JSON.stringify({ partial: { [A.path]: [START, 100, 1] } });

  it.each(states.map((state) => [state]))('marks no file as read: %j', (state) => {
    const cursor = decode(state, SCOPE, NOW);
    const files = [A, hourly(0), file('x'), file('', 0, 0)];
    expect(files.filter((one) => isRead(cursor, one))).toEqual([]);
    expect(rowsRead(cursor, A)).toBe(JSON.stringify(state) === entry ? 1 : 0);
    finish(cursor, A, new Listing([A]));
    expect(isRead(saved(cursor), A)).toBe(true);
  });
});
