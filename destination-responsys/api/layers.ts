import type { Clock } from '../../shared/clock';
import { transientError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { delayBefore } from '../../shared/retry';
import { verdictOn } from './faults';

/** One call of the API, as data. */
export interface Call {
  /** The name of the function for messages, as a person would say it: "merging members". */
  doing: string;
  verb: 'GET' | 'POST';
  /** With its variables in braces, as the rate-limit endpoint writes it. */
  template: string;
  /** From the root of the server on, its parts encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form instead. */
  form?: Readonly<Record<string, string>>;
  /** Where to and as whom: set by the session. */
  base?: string;
  token?: string;
  /** Whether doing it twice does the same as doing it once. */
  repeatable: boolean;
}

/**
 * Makes a call and resolves to the JSON of the answer.
 * @throws Refusal or NoAnswer
 */
export type Send = (call: Call) => Promise<unknown>;

/** Wraps a way to send in another one. */
export type Layer = (inner: Send) => Send;

/** The layers around a transport, outermost first. */
export function stack(transport: Send, ...layers: readonly Layer[]): Send {
  return layers.reduceRight((inner, layer) => layer(inner), transport);
}

/** Waits between attempts: 1 s, doubling to 60 s; so ten attempts take about six minutes. */
const WAITS = { firstDelayMs: 1000, maxDelayMs: 60_000 };
/** A limit is a matter of minutes, ten at most (Oracle, internal capacity limits). */
const LIMITED_ATTEMPTS = 30;

/**
 * Repeats a call that failed for a reason that passes. A call that must not be repeated is given up
 * as soon as it may have been done.
 * @param attempts in all, for failures other than a limit; a sync has 10, which take six minutes
 * @throws ConnectorError (transient_error) once the attempts are used up; any other failure as it is
 */
export function retrying(clock: Clock, log: Log, attempts: number): Layer {
  return (inner) => async (call) => {
    let [failed, limited] = [0, 0];
    for (;;) {
      try {
        return await inner(call);
      } catch (error) {
        const verdict = verdictOn(error);
        if (verdict === 'limit' && ++limited < LIMITED_ATTEMPTS) {
          if (limited === 1)
            log.info(`The limit for ${call.doing} is used up; waiting for the next minute.`);
          continue;
        }
        if (verdict === 'refused' || (verdict === 'unknown' && !call.repeatable)) throw error;
        if (++failed >= attempts || verdict === 'limit') {
          throw exhausted(call, failed + limited, error);
        }
        const delayMs = delayBefore(failed + 1, { attempts, ...WAITS }, Math.random());
        log.info(
          `${(error as Error).message} while ${call.doing}; trying again in ${Math.round(delayMs / 1000)} s.`,
        );
        await clock.sleep(delayMs);
      }
    }
  };
}

function exhausted(call: Call, attempts: number, error: unknown): Error {
  const said = error instanceof Error ? error.message : 'It failed';
  return transientError(
    `${said} while ${call.doing}, ${attempts} times. Nothing that was not written is marked as ` +
      'written; the next sync goes on from there.',
    error,
  );
}
