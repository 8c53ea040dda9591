import type { Clock } from '../../shared/clock';
import type { Batch } from './batch';
import type { OpenBatches } from './open-batches';

/** A batch is sent at the latest this long after its first record came, in milliseconds. */
const FLUSH_MS = 10 * 60 * 1000;
/** A state waits at most this long for the batches before it to fill up. */
const STATE_MS = 30_000;
const TICK_MS = 5000;
/** How much earlier than at the latest, since a machine may be busy. */
const SLACK_MS = 20_000;

/**
 * When open batches go: once they are full, half a minute after a state that waits for them, or ten
 * minutes after their first record.
 */
export class Departures<Item> {
  private departing: Promise<void> = Promise.resolve();
  private openSince: number | undefined;
  /** When the oldest state came that waits for a batch which is open, and the last such batch. */
  private stateWaits: { since: number; batch: number } | undefined;

  /** @param send takes a batch, and resolves when the next one may come */
  constructor(
    private readonly open: OpenBatches<Item>,
    private readonly clock: Clock,
    private readonly send: (batch: Batch<Item>) => Promise<void>,
  ) {}

  /** Whether a batch has to go now. */
  get areDue(): boolean {
    return this.open.hasDue;
  }

  /** A record has been taken in, into an open batch perhaps. */
  recordCame(): void {
    if (!this.open.isEmpty) this.openSince ??= this.clock.now();
  }

  /** A state has come, which does not close a batch but waits for it. */
  stateCame(): void {
    const batch = this.open.newest;
    if (batch !== undefined) this.stateWaits ??= { since: this.clock.now(), batch };
  }

  /**
   * Sends the batches that are full, or all that are open up to a number.
   * @param before called at once if any goes
   */
  depart(upTo: number | undefined, before: () => void): Promise<void> {
    const batches = upTo === undefined ? this.open.due() : this.open.close(upTo);
    const last = batches.at(-1);
    if (last === undefined) return Promise.resolve();
    before();
    if ((this.stateWaits?.batch ?? Infinity) <= last.number) this.stateWaits = undefined;
    this.openSince = this.open.isEmpty ? undefined : this.clock.now();
    // One after the other, since the clock sends batches too and none may overtake another.
    this.departing = this.departing.then(async () => {
      for (const batch of batches) await this.send(batch);
    });
    return this.departing;
  }

  /** Waits a moment; resolves to the number up to which the batches have to go by then, if any. */
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
