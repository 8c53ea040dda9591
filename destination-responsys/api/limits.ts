import type { Clock } from '../../shared/clock';
import type { Middleware } from './call';
import { failureKindOf } from './faults';
import { functionOf, limitFor, type RateTable } from './rates';

/** Length of the window that Responsys counts calls in, in milliseconds. */
const MINUTE_MS = 60_000;
/** Calls in flight at the same time, of all functions. */
const MAX_CALLS_AT_ONCE = 16;

/**
 * Lets calls through as fast as Responsys's limits allow, and never faster. A call releases its
 * slot 60 seconds after its answer, since it is unknown when before that it reached Responsys. So
 * no window of a minute, wherever Responsys begins it, contains more calls than the limit. Slow
 * calls lose next to nothing: too few are in flight at once to reach the limit. If another client
 * of the account has used up a function's limit, the function pauses for a minute.
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

// A call's slot in the rate window. It is occupied until a minute after the call's answer.
class CallSlot {
  freeAt = Infinity;

  constructor(private readonly clock: Clock) {}

  end(): void {
    this.freeAt = this.clock.now() + MINUTE_MS;
  }
}

// The calls of the last minute, in order of start; at most as many as the limit, since earlier ones
// no longer matter.
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
      // When a call will release its slot is known only once it has ended.
      await this.clock.sleep(Math.min(wait, 1000));
    }
    if (limit === Infinity) return;
    this.slots.push(slot);
    while (this.slots.length > limit) this.slots.shift();
  }
}

// At most this many at once.
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
