import type { Clock } from '../../shared/clock';
import { ConnectorError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { stack, type Call, type Send } from './call';
import { deadline } from './deadline';
import { limiting } from './limits';
import { DEFAULT_LIMIT, rateTable, type RateTable } from './rates';
import { retrying, type Patience } from './retry';
import { signing, type Login } from './session';

export interface ClientOptions {
  login: Login;
  /** A user waits for the connection test; a sync may wait for minutes. */
  patience: Patience;
  /** How long one call may take, in milliseconds. */
  deadlineMs: number;
  /** Calls a minute of all kinds together; undefined: only the account's own limits apply. */
  cap: number | undefined;
}

/**
 * The layers between a call and Responsys, outermost first:
 * - retrying repeats calls that failed for a passing reason,
 * - signing logs in and renews the token,
 * - limiting keeps within the account's limits, for repeated calls too,
 * - the deadline ends a call that is not answered,
 * - the transport speaks HTTP.
 * The account's limits are requested before the first call.
 */
export function client(transport: Send, options: ClientOptions, clock: Clock, log: Log): Send {
  const { login, patience, deadlineMs, cap = Infinity } = options;
  let table: RateTable = new Map();
  const retry = retrying(clock, log, patience);
  const sign = signing(login, clock, retry);
  const limit = limiting(clock, () => table, cap);
  const signed = stack(transport, sign, limit, deadline(clock, deadlineMs));
  const send = retry(signed);
  let limits: Promise<void> | undefined;
  return async (call) => {
    limits ??= limitsOf(signed, log).then((known) => {
      table = known;
    });
    await limits;
    return send(call);
  };
}

/** The question about the limits of the account. */
export const LIMITS: Call = {
  doing: 'reading the limits of the account',
  verb: 'GET',
  template: '/ratelimit',
  // Without a version, unlike all others (Oracle, "Get throttling limits").
  path: '/rest/api/ratelimit',
  effect: 'reads',
  // A sync can do without them.
  mostMs: 8000,
};

// Requested once. Whatever the result, only a failed log-in stops later calls.
async function limitsOf(send: Send, log: Log): Promise<RateTable> {
  try {
    return rateTable((await send(LIMITS)).value);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const said = error instanceof Error ? error.message : 'It failed';
    log.warn(
      `${said} when asked for the limits of the account, so ${DEFAULT_LIMIT} calls a minute of ` +
        'each kind are taken for the limit.',
    );
    return new Map();
  }
}
