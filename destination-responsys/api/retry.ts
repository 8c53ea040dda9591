import type { Clock } from '../../shared/clock';
import { counted } from '../../shared/counted';
import { transientError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { delayBefore } from '../../shared/retry';
import type { Call, Middleware, Reply } from './call';
import { mayBeDone, Refusal, failureKindOf } from './faults';

/** How long a failing call is retried. */
export interface Patience {
  /** Attempts in all, for failures other than a limit. */
  attempts: number;
  /** Whether to wait for minutes: for the next window of a limit, or the end of a block. */
  waits: boolean;
}

/**
 * Waits between attempts: up to 1 s, doubling up to 60 s; ten attempts take two to four minutes.
 */
const WAITS = { firstDelayMs: 1000, maxDelayMs: 60_000 };
/** A limit clears within minutes, ten at most (Oracle, internal capacity limits). */
const LIMITED_ATTEMPTS = 30;
/** Oracle does not say how long log-ins are blocked; the waits add up to half an hour. */
const BLOCKED_MS = 5 * 60_000;
const BLOCKED_ATTEMPTS = 6;

/**
 * Repeats a call that failed for a passing reason. A call that mails is given up as soon as it may
 * have been carried out.
 * @throws ConnectorError (transient_error) once all attempts are used up; any other failure
 *   unchanged
 */
export function retrying(clock: Clock, log: Log, { attempts, waits }: Patience): Middleware {
  return (inner) => async (call) => {
    const failed = { limit: 0, blocked: 0, other: 0 };
    let isLost = false;
    for (;;) {
      try {
        return await inner(call);
      } catch (error) {
        const failure = failureKindOf(error);
        if (isLost && call.effect === 'merges' && isDuplicate(error)) return DONE_BEFORE;
        if (failure === 'refused' || (call.effect === 'mails' && mayBeDone(error))) throw error;
        isLost ||= (failure === 'unknown' || failure === 'session') && !isDuplicate(error);
        const kind = failure === 'limit' || failure === 'blocked' ? failure : 'other';
        const most = { limit: LIMITED_ATTEMPTS, blocked: BLOCKED_ATTEMPTS, other: attempts }[kind];
        if (++failed[kind] >= most || (kind !== 'other' && !waits)) {
          throw exhausted(call, failed.limit + failed.blocked + failed.other, error);
        }
        if (kind === 'limit') {
          // The rate-limit layer delays the next attempt.
          if (failed.limit === 1) {
            log.info(`The limit for ${call.doing} is used up; waiting for the next minute.`);
          }
          continue;
        }
        const delayMs =
          kind === 'blocked'
            ? BLOCKED_MS
            : delayBefore(failed.other + 1, { attempts, ...WAITS }, Math.random());
        const seconds = Math.round(delayMs / 1000);
        log.info(`${(error as Error).message} while ${call.doing}; trying again in ${seconds} s.`);
        await clock.sleep(delayMs);
      }
    }
  };
}

const DONE_BEFORE: Reply = { value: undefined, correlationId: undefined, wasDone: true };

function isDuplicate(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'DUPLICATE_API_REQUEST';
}

function exhausted({ doing }: Call, attempts: number, error: unknown): Error {
  const said = error instanceof Error ? error.message : 'It failed';
  const failure = failureKindOf(error);
  const next =
    failure === 'limit'
      ? 'The limit of calls a minute is used up, by another client of the account perhaps. Try ' +
        'again in a minute.'
      : failure === 'blocked'
        ? 'Responsys blocks log-ins of this user for a while. Try again later.'
        : 'Nothing that was not written is marked as written; the next sync continues from there.';
  const times = attempts === 1 ? '' : `, ${counted(attempts, 'time')}`;
  return transientError(`${said} while ${doing}${times}. ${next}`, error);
}
