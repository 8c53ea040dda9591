import type { Clock } from '../../shared/clock';
import type { Middleware } from './call';
import { failureKindOf } from './faults';
import { functionOf, limitFor, type RateTable } from './rates';

/** Length of the window that Responsys counts calls in, in milliseconds. */
const MINUTE_MS = 60_000;
/** Calls that are under way at the same time, of all functions. */
const MAX_CALLS_AT_ONCE = 16;

/**
 * Lets calls through as fast as Responsys's limits allow and never faster: a call gives its place
 * in the minute back 60 seconds after its answer, since nobody knows when it reached Responsys before
 * that. So no window of a minute, wherever Responsys may begin it, holds more calls than the limit.
 * Slow calls lose next to nothing by it: so few are under way at once that they do not come to the
 * limit. A function whose limit is used up by another client of the account is left alone for a
 * minute.
 * @param table filled once the account's limits are known
 * @param cap calls a minute of all functions together
 */
export function limiting(clock: Clock, table: () => RateTable, cap: number): Middleware {
  const all = new RateWindow(clock, () => cap);
  const functions = new Map<string, RateWindow>();
  const gate = new Gate(MAX_CALLS_AT_ONCE);
  return (inner) => async (call) => {
    const name = functionOf(call);
    const own = functions.get(name) ?? new RateWindow(clock, () => limitFor(call, table()));
    functions.set(name, own);
    const slot = new CallSlot(clock);
    await all.take(slot);
    await own.take(slot);
    await gate.enter();
    try {
      return await inner(call);
    } catch (error) {
      if (failureKindOf(error) === 'limit') own.pause();
      throw error;
    } finally {
      gate.leave();
      slot.end();
    }
  };
}

// A call's place in the minute. It is taken until the call is known to be over for a minute.
class CallSlot {
  freeAt = Infinity;

  constructor(private readonly clock: Clock) {}

  end(): void {
    this.freeAt = this.clock.now() + MINUTE_MS;
  }
}

// The calls of the last minute, in the order of their start; no more of them than the limit, since
// earlier ones are in nobody's way.
class RateWindow {
  private readonly slots: CallSlot[] = [];
  private pausedUntil = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly limit: () => number,
  ) {}

  /** Resolves when a call may start. Callers take turns. */
  take(slot: CallSlot): Promise<void> {
    const mine = this.turn.then(() => this.next(slot));
    this.turn = mine;
    return mine;
  }

  pause(): void {
    this.pausedUntil = this.clock.now() + MINUTE_MS;
  }

  private async next(slot: CallSlot): Promise<void> {
    const limit = this.limit();
    for (;;) {
      const now = this.clock.now();
      while ((this.slots[0]?.freeAt ?? Infinity) <= now) this.slots.shift();
      const before = this.slots.at(-limit);
      const wait = Math.max(this.pausedUntil, before?.freeAt ?? 0) - now;
      if (wait <= 0) break;
      // It is not known before its end when a call gives its place back.
      await this.clock.sleep(Math.min(wait, 1000));
    }
    if (limit === Infinity) return;
    this.slots.push(slot);
    while (this.slots.length > limit) this.slots.shift();
  }
}

// At most so many at once.
class Gate {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async enter(): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}
