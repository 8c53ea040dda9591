import fc from 'fast-check';

import { zipOf } from '../../harness/files/event-files';
import { OTHER_FILES, streamOfType } from '../streams';
import { NOW } from './cursors';
import { MemoryStore, SELECTION } from './memory-store';
import { syncEach } from './memory-streams';

/*
 * A folder of files and archives, named after one type and holding others, and syncs of some of the
 * streams that are killed at any point; streams are cleared and left out in between. In the end each
 * stream has exactly the rows of its type, by what the platform keeps: the rows up to the last state.
 */

const TYPES = ['SENT', 'OPEN', 'CLICK', undefined] as const;
const STREAMS = TYPES.map(streamOfType);
const SETTINGS = { selection: { ...SELECTION, filePattern: '*' } };

type Type = (typeof TYPES)[number];

interface Part {
  type: Type;
  rows: number;
}

interface Put {
  do: 'put';
  name: number;
  /** The type in the name of the file. */
  type: Type;
  /** Members of an archive; one part alone is a file that is none. */
  parts: Part[];
  plain: boolean;
}

interface Sync {
  do: 'sync';
  streams: string[];
  after: number;
}

type Op = Put | Sync | { do: 'clear'; stream: string };

const type = fc.constantFrom(...TYPES);
const part = fc.record({ type, rows: fc.nat(3) });
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    name: fc.nat(5),
    type,
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
    plain: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('sync' as const),
    streams: fc.shuffledSubarray(STREAMS, { minLength: 1 }),
    after: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 12 })),
  }),
  fc.record({ do: fc.constant('clear' as const), stream: fc.constantFrom(...STREAMS) }),
);

const nameOf = (type: Type, n: number, ext: string): string =>
  type === undefined ? `part-${n}.${ext}` : `7_${type}_20240523_${100_000 + n}.${ext}`;
const text = (rows: number): string => `RIID\n${'1\n'.repeat(rows)}`;

/** The platform, and what it should have in the end. */
class World {
  readonly store = new MemoryStore();
  readonly wanted = new Map<string, Set<string>>(STREAMS.map((stream) => [stream, new Set()]));
  readonly kept = new Map<string, string[]>(STREAMS.map((stream) => [stream, []]));
  states: Record<string, unknown> = {};
  private puts = 0;

  put({ name, type, parts, plain }: Put): void {
    // A name is given once: what a new version replaces nobody can expect to come.
    const n = name + 10 * this.puts++;
    const [first = { type: undefined, rows: 0 }] = parts;
    const path = `download/${nameOf(type, n, plain ? 'csv' : 'zip')}`;
    const members = plain ? [{ type: undefined, rows: first.rows }] : parts;
    const bytes = plain
      ? text(first.rows)
      : zipOf(
          members.map((one, i) => ({
            name: nameOf(one.type, i, 'csv'),
            data: Buffer.from(text(one.rows)),
          })),
        );
    this.store.put(path, bytes, NOW - 100_000 + n);
    let line = 0;
    for (const one of members) {
      const wanted = this.wanted.get(streamOfType(one.type ?? type));
      for (let i = 0; i < one.rows; i++) wanted?.add(`${path}:${++line}`);
    }
  }

  async sync(streams: readonly string[], after: number): Promise<void> {
    const said = await syncEach(this.store, streams, this.states, SETTINGS, { after });
    expect(said.failure).toBeUndefined();
    for (const stream of streams) this.kept.get(stream)?.push(...(said.covered[stream] ?? []));
    this.states = said.states;
  }

  clear(stream: string): void {
    this.kept.set(stream, []);
    this.states = { ...this.states, [stream]: undefined };
  }
}

test('whatever is selected, cleared or killed, each stream ends with the rows of its type', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { maxLength: 14 }), async (ops) => {
      const world = new World();
      for (const one of ops) {
        if (one.do === 'put') world.put(one);
        else if (one.do === 'clear') world.clear(one.stream);
        else await world.sync(one.streams, one.after);
      }
      await world.sync(STREAMS, Infinity);
      for (const stream of STREAMS) {
        expect([stream, [...new Set(world.kept.get(stream))].sort()]).toEqual([
          stream,
          [...(world.wanted.get(stream) ?? [])].sort(),
        ]);
      }
      const again = await syncEach(world.store, STREAMS, world.states, SETTINGS);
      expect(again.rows).toEqual({});
    }),
    { numRuns: 300 },
  );
});

test('without a kill nothing comes twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { maxLength: 14 }), async (ops) => {
      const world = new World();
      for (const one of ops) {
        if (one.do === 'put') world.put(one);
        else if (one.do === 'clear') world.clear(one.stream);
        else await world.sync(one.streams, Infinity);
      }
      for (const [stream, rows] of world.kept) {
        expect([stream, rows.length]).toEqual([stream, new Set(rows).size]);
      }
      expect(STREAMS).toContain(OTHER_FILES);
    }),
    { numRuns: 200 },
  );
});
