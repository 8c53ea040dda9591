import fc from 'fast-check';

import { streamState } from '../../shared/airbyte/protocol';
import { advance, finish, HISTORY, rescope, type Cursor } from '../progress/cursor';
import { decode, encode } from '../progress/cursor-state';
import { plan, type Selection } from '../progress/plan';
import { savedCursor } from '../progress/resume';
import type { RemoteFile } from '../store';

const SCOPE = { startDate: 0, filePattern: '' };
const NOW = 1_716_500_000;
const SELECTION: Selection = {
  ...{ accountIds: [], eventTypes: [], filePattern: '', startDate: 0 },
  ...{ readyExtension: '', settleSeconds: 0 },
};
const quiet = { warn: () => undefined };

const KINDS = ['SENT', 'OPEN'];
const paths = fc.tuple(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 3 })).map(pathOf);
function pathOf([kind, n]: [string, number]): string {
  return `download/54321_${kind}_20240523_00000${n}.csv`;
}
const LISTED_PATHS = KINDS.flatMap((kind) => [0, 1, 2, 3].map((n) => pathOf([kind, n])));
const FLOORS = [
  '*',
  'download/54321_SENT',
  'download/54321_OPEN',
  'download/other',
  'elsewhere/54321_SENT',
];

const times = fc.integer({ min: 0, max: 6 });
const files = fc.array(fc.record({ modified: times, size: times }), {
  minLength: LISTED_PATHS.length,
  maxLength: LISTED_PATHS.length,
});
const listings = files.map((versions): RemoteFile[] =>
  versions.map((version, i) => ({ path: LISTED_PATHS[i] as string, ...version })),
);

// What a state may hold in any place, often nearly right.
const cellsOrJunk = fc.oneof(
  { weight: 4, arbitrary: fc.array(times, { minLength: 1, maxLength: 4 }) },
  fc.array(fc.oneof(times, fc.double(), fc.constantFrom('1', null, -1, 1.5, 1e300)), {
    maxLength: 3,
  }),
  fc.jsonValue(),
);
const orJunk = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: good }, fc.jsonValue());
const states = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      version: orJunk(fc.constant(1)),
      files: orJunk(fc.dictionary(paths, cellsOrJunk)),
      partial: orJunk(fc.dictionary(paths, cellsOrJunk)),
      floors: orJunk(fc.dictionary(fc.constantFrom(...FLOORS), fc.oneof(times, fc.jsonValue()))),
      unread: orJunk(fc.array(fc.oneof(paths, fc.jsonValue()))),
      scope: orJunk(fc.record({ start_date: times, file_pattern: fc.constantFrom('', '*.csv') })),
      full_refresh: orJunk(fc.constantFrom('unfinished', 'finished')),
    },
    { requiredKeys: [] },
  ),
);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const objectAt = (of: unknown, key: string): Record<string, unknown> => {
  const value = (of as Record<string, unknown> | null)?.[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
};

// As the user page words it: the file's version is named, or its time is at or under a floor that
// its feed has and nothing else is said of the file.
function namedAsRead(state: unknown, { path, modified, size }: RemoteFile): boolean {
  if (typeof state !== 'object' || Array.isArray(state)) return false;
  const entry = Object.entries(objectAt(state, 'files')).find(([key]) => key === path)?.[1];
  if (Array.isArray(entry) && entry.length === 2 && entry.every(isCount)) {
    return entry[0] === modified && entry[1] === size;
  }
  const unread = (state as Record<string, unknown> | null)?.['unread'];
  if (Array.isArray(unread) && unread.includes(path)) return false;
  const feed = /^(.*)_\d{8}_\d{6}\.csv$/.exec(path)?.[1];
  return Object.entries(objectAt(state, 'floors')).some(
    ([key, floor]) => (key === '*' || key === feed) && isCount(floor) && modified <= Number(floor),
  );
}

test('with any state every file is due that the state does not validly name', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const saved = savedCursor(state, 'incremental', SCOPE, quiet);
      const { cursor } = rescope(saved, SCOPE);
      const due = new Set(plan(listed, cursor, SELECTION, NOW).due.map(({ path }) => path));
      for (const file of listed) {
        if (!namedAsRead(state, file))
          expect([file.path, due.has(file.path)]).toEqual([file.path, true]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('with any state a file is resumed only where the state says so of this very version', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const cursor = savedCursor(state, 'incremental', SCOPE, quiet);
      for (const { path, modified, size, resumeAt } of plan(listed, cursor, SELECTION, NOW).due) {
        if (resumeAt === 0) continue;
        expect(objectAt(state, 'partial')[path]).toEqual([modified, size, resumeAt]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a full refresh takes up a state only if it is one of its own, unfinished', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const attempt = (state as Record<string, unknown> | null)?.['full_refresh'];
      const cursor = savedCursor(state, 'full_refresh', SCOPE, quiet);
      const { due } = plan(listed, cursor, SELECTION, NOW);
      if (attempt !== 'unfinished') expect(due).toHaveLength(listed.length);
    }),
    { numRuns: 500 },
  );
});

test('whatever the platform passes as a state, it is searched without a crash', () => {
  const anything = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'state',
          'type',
          'global',
          'stream_states',
          'stream',
          'stream_descriptor',
          'data',
          'responsys_events',
        ),
        fc.oneof(tie('any'), fc.constantFrom('STATE', 'STREAM', 'GLOBAL')),
      ),
    ),
  })).any;
  fc.assert(
    fc.property(anything, (input) => {
      const state = streamState(input, 'responsys_events');
      expect(() => savedCursor(state, 'incremental', SCOPE, quiet)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test('a state is understood as it was meant after any work', () => {
  const step = fc.tuple(
    fc.constantFrom('advance', 'finish'),
    fc.nat(LISTED_PATHS.length - 1),
    times,
  );
  fc.assert(
    fc.property(states, listings, fc.array(step), (state, listed, steps) => {
      const cursor = decode(state, SCOPE);
      for (const [what, index, rows] of steps) {
        const file = listed[index] as RemoteFile;
        if (what === 'finish') finish(cursor, file, listed);
        else advance(cursor, file, rows);
      }
      const written = JSON.stringify(encode(cursor));
      expect(JSON.stringify(encode(decode(JSON.parse(written), SCOPE)))).toBe(written);
    }),
    { numRuns: 500 },
  );
});

test('a floor hides no file that was left unread, wherever it stands', () => {
  const count = HISTORY + 1_200;
  const settings = fc.record({
    unread: fc.uniqueArray(fc.nat(count - 1), { maxLength: 30 }),
    sameTime: fc.integer({ min: 1, max: 400 }),
    foreign: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, ({ unread, sameTime, foreign }) => {
      const listed = Array.from({ length: count }, (_, i): RemoteFile => ({
        path:
          foreign && i % 3 === 0
            ? `download/weekly-${i}.csv`
            : `download/7_SENT_20240523_${String(100_000 + i)}.csv`,
        size: 1,
        modified: Math.floor(i / sameTime),
      }));
      const left = new Set(unread.map((i) => listed[i]?.path));
      let cursor: Cursor = decode({}, SCOPE);
      for (const file of listed) if (!left.has(file.path)) finish(cursor, file, listed);
      cursor = decode(JSON.parse(JSON.stringify(encode(cursor))), SCOPE);
      expect(cursor.files.size).toBeLessThan(count);
      const { due } = plan(listed, cursor, { ...SELECTION, filePattern: '*' }, NOW);
      expect(new Set(due.map(({ path }) => path))).toEqual(left);
    }),
    { numRuns: 10 },
  );
});
