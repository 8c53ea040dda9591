import type { Clock } from '../../shared/clock';
import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { isRejection, rejectLine } from './reject-line';
import { TimedStore, type RejectStore } from './reject-store';

/** Characters of lines that make an object. */
const MAX_OBJECT = 2_000_000;
/** Characters of lines that wait, beyond which no more records are read. */
const MAX_WAITING = 4 * MAX_OBJECT;
/** Objects that are not full keep a distance, which grows by this with each, so that their number is bounded. */
const PACE_MS = 1000;
const MAX_PACE_MS = 30_000;

/** What the loop asks of the place that keeps rejected records. */
export interface Rejects {
  /** Whether records are to carry the text that they came as. */
  readonly needsLines: boolean;
  /** Whether lines wait. */
  readonly isPending: boolean;
  /** Keeps the record if its outcome is one to be kept. */
  note(ref: RecordRef, outcome: Outcome, member: string | undefined): void;
  /** Calls back, at once perhaps, when the lines of all that was noted are in the store, or given up. */
  whenKept(done: () => void): void;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  /** The sync is to end soon. */
  stop(): void;
  /** The end: resolves when no line waits any more, and reports. */
  end(): Promise<void>;
}

/** Rejected records are kept nowhere. */
export const NOT_KEPT: Rejects = {
  needsLines: false,
  isPending: false,
  note: () => undefined,
  whenKept: (done) => {
    done();
  },
  room: () => Promise.resolve(),
  stop: () => undefined,
  end: () => Promise.resolve(),
};

/**
 * Keeps rejected records as objects of lines. An object is written when it is full, and before that
 * once somebody waits for its lines. What the store does not take in time is given up and counted.
 */
export class RejectedRecords implements Rejects {
  readonly needsLines = true;
  private lines: string[] = [];
  private characters = 0;
  private noted = 0;
  /** Lines that are in the store or given up. */
  private settled = 0;
  private lost = 0;
  private objects = 0;
  private readonly waiting: { upTo: number; done: () => void }[] = [];
  private writing: Promise<void> | undefined;
  private lastStart = -Infinity;
  /** Aborted when the next object must not wait for its distance. */
  private haste = new AbortController();
  private isEnding = false;
  private readonly store: TimedStore;

  constructor(
    store: RejectStore,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {
    this.store = new TimedStore(store, log, clock);
  }

  get isPending(): boolean {
    return this.settled < this.noted;
  }

  note(ref: RecordRef, outcome: Outcome, member: string | undefined): void {
    if (!isRejection(outcome)) return;
    const line = rejectLine(ref, outcome, member);
    this.lines.push(line);
    this.characters += line.length;
    this.noted++;
    this.write();
  }

  whenKept(done: () => void): void {
    if (!this.isPending) {
      done();
      return;
    }
    this.waiting.push({ upTo: this.noted, done });
    this.write();
  }

  async room(): Promise<void> {
    while (this.characters > MAX_WAITING) await this.writing;
  }

  stop(): void {
    this.isEnding = true;
    this.store.stop();
    this.write();
  }

  async end(): Promise<void> {
    this.isEnding = true;
    this.write();
    await this.writing;
    this.report();
  }

  private get isFull(): boolean {
    return this.characters >= MAX_OBJECT;
  }

  private get isDue(): boolean {
    return this.isFull || (this.lines.length > 0 && (this.waiting.length > 0 || this.isEnding));
  }

  // One object after the other, so that what is asked in the meantime joins the next one.
  private write(): void {
    if (!this.isDue) return;
    if (this.isFull || this.isEnding) this.haste.abort();
    this.writing ??= this.writeDue();
  }

  private async writeDue(): Promise<void> {
    while (this.isDue) {
      await this.keepDistance();
      const { text, count } = this.take();
      if (await this.store.put(text, count)) this.objects++;
      else this.lost += count;
      this.settled += count;
      this.release();
    }
    this.writing = undefined;
  }

  private async keepDistance(): Promise<void> {
    const distance = Math.min(this.objects * PACE_MS, MAX_PACE_MS);
    const wait = this.lastStart + distance - this.clock.now();
    this.haste = new AbortController();
    if (wait > 0 && !this.isFull && !this.isEnding) {
      await this.clock.sleep(wait, this.haste.signal);
    }
    this.lastStart = this.clock.now();
  }

  private take(): { text: string; count: number } {
    let size = 0;
    let count = 0;
    for (; size < MAX_OBJECT && count < this.lines.length; count++) {
      size += (this.lines[count] as string).length;
    }
    this.characters -= size;
    return { text: this.lines.splice(0, count).join(''), count };
  }

  private release(): void {
    while (this.waiting[0] !== undefined && this.waiting[0].upTo <= this.settled) {
      this.waiting.shift()?.done();
    }
  }

  private report(): void {
    const { place } = this.store;
    const kept = this.noted - this.lost;
    if (kept > 0) {
      this.log.info(
        `${counted(kept, 'rejected record')} ${agreeing(kept, 'was', 'were')} written to ${place}, in ` +
          `${counted(this.objects, 'object')}.`,
      );
    }
    if (this.lost > 0) {
      this.log.warn(
        `${this.lost} of ${counted(this.noted, 'rejected record')} ${agreeing(this.lost, 'was', 'were')} not ` +
          `written to ${place}. The lines above name ${agreeing(this.lost, 'it', 'them')} by number.`,
      );
    }
  }
}
