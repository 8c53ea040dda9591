import { withStats } from './echo';
import type { Stream } from '../input';
import type { Window } from './tally';

interface Waiting {
  line: string;
  windows: readonly Window[];
  /** The number of the last batch that holds records from before the state. */
  after: number;
}

/**
 * States that wait until every record before them has its outcome, and the counts that go with
 * them. They leave in the order in which they came.
 */
export class States {
  private readonly windows = new Map<string, Window>();
  private readonly waiting: Waiting[] = [];
  private readonly unfinished = new Set<number>();
  private last = 0;

  /** @param emit takes a state that is ready, as a line of JSON */
  constructor(private readonly emit: (line: string) => void) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Counts of the records of a stream since its last state. */
  windowOf({ name, namespace }: Stream): Window {
    const key = JSON.stringify([namespace, name]);
    const window = this.windows.get(key) ?? { committed: 0, rejected: 0 };
    this.windows.set(key, window);
    return window;
  }

  /** A new batch, by its number; states that come from now on wait for it. */
  begin(): number {
    this.unfinished.add(++this.last);
    return this.last;
  }

  /** Every record of the batch has its outcome. */
  finish(batch: number): void {
    this.unfinished.delete(batch);
    this.release();
  }

  /** A state; `stream`: whose records it covers, undefined for all. */
  add(line: string, stream: Stream | undefined): void {
    const windows = stream === undefined ? [...this.windows.values()] : [this.windowOf(stream)];
    if (stream === undefined) this.windows.clear();
    else this.windows.delete(JSON.stringify([stream.namespace, stream.name]));
    this.waiting.push({ line, windows, after: this.last });
    this.release();
  }

  private release(): void {
    // Batches end in any order, but numbers stand in the order of their start.
    const [oldest = Infinity] = this.unfinished;
    for (
      let first = this.waiting[0];
      first !== undefined && first.after < oldest;
      first = this.waiting[0]
    ) {
      this.waiting.shift();
      this.emit(
        withStats(first.line, {
          recordCount: sum(first.windows, ({ committed }) => committed),
          rejectedRecordCount: sum(first.windows, ({ rejected }) => rejected),
        }),
      );
    }
  }
}

function sum(windows: readonly Window[], of: (window: Window) => number): number {
  return windows.reduce((total, window) => total + of(window), 0);
}
