import { isAboutRow, meaningOf } from './codes';

/** Responsys answered that it did not do what it was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  // Private to the language, so that nothing that prints an error prints it.
  readonly #said: string;

  /**
   * @param status of the HTTP answer
   * @param code `errorCode` of the envelope, fit to be printed; '' if the answer was a page
   * @param said `detail` or `title` of the envelope
   * @param correlationId what Oracle's support finds the call by
   */
  constructor(
    readonly status: number,
    readonly code: string,
    said = '',
    readonly correlationId?: string,
  ) {
    super(`Responsys answered with ${namedBy(code, status)}${callNamed(correlationId)}`);
    this.#said = said;
  }

  /** The code, or the status of a page. */
  get label(): string {
    return namedBy(this.code, this.status) + callNamed(this.correlationId);
  }

  /** In a sentence of ours. */
  get meaning(): string {
    return meaningOf(this.code);
  }

  /** What Responsys said about it. It may quote a row, so that it is looked into, never printed. */
  get said(): string {
    return this.#said;
  }
}

function namedBy(code: string, status: number): string {
  return code === '' ? `status ${status}` : code;
}

/** The words that name a call for Oracle's support. */
export function callNamed(correlationId: string | undefined): string {
  return correlationId === undefined ? '' : `, X-CorrelationID ${correlationId}`;
}

/** No answer came, or only a part of one, or one that is no JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  /**
   * @param sent whether the request may have reached Responsys, which may then have acted on it
   * @param isPage a whole page came where JSON should be
   */
  constructor(
    readonly sent: boolean,
    cause: unknown,
    readonly isPage = false,
  ) {
    super(isPage ? 'A page came where Responsys answers in JSON' : 'Responsys did not answer', {
      cause,
    });
  }
}

/** What a failed call means for the next step. */
export type FailureKind =
  /** The token is no longer good, so that nothing was done: log in and repeat. */
  | 'token'
  /** The session is lost; the call may have been done or not. Log in before anything else. */
  | 'session'
  /** The limit of the minute is used up: nothing was done; wait for the next minute. */
  | 'limit'
  /** Log-ins are blocked: nothing was done, and trying soon makes it worse. */
  | 'blocked'
  /** The same call may work later; see `mayBeDone` for one that must not be done twice. */
  | 'busy'
  /** It may have been done or not. */
  | 'unknown'
  /** It was not done and never will be as it is. */
  | 'refused';

const BY_CODE: Readonly<Record<string, FailureKind>> = {
  INVALID_TOKEN: 'token',
  TOKEN_EXPIRED: 'token',
  // A failover: "log in again and retry" (guide of the older API).
  UNRECOVERABLE_EXCEPTION: 'session',
  LOGIN_BLOCKED_TEMPORARILY: 'blocked',
  SERVICE_UNAVAILABLE: 'busy',
  WS_ARG_DISABLED: 'busy',
  MAX_CONCURRENT_SESSIONS_EXCEEDED: 'busy',
  // Of the one before it nothing is known here.
  DUPLICATE_API_REQUEST: 'unknown',
};
// The status of these answers is 400, 401 or 429, depending on the page of Oracle's documentation.
// RECORD_ and RECIPIENT_LIMIT_EXCEEDED are about the rows of one request and no matter of time.
const LIMIT = /^(API|REQUEST|INTERNAL_CAPACITY)_LIMIT_EXCEEDED$/;
const LIMIT_SAID = /exceeded your allowable limit/i;
const TOKEN_SAID = /not a valid authentication token/i;
/** Statuses of pages that gateways and firewalls put up for a while. */
const PASSING_PAGES = new Set([301, 302, 303, 307, 308, 403]);
/** Too early, and not available. */
const PASSING = new Set([425, 503]);
const REQUEST_TIMEOUT = 408;

/** What kind of failure it is; anything that is no failure of a call is `refused`. */
export function failureKindOf(error: unknown): FailureKind {
  if (error instanceof NoAnswer) return error.sent ? 'unknown' : 'busy';
  if (!(error instanceof Refusal)) return 'refused';
  const { status, code, said } = error;
  if (LIMIT.test(code) || status === 429 || LIMIT_SAID.test(said)) return 'limit';
  const byCode = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (byCode !== undefined) return byCode;
  if (TOKEN_SAID.test(said) || (code === '' && status === 401)) return 'token';
  if (PASSING.has(status) || (code === '' && PASSING_PAGES.has(status))) return 'busy';
  return status >= 500 || status === REQUEST_TIMEOUT ? 'unknown' : 'refused';
}

/** Of pages: says by its meaning that the call was not carried out (RFC 9110), or not even read. */
const KEPT_OUT = new Set([401, 413]);

/**
 * Whether a call that failed may have been carried out all the same. Only Responsys itself can tell
 * that it was not, or a failure before the call was sent. A page does not: a proxy also puts up 503
 * for a connection that broke after the call was passed on, a firewall 403 for an answer that it did
 * not like, and 302 is what follows on a form that was taken. SERVICE_UNAVAILABLE does not say since
 * when.
 */
export function mayBeDone(error: unknown): boolean {
  const kind = failureKindOf(error);
  if (!(error instanceof Refusal)) return kind === 'unknown';
  const { code, status } = error;
  if (['session', 'unknown'].includes(kind)) return true;
  if (['token', 'limit', 'blocked'].includes(kind)) return false;
  return code === 'SERVICE_UNAVAILABLE' || (code === '' && !KEPT_OUT.has(status));
}

const MISSING = new Set(['NO_RECIPIENT_FOUND', 'RECORD_NOT_FOUND']);
/** Statuses that speak of the caller or the path, whatever the rows. */
const OF_THE_CALL = new Set([401, 403, 404, 405]);

/** Whether a refusal of a whole call may be the matter of some of its rows. */
export function mayBeRows(error: unknown): error is Refusal {
  if (!(error instanceof Refusal) || failureKindOf(error) !== 'refused') return false;
  const { code, status } = error;
  return MISSING.has(code) || (isAboutRow(code) !== false && !OF_THE_CALL.has(status));
}

/** Whether a look-up or a deletion found none of the members. */
export function isNobody(error: unknown): error is Refusal {
  return error instanceof Refusal && MISSING.has(error.code);
}
