import fc from 'fast-check';

import { advance, emptyCursor, rowsRead, readStatusOf, type Cursor } from './cursor';
import { decode, encode } from './cursor-state';
import type { Bounds } from './bounds';
import { bound, finish } from './history';
import { listingOf, plan } from './plan';
import type { RemoteFile } from '../store';
import { NOW, SCOPE } from '../e2e/cursors';
import { SELECTION } from '../e2e/memory-store';

/*
 * Histories of a folder: files come, go, return, are uploaded again, fail and heal, with syncs
 * between them that may be killed at any point and go on from any state that was written.
 */

const PATHS = Array.from({ length: 12 }, (_, n) => {
  const kind = n % 3 === 0 ? 'OPEN' : 'SENT';
  return `download/7_${kind}_20240523_${100_000 + n}.csv`;
});

type Op =
  | { do: 'put'; path: number; tick: number; back: number }
  | { do: 'remove' | 'return' | 'break' | 'heal' | 'hold' | 'release'; path: number }
  | { do: 'sync'; steps: number; written: number };

const path = fc.nat(PATHS.length - 1);
const op = (back: fc.Arbitrary<number>): fc.Arbitrary<Op> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('put' as const), path, tick: fc.nat(2), back }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'remove' as const,
          'return' as const,
          'break' as const,
          'heal' as const,
          'hold' as const,
          'release' as const,
        ),
        path,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('sync' as const),
        steps: fc.nat(30),
        written: fc.nat(30),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'sync' as const, steps: 1_000, written: 0 }) },
  );

class World {
  readonly server = new Map<string, RemoteFile>();
  private readonly away = new Map<string, RemoteFile>();
  private readonly broken = new Set<string>();
  /** Listed and skipped, for example for lack of a ready file. */
  private readonly held = new Set<string>();
  /** Versions that count as read in a state from which a sync resumed. */
  private readonly read = new Set<string>();
  private readonly repeats: string[] = [];
  /** Versions that were missing at some time before any sync had begun them. */
  readonly unheardOf = new Set<string>();
  private readonly begun = new Set<string>();
  private state: unknown;
  private clock = 1_000;
  largest = 0;

  constructor(private readonly bounds: Bounds) {}

  apply(one: Op): void {
    if (one.do === 'sync') {
      this.sync(one.steps, one.written);
      return;
    }
    const name = PATHS[one.path] as string;
    const file = this.server.get(name);
    if (one.do === 'put') {
      this.clock += one.tick;
      const next = {
        path: name,
        modified: this.clock - one.back,
        size: this.clock + this.begun.size,
      };
      this.server.set(name, next);
      this.away.delete(name);
      this.broken.delete(name);
    } else if (one.do === 'remove' && file !== undefined) {
      this.server.delete(name);
      this.away.set(name, file);
      if (!this.begun.has(versionKey(file))) this.unheardOf.add(versionKey(file));
    } else if (one.do === 'return') {
      const back = this.away.get(name);
      if (back !== undefined && file === undefined) this.server.set(name, back);
    } else if (one.do === 'hold') this.held.add(name);
    else if (one.do === 'release') this.held.delete(name);
    else if (one.do === 'break') this.broken.add(name);
    else if (one.do === 'heal') this.broken.delete(name);
  }

  /** All files are repaired, and syncs run until nothing is due. */
  settle(): Cursor {
    this.broken.clear();
    this.held.clear();
    for (let i = 0; i < 30; i++) this.sync(1_000, 0);
    return this.cursor();
  }

  cursor(): Cursor {
    return this.state === undefined ? emptyCursor(SCOPE) : decode(this.state, SCOPE, NOW);
  }

  isRead(file: RemoteFile): boolean {
    return this.read.has(versionKey(file));
  }

  /** Versions that were read again although a state marked them as read. */
  get repeated(): readonly string[] {
    return this.repeats;
  }

  // It is killed after `steps` steps, and the state from `written` steps before is the last one
  // received.
  private sync(steps: number, written: number): void {
    const cursor = this.cursor();
    const listed = [...this.server.values()];
    const listing = listingOf(listed, SELECTION);
    bound(cursor, listing, this.bounds);
    const states: { json: string; read: string[] }[] = [];
    const read: string[] = [];
    const note = (): void => {
      const json = JSON.stringify(encode(cursor));
      this.largest = Math.max(this.largest, json.length);
      states.push({ json, read: [...read] });
    };
    note();
    for (const file of plan(listed, cursor, SELECTION, NOW).due) {
      if (states.length > steps) break;
      if (this.held.has(file.path)) continue;
      this.begun.add(versionKey(file));
      advance(cursor, file, rowsRead(cursor, file) + 1);
      note();
      if (this.broken.has(file.path)) bound(cursor, listing, this.bounds);
      else {
        finish(cursor, file, listing, this.bounds);
        read.push(versionKey(file));
      }
      note();
    }
    const killed = states.length > steps;
    const last = states.at(killed ? -1 - (written % states.length) : -1);
    if (last === undefined) return;
    // Settle Time prevents reading a second while files of that second may still arrive.
    this.clock += 1;
    this.repeats.push(...last.read.filter((key) => this.read.has(key)));
    for (const key of last.read) this.read.add(key);
    this.state = JSON.parse(last.json);
  }
}

const versionKey = ({ path: name, modified, size }: RemoteFile): string =>
  `${name} ${modified} ${size}`;

const AMPLE: Bounds = {
  ...{ named: 2, namedSlack: 1, older: 10_000, olderSlack: 1 },
  ...{ unfinished: 1_000, spans: 10 },
};
const TIGHT: Bounds = { ...AMPLE, older: 2, olderSlack: 1, unfinished: 24, spans: 5 };

test('every version of a file on the server is read, whatever its time, and none twice', () => {
  const ops = fc.array(op(fc.nat(40)), { maxLength: 80 });
  fc.assert(
    fc.property(ops, (history) => {
      const world = new World(AMPLE);
      for (const one of history) world.apply(one);
      world.settle();
      expect([...world.server.values()].filter((file) => !world.isRead(file))).toEqual([]);
      expect(world.repeated).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('with little room, too, every version is read, except one that went below a floor unseen', () => {
  const ops = fc.array(op(fc.constant(0)), { maxLength: 120 });
  fc.assert(
    fc.property(ops, (history) => {
      const world = new World(TIGHT);
      for (const one of history) world.apply(one);
      const cursor = world.settle();
      for (const file of world.server.values()) {
        if (world.isRead(file)) continue;
        expect([versionKey(file), readStatusOf(cursor, file)]).toEqual([
          versionKey(file),
          'read by its time',
        ]);
        expect(world.unheardOf).toContain(versionKey(file));
      }
      expect(world.largest).toBeLessThan(3_000);
    }),
    { numRuns: 1_000 },
  );
});

test('with no room at all for unfinished files, those that remain are read all the same', () => {
  const stay = op(fc.constant(0)).filter((one) => one.do !== 'remove' && one.do !== 'return');
  fc.assert(
    fc.property(fc.array(stay, { maxLength: 120 }), (history) => {
      const world = new World({ ...TIGHT, named: 1, older: 1, unfinished: 1, spans: 2 });
      for (const one of history) world.apply(one);
      world.settle();
      expect([...world.server.values()].filter((file) => !world.isRead(file))).toEqual([]);
      expect(world.largest).toBeLessThan(1_500);
    }),
    { numRuns: 1_000 },
  );
});
