/** How often and how long to wait between attempts. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  attempts: number;
  /** Wait before the second attempt, in milliseconds; it doubles each time. */
  firstDelayMs: number;
  /** No wait is longer than this, in milliseconds. */
  maxDelayMs: number;
}

/**
 * The wait before attempt `attempt` (2, 3, ...), in milliseconds. `random` (0 to 1) spreads the
 * upper half of it, so that several connections that failed together do not return together.
 */
export function delayBefore(attempt: number, policy: RetryPolicy, random: number): number {
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (attempt - 2));
  return Math.round(full / 2 + (full / 2) * random);
}

/** What a retry needs from its caller: a way to wait, and a callback for each failure. */
export interface RetryPorts {
  sleep(ms: number): Promise<void>;
  /** Called for each failure that is going to be retried. */
  onRetry(error: unknown, attempt: number, delayMs: number): void;
}

/**
 * Runs `work` until it succeeds, `retryable` says no, or the attempts are used up; then throws
 * the last error as it came.
 */
export async function retry<T>(
  policy: RetryPolicy,
  ports: RetryPorts,
  retryable: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= policy.attempts || !retryable(error)) throw error;
      const delayMs = delayBefore(attempt + 1, policy, Math.random());
      ports.onRetry(error, attempt, delayMs);
      await ports.sleep(delayMs);
    }
  }
}
