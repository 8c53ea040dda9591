import type { Clock } from '../../shared/clock';
import type { Batch } from './batch';
import type { OpenBatches } from './open-batches';

/** A batch is sent at most this long after its first record arrived, in milliseconds. */
const FLUSH_MS = 10 * 60 * 1000;
/** A state waits at most this long for the batches before it to fill up. */
const STATE_MS = 30_000;
const TICK_MS = 5000;
/** Sent this much before the maximum, since the machine may be busy. */
const SLACK_MS = 20_000;

/**
 * Decides when open batches are sent: once they are full, half a minute after a state that waits
 * for them, or ten minutes after their first record.
 */
export class Departures<Item> {
  private departing: Promise<void> = Promise.resolve();
  private openSince: number | undefined;
  /**
   * When the oldest state that waits for an open batch arrived, and the last batch that it waits
   * for.
   */
  private stateWaits: { since: number; batch: number } | undefined;

  /** @param send takes a batch, and resolves when the next one may follow */
  constructor(
    private readonly open: OpenBatches<Item>,
    private readonly clock: Clock,
    private readonly send: (batch: Batch<Item>) => Promise<void>,
  ) {}

  /** Whether a batch must be sent now. */
  get areDue(): boolean {
    return this.open.hasDue;
  }

  /** Call it when a record was accepted, whether or not it is in an open batch. */
  recordCame(): void {
    if (!this.open.isEmpty) this.openSince ??= this.clock.now();
  }

  /** Call it when a state arrived. It waits for the open batch without closing it. */
  stateCame(): void {
    const batch = this.open.newest;
    if (batch !== undefined) this.stateWaits ??= { since: this.clock.now(), batch };
  }

  /**
   * Sends the batches that are full, or all open ones up to a number.
   * @param before called immediately if any is sent
   */
  depart(upTo: number | undefined, before: () => void): Promise<void> {
    const batches = upTo === undefined ? this.open.due() : this.open.close(upTo);
    const last = batches.at(-1);
    if (last === undefined) return Promise.resolve();
    before();
    if ((this.stateWaits?.batch ?? Infinity) <= last.number) this.stateWaits = undefined;
    this.openSince = this.open.isEmpty ? undefined : this.clock.now();
    // One at a time: the timer sends batches too, and none may overtake another.
    this.departing = this.departing.then(async () => {
      for (const batch of batches) await this.send(batch);
    });
    return this.departing;
  }

  /** Waits a moment; resolves to the number up to which batches must be sent then, if any. */
  async due(): Promise<number | undefined> {
    await this.clock.sleep(TICK_MS);
    const now = this.clock.now();
    if (this.openSince !== undefined && now - this.openSince > FLUSH_MS - SLACK_MS) return Infinity;
    const { stateWaits } = this;
    if (stateWaits !== undefined && now - stateWaits.since > STATE_MS - TICK_MS)
      return stateWaits.batch;
    return undefined;
  }
}
