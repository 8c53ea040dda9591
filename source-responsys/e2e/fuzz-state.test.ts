import fc from 'fast-check';

import { ConnectorError } from '../../shared/errors';
import { advance, rescope } from '../progress/cursor';
import { decode, encode } from '../progress/cursor-state';
import { finish } from '../progress/history';
import { Listing } from '../progress/listing';
import { plan, type Selection } from '../progress/plan';
import { givenState, savedCursor } from '../progress/resume';
import type { RemoteFile } from '../store';

const SCOPE = { filePattern: '', accountIds: [], eventTypes: [] };
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

// Values that a state may have in any place, often nearly right.
const cellsOrJunk = fc.oneof(
  { weight: 4, arbitrary: fc.array(times, { minLength: 1, maxLength: 4 }) },
  fc.array(fc.oneof(times, fc.double(), fc.constantFrom('1', null, -1, 1.5, 1e300)), {
    maxLength: 3,
  }),
  fc.jsonValue(),
);
const orJunk = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: good }, fc.jsonValue());
// An invalid floor is refused; see floors-state.test.ts.
const spans = fc.array(
  fc.tuple(times, times).map(([from, more]) => [from, from + more]),
  { maxLength: 2 },
);
const [EVERY_FEED, ...FEEDS] = FLOORS as [string, ...string[]];
const floors = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...FEEDS), fc.oneof(times, spans)),
    fc.dictionary(fc.constant(EVERY_FEED), times),
  )
  .map(([feeds, every]) => ({ ...feeds, ...every }));
const states = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      version: orJunk(fc.constant(1)),
      files: orJunk(fc.dictionary(paths, cellsOrJunk)),
      partial: orJunk(fc.dictionary(paths, cellsOrJunk)),
      floors,
      unread: orJunk(fc.array(fc.oneof(paths, fc.jsonValue()))),
      scope: orJunk(
        fc.record({
          start_date: times,
          file_pattern: fc.constantFrom('', '*.csv'),
          event_types: fc.constantFrom([], ['SENT'], 'x'),
        }),
      ),
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

// In the words of the user page: the state names the file's version, or the file's time is at or
// below a floor of its feed and the state says nothing else about the file.
function namedAsRead(state: unknown, { path, modified, size }: RemoteFile): boolean {
  if (typeof state !== 'object' || Array.isArray(state)) return false;
  const entry = Object.entries(objectAt(state, 'files')).find(([key]) => key === path)?.[1];
  if (Array.isArray(entry) && entry.length === 2 && entry.every(isCount)) {
    return entry[0] === modified && entry[1] === size;
  }
  const unread = (state as Record<string, unknown> | null)?.['unread'];
  if (Array.isArray(unread) && unread.includes(path)) return false;
  const feed = /^(.*)_\d{8}_\d{6}\.csv$/.exec(path)?.[1];
  const start = objectAt(state, 'scope')['start_date'];
  return Object.entries(objectAt(state, 'floors')).some(([key, floor]) => {
    if (key === '*') return modified <= Number(floor);
    if (key !== feed) return false;
    const spans = Array.isArray(floor)
      ? (floor as [number, number][])
      : [[isCount(start) ? Number(start) : 0, Number(floor)] as const];
    return spans.some(([from, to]) => from <= modified && modified <= to);
  });
}

test('with any state every file is due that the state does not validly name', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const saved = savedCursor(state, 'incremental', SCOPE, quiet, NOW);
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

test('with any state a file is resumed only if the state says so about this very version', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const cursor = savedCursor(state, 'incremental', SCOPE, quiet, NOW);
      for (const { path, modified, size, resumeAt } of plan(listed, cursor, SELECTION, NOW).due) {
        if (resumeAt === 0) continue;
        expect(objectAt(state, 'partial')[path]).toEqual([modified, size, resumeAt]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a full refresh uses a state only if it is one of its own, unfinished', () => {
  fc.assert(
    fc.property(states, listings, (state, listed) => {
      const attempt = (state as Record<string, unknown> | null)?.['full_refresh'];
      const cursor = savedCursor(state, 'full_refresh', SCOPE, quiet, NOW);
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
      try {
        savedCursor(givenState(input, 'responsys_events'), 'incremental', SCOPE, quiet, NOW);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        expect(error.message).toMatch(/^The (state|floor) .*"floors": \{"\*": \d+\}\}/);
      }
    }),
    { numRuns: 500 },
  );
});

test('a state is understood as intended after any work', () => {
  const step = fc.tuple(
    fc.constantFrom('advance', 'finish'),
    fc.nat(LISTED_PATHS.length - 1),
    times,
  );
  fc.assert(
    fc.property(states, listings, fc.array(step), (state, listed, steps) => {
      const cursor = decode(state, SCOPE, NOW);
      const listing = new Listing(listed);
      for (const [what, index, rows] of steps) {
        const file = listed[index] as RemoteFile;
        if (what === 'finish') finish(cursor, file, listing);
        else advance(cursor, file, rows);
      }
      const written = JSON.stringify(encode(cursor));
      expect(JSON.stringify(encode(decode(JSON.parse(written), SCOPE, NOW)))).toBe(written);
    }),
    { numRuns: 500 },
  );
});
