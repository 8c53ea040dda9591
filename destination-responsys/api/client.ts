import type { Clock } from '../../shared/clock';
import type { Log } from '../../shared/log';
import { Refusal } from './faults';
import { retrying, stack, type Call, type Send } from './layers';
import { DEFAULT_LIMIT, limiting, rateTable, type RateTable } from './limits';
import { signing, type Login } from './session';

export interface ClientOptions {
  login: Login;
  /** Attempts at a call: a person waits for the connection test, a sync may wait for minutes. */
  attempts: number;
  /** Calls a minute of all kinds together; undefined for no more than the account's own limits. */
  cap: number | undefined;
}

/**
 * The way to Responsys, outermost layer first:
 * - retrying repeats what failed for a reason that passes,
 * - signing logs in and renews the token,
 * - limiting keeps within the account's limits, also for what the layers above repeat,
 * - the transport speaks HTTP.
 */
export function client(transport: Send, options: ClientOptions, clock: Clock, log: Log): Send {
  const { login, attempts, cap = Infinity } = options;
  let table: RateTable = new Map();
  const retry = retrying(clock, log, attempts);
  const send = stack(
    transport,
    retry,
    signing(login, clock, retry),
    limiting(clock, () => table, cap),
  );
  let limits: Promise<void> | undefined;
  return async (call) => {
    limits ??= limitsOf(send, log).then((known) => {
      table = known;
    });
    await limits;
    return send(call);
  };
}

const LIMITS: Call = {
  doing: 'reading the limits of the account',
  verb: 'GET',
  template: '/ratelimit',
  // Without a version, unlike all others (Oracle, "Get throttling limits").
  path: '/rest/api/ratelimit',
  repeatable: true,
};

async function limitsOf(send: Send, log: Log): Promise<RateTable> {
  try {
    return rateTable(await send(LIMITS));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn(
      `${error.message} when asked for the limits of the account, so ${DEFAULT_LIMIT} calls a minute of each ` +
        'kind are taken for the limit.',
    );
    return new Map();
  }
}
