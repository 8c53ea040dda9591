import type { Clock } from '../../shared/clock';
import { counted } from '../../shared/counted';
import type { Log } from '../../shared/log';

/** Where lines are put. */
export interface RejectStore {
  /** The place, as people write it. */
  place: string;
  /** Puts lines there as one object, until the signal ends it; resolves to why that failed. */
  put(lines: string, signal: AbortSignal): Promise<StoreFault | undefined>;
}

export interface StoreFault {
  /** A clause. */
  reason: string;
  /** Sentences that say what to do. */
  advice: string;
}

/** An object has this long to be taken, and this long once the sync is to stop. */
const OBJECT_MS = 60_000;
const STOPPING_MS = 5_000;
/** A store that has failed is left alone for this long. */
const FAILING_MS = 60_000;

/** Puts objects into a store in limited time, and lets the sync go on if that fails. */
export class TimedStore {
  private underWay: AbortController | undefined;
  private failingUntil = -Infinity;
  private hasWarned = false;
  private isStopping = false;

  constructor(
    private readonly store: RejectStore,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  get place(): string {
    return this.store.place;
  }

  /** The sync is to end soon. */
  stop(): void {
    this.isStopping = true;
    const { underWay } = this;
    if (underWay !== undefined) this.endAfter(STOPPING_MS, underWay);
  }

  /** Resolves to whether the object is there; says the first time that it is not. */
  async put(text: string, lines: number): Promise<boolean> {
    if (this.clock.now() < this.failingUntil) return false;
    const over = new AbortController();
    const done = new AbortController();
    this.underWay = over;
    this.endAfter(this.isStopping ? STOPPING_MS : OBJECT_MS, over, done.signal);
    const fault = await this.store.put(text, over.signal);
    done.abort();
    this.underWay = undefined;
    if (fault === undefined) return true;
    this.failingUntil = this.clock.now() + FAILING_MS;
    this.warn(fault, lines);
    return false;
  }

  private endAfter(ms: number, over: AbortController, unless?: AbortSignal): void {
    void this.clock.sleep(ms, unless).then(() => {
      over.abort();
    });
  }

  // Once: whatever fails later is counted at the end.
  private warn({ reason, advice }: StoreFault, lines: number): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.log.warn(
      `The bucket of Rejected Records did not take ${counted(lines, 'line')}: ${reason}. ${advice} The ` +
        'sync goes on, and tries the bucket again from time to time.',
    );
  }
}
