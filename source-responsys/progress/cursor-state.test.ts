import { advance, emptyCursor, finish, isRead, rowsRead } from './cursor';
import { decode } from './cursor-state';
import type { RemoteFile } from '../store';
import { file, hourly, hours, reading, saved, SCOPE, START } from '../e2e/cursors';

const A = file('download/54321_SENT_20240523_070056.csv');

describe('encode and decode', () => {
  it('bring an empty cursor back', () => {
    expect(saved(emptyCursor(SCOPE))).toEqual(emptyCursor(SCOPE));
  });

  it('bring a full cursor back, through JSON', () => {
    const files = hours(6000);
    const scope = { startDate: START, filePattern: 'weekly_*' };
    const cursor = reading(
      files.filter((_, n) => n !== 5),
      files,
      emptyCursor(scope),
    );
    advance(cursor, files[5] as RemoteFile, 12);
    expect(cursor.floors.size).toBe(1);
    expect(cursor.unread.size).toBe(1);
    expect(saved(cursor)).toEqual(cursor);
  });

  it.each(['__proto__', 'constructor', 'a "b"\n.csv', '🎉.csv', '', '7'])(
    'bring a file called %j back',
    (path) => {
      const cursor = reading([file(path)]);
      advance(cursor, file(`${path}2`), 3);
      expect(saved(cursor)).toEqual(cursor);
    },
  );

  it('keep the order of the progress, which decides what is forgotten first', () => {
    const cursor = emptyCursor(SCOPE);
    for (const path of ['b', 'a', 'c']) advance(cursor, file(path), 1);
    expect([...saved(cursor).partial.keys()]).toEqual(['b', 'a', 'c']);
  });

  it('fill in the scope of the settings when the state has none', () => {
    const scope = { startDate: 7, filePattern: 'x' };
    expect(decode({ files: {} }, scope).scope).toEqual(scope);
    expect(decode({ scope: { start_date: 'x', file_pattern: 3 } }, scope).scope).toEqual(scope);
  });

  it('leave out only what is not understood', () => {
    const cursor = decode(
      {
        files: { [A.path]: [A.modified, A.size], bad: ['x'] },
        partial: { p: [START, 100, 5], bad: [1] },
        floors: { '/x': 3, bad: 'x' },
        unread: ['u', 7, null],
      },
      SCOPE,
    );
    expect(isRead(cursor, A)).toBe(true);
    expect(rowsRead(cursor, file('p'))).toBe(5);
    expect(cursor.files.size).toBe(1);
    expect([...cursor.floors]).toEqual([['/x', 3]]);
    expect([...cursor.unread]).toEqual(['u']);
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
  { '*': null },
  { '*': '9999999999' },
  { '*': -1 },
  { '*': [9_999_999_999] },
  { '*': 1e300 },
  { 'download/54321_SENT': true },
];

describe('decode of a state of another form', () => {
  const states: unknown[] = [
    ...JUNK,
    ...['files', 'partial', 'floors', 'unread', 'scope', 'version'].flatMap((key) =>
      JUNK.map((junk) => ({ [key]: junk })),
    ),
    ...JUNK.flatMap((junk) => [
      { files: { [A.path]: junk } },
      { partial: { [A.path]: junk } },
      { partial: { [A.path]: [START, 100, 1, junk] } },
      { scope: { start_date: junk, file_pattern: junk } },
      { unread: [junk] },
    ]),
  ];
  // Of all these, this one alone is a well-formed entry.
  const entry = JSON.stringify({ partial: { [A.path]: [START, 100, 1] } });

  it.each(states.map((state) => [state]))('marks no file as read: %j', (state) => {
    const cursor = decode(state, SCOPE);
    expect([A, hourly(0), file('x'), file('', 0, 0)].filter((one) => isRead(cursor, one))).toEqual(
      [],
    );
    expect(rowsRead(cursor, A)).toBe(JSON.stringify(state) === entry ? 1 : 0);
    finish(cursor, A, [A]);
    expect(isRead(saved(cursor), A)).toBe(true);
  });
});
