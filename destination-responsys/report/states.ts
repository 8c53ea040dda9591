import { withStateStats } from './state-stats';
import type { Stream } from '../input';
import type { Window } from '../decide/record-ref';

interface Waiting {
  line: string;
  /** The stream whose records it covers. */
  key: string;
  windows: readonly Window[];
  /** The last batch that may have records from before the state. */
  after: number;
}

/** The key of a state that covers all streams. */
const ALL = '';
/** Characters of waiting states; beyond this limit a stream's new state replaces its last one. */
const MAX_WAITING_CHARACTERS = 16_000_000;

/**
 * Holds back states until every record before them has its outcome, and the counts that go with
 * them. They are returned in the order in which they arrived.
 */
export class States {
  private readonly windows = new Map<string, Window>();
  private readonly waiting: Waiting[] = [];
  private readonly unfinished = new Set<number>();
  private last = 0;
  private characters = 0;

  /**
   * @param emit receives a state that is ready, as a line of JSON
   * @param isWithheld whether no state may be returned for now
   */
  constructor(
    private readonly emit: (line: string) => void,
    private readonly isWithheld: () => boolean = () => false,
    private readonly mostCharacters = MAX_WAITING_CHARACTERS,
  ) {}

  /** Counts of the records of a stream since its last state. */
  windowOf(stream: Stream): Window {
    const key = streamKey(stream);
    const known = this.windows.get(key);
    if (known !== undefined) return known;
    const window: Window = { committed: 0, rejected: 0 };
    this.windows.set(key, window);
    return window;
  }

  /**
   * Starts a batch and returns its number; states that arrive before it is finished wait for it.
   */
  begin(): number {
    this.unfinished.add(++this.last);
    return this.last;
  }

  /** Call it when every record of the batch has its outcome. */
  finish(batch: number): void {
    this.unfinished.delete(batch);
    this.release();
  }

  /** Adds a state; `stream`: the stream whose records it covers, undefined for all. */
  add(line: string, stream: Stream | undefined): void {
    const key = stream === undefined ? ALL : streamKey(stream);
    const windows = stream === undefined ? [...this.windows.values()] : [this.windowOf(stream)];
    if (stream === undefined) this.windows.clear();
    else this.windows.delete(key);
    this.characters += line.length;
    this.waiting.push({ line, key, windows, after: this.last });
    this.release();
    if (this.characters > this.mostCharacters) this.join(key);
  }

  /** Emits the states that need not wait any longer. */
  release(): void {
    if (this.isWithheld()) return;
    // Batches end in any order, but their numbers are in the order in which they started.
    const [oldest = Infinity] = this.unfinished;
    for (
      let first = this.waiting[0];
      first !== undefined && first.after < oldest;
      first = this.waiting[0]
    ) {
      this.waiting.shift();
      this.characters -= first.line.length;
      this.emit(
        withStateStats(first.line, {
          recordCount: sum(first.windows, ({ committed }) => committed),
          rejectedRecordCount: sum(first.windows, ({ rejected }) => rejected),
        }),
      );
    }
  }

  // The last state of a stream replaces the one before it and takes over its counts.
  private join(key: string): void {
    const newest = this.waiting.at(-1);
    const before = this.waiting.slice(0, -1).findLastIndex((one) => one.key === key);
    const [older] = before < 0 ? [] : this.waiting.splice(before, 1);
    if (older === undefined || newest === undefined) return;
    this.characters -= older.line.length;
    this.waiting[this.waiting.length - 1] = {
      ...newest,
      windows: [...older.windows, ...newest.windows],
    };
  }
}

function streamKey({ name, namespace }: Stream): string {
  return `${namespace.length} ${namespace}${name}`;
}

function sum(windows: readonly Window[], of: (window: Window) => number): number {
  return windows.reduce((total, window) => total + of(window), 0);
}
