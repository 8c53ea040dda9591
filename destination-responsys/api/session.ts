import type { Clock } from '../../shared/clock';
import { codeOf, configError, ConnectorError, transientError } from '../../shared/errors';
import { isObject } from '../../shared/airbyte/protocol';
import type { Call, Middleware, Send } from './call';
import { NoAnswer, Refusal, failureKindOf } from './faults';
import { isConfidential, urlOf } from '../../shared/url';

/** Oracle says two hours on one page and three on another; this is well before either. */
const RENEW_AFTER_MS = 100 * 60 * 1000;
const TOKEN_PATH = '/rest/api/v1.3/auth/token';

/** How to log in. */
export interface Login {
  username: string;
  password: string;
  /** With its scheme, without a slash at its end. */
  url: string;
}

interface Session {
  /** The host for the account's calls, from the answer to the log-in. */
  base: string;
  token: string;
  since: number;
}

/**
 * Signs calls: logs in once for all callers, again before the token expires, and once more when
 * Responsys says that it has expired. Responsys throttles log-ins, so callers share them.
 * @param logIn makes the log-in call, with whatever middleware it needs
 */
export function signing(login: Login, clock: Clock, logIn: (inner: Send) => Send): Middleware {
  return (inner) => {
    const send = logIn(inner);
    let current: Promise<Session> | undefined;
    const renew = (): Promise<Session> => {
      const started = newSession(login, send, clock);
      current = started;
      // A failed log-in is not kept: the next call tries again.
      started.catch(() => {
        if (current === started) current = undefined;
      });
      return started;
    };
    // Checked and set in one step, so a second caller finds it done.
    const inPlaceOf = (old: Promise<Session>): Promise<Session> =>
      current === undefined || current === old ? renew() : current;
    return async (call) => {
      let mine = current ?? renew();
      const { since } = await mine;
      if (clock.now() - since >= RENEW_AFTER_MS) mine = inPlaceOf(mine);
      try {
        return await inner(signed(call, await mine));
      } catch (error) {
        const failure = failureKindOf(error);
        if (failure !== 'token' && failure !== 'session') throw error;
        const next = inPlaceOf(mine);
        // The call may have been carried out before the session was lost.
        if (failure === 'session' && call.effect === 'mails') throw error;
        return inner(signed(call, await next));
      }
    };
  };
}

function signed(call: Call, { base, token }: Session): Call {
  return { ...call, base, token };
}

async function newSession(login: Login, send: Send, clock: Clock): Promise<Session> {
  const since = clock.now();
  let answer: unknown;
  try {
    ({ value: answer } = await send({
      doing: 'logging in',
      verb: 'POST',
      template: '/auth/token',
      path: TOKEN_PATH,
      base: login.url,
      form: { user_name: login.username, password: login.password, auth_type: 'password' },
      effect: 'reads',
    }));
  } catch (error) {
    throw logInError(error);
  }
  if (!isObject(answer) || typeof answer['authToken'] !== 'string') {
    throw configError(`${NOT_THE_API} (no token in the answer). ${CHECK_ENDPOINT}`);
  }
  return { base: baseOf(answer['endPoint'], login), token: answer['authToken'], since };
}

// Oracle's pages show a host name, recorded answers a URL.
function baseOf(endPoint: unknown, login: Login): string {
  if (typeof endPoint !== 'string' || endPoint === '') return login.url;
  const url = urlOf(endPoint, new URL(login.url).protocol);
  if (isConfidential(url)) return url;
  throw configError(
    'Responsys named an address without https for further calls, so that none was made. ' +
      CHECK_ENDPOINT,
  );
}

const REFUSED: Readonly<Record<string, string>> = {
  INVALID_USER_NAME_PASSWORD: 'Responsys does not know this User Name with this Password.',
  PASSWORD_EXPIRED: 'The Password of this Responsys user has expired. Set a new one in Responsys.',
  PASSWORD_LOCKOUT:
    'This Responsys user is locked after too many failed log-ins. Have it unlocked in Responsys.',
  ACCOUNT_SUSPENDED: 'The Responsys account is suspended.',
  USER_BLOCKED: 'This Responsys user is blocked. Have it unblocked in Responsys.',
  LOGIN_BLOCKED_INVALID_IPRANGE:
    "Responsys does not accept log-ins from this address. Add Airbyte's address to the user's " +
    'allowed log-in IP addresses in Responsys.',
  API_DISABLED_FOR_USER: 'The API is not enabled for this Responsys user.',
  API_BLOCKED: 'The API is not available to this Responsys user. Contact Oracle Support.',
  INSUFFICIENT_ACCESS: 'This Responsys user lacks a role for web services.',
};

const NOT_THE_API = "What answers at the Endpoint is not Responsys's API";
const CHECK_ENDPOINT =
  'Check Authorization > Endpoint: it must be the address where your account logs in (Responsys: ' +
  'Account > Global Settings > Account Configuration, WS End Point).';

function logInError(error: unknown): unknown {
  // After retries, the last failure is the cause.
  const cause = error instanceof ConnectorError ? error.cause : error;
  if (isForeign(cause))
    return configError(`${NOT_THE_API}: ${cause.message}. ${CHECK_ENDPOINT}`, error);
  if (error instanceof Refusal) {
    const known = REFUSED[error.code];
    if (known !== undefined) return configError(`${known} Check Authorization.`, error);
    return configError(`Responsys refused the log-in (${error.label}). ${CHECK_ENDPOINT}`, error);
  }
  if (!(cause instanceof NoAnswer)) return error;
  const code = codeOf(cause.cause);
  return transientError(
    `Responsys could not be reached${code === undefined ? '' : ` (${code})`}. Check Authorization > ` +
      'Endpoint, and whether Airbyte may connect to it.',
    error,
  );
}

/** Too slow, too early, too often, and servers that are down. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

// A page where Responsys would answer in JSON, other than those of a server that is down.
function isForeign(error: unknown): error is NoAnswer | Refusal {
  if (error instanceof NoAnswer) return error.isPage;
  return error instanceof Refusal && error.code === '' && !PASSING.has(error.status);
}
