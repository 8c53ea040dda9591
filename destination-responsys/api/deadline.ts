import type { Clock } from '../../shared/clock';
import type { Middleware } from './call';

/**
 * Ends each call that is not answered in time, so a server that accepts a call and never answers
 * holds nothing up. The transport decides what that means for the call.
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
      // Without a reason, Node.js would create an error for each call.
      answered.abort('answered');
    }
  };
}

/**
 * Resolves as the work does, if it finishes in time.
 * @throws what `late` returns, once the time is over; the result of the work is then ignored
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
    // A late result is ignored.
    over.catch(() => undefined);
    work.catch(() => undefined);
  }
}
