import type { Clock } from '../../shared/clock';
import type { Middleware } from './call';

/**
 * Ends each call that has no answer in time, so that a server which takes a call and never answers
 * holds nothing up. What it means for the call, the transport says.
 * @param ms how long a call may take
 */
export function deadline(clock: Clock, ms: number): Middleware {
  return (inner) => async (call) => {
    const over = new AbortController();
    const answered = new AbortController();
    void clock.sleep(Math.min(ms, call.mostMs ?? ms), answered.signal).then(() => {
      if (!answered.signal.aborted) over.abort();
    });
    try {
      return await inner({ ...call, signal: over.signal });
    } finally {
      // Without a reason Node.js would make an error of each call.
      answered.abort('answered');
    }
  };
}

/**
 * Resolves as the work does, if that is in time.
 * @throws what `late` makes, once the time is over; the work is left to itself then
 */
export async function within<Value>(
  clock: Clock,
  ms: number,
  work: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  const ended = new AbortController();
  const over = clock.sleep(ms, ended.signal).then(() => {
    if (!ended.signal.aborted) throw late();
    return work;
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    ended.abort();
    // Nobody waits for what is late.
    over.catch(() => undefined);
    work.catch(() => undefined);
  }
}
