import { isAboutRow, meaningOf } from './codes';

/** Responsys answered that it did not carry out a call. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  // A #private field, so nothing that prints the error prints it.
  readonly #said: string;

  /**
   * @param status of the HTTP answer
   * @param code `errorCode` of the envelope, safe to print; '' if the answer was a page
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

  /** The meaning in our own sentence. */
  get meaning(): string {
    return meaningOf(this.code);
  }

  /** Responsys's text about it. It may quote a row, so it is examined but never printed. */
  get said(): string {
    return this.#said;
  }
}

function namedBy(code: string, status: number): string {
  return code === '' ? `status ${status}` : code;
}

/** The words that identify a call to Oracle's support. */
export function callNamed(correlationId: string | undefined): string {
  return correlationId === undefined ? '' : `, X-CorrelationID ${correlationId}`;
}

/** No answer came, or only part of one, or one that is not JSON. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  /**
   * @param sent whether the request may have reached Responsys, which may then have acted on it
   * @param isPage whether a complete page came in place of JSON
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
  /** The token is no longer valid, so nothing was done: log in and repeat. */
  | 'token'
  /** The session is lost; the call may or may not have been carried out. Log in first. */
  | 'session'
  /** The limit of the minute is used up: nothing was done; wait for the next minute. */
  | 'limit'
  /** Log-ins are blocked: nothing was done, and retrying soon makes it worse. */
  | 'blocked'
  /** The same call may work later; see `mayBeDone` for one that must not be done twice. */
  | 'busy'
  /** It may have been done or not. */
  | 'unknown'
  /** It was not done, and repeating it unchanged would not help. */
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
  // Whether the previous call was carried out is not known here.
  DUPLICATE_API_REQUEST: 'unknown',
};
// The status of these answers is 400, 401 or 429, depending on the page of Oracle's documentation.
// RECORD_ and RECIPIENT_LIMIT_EXCEEDED are about the rows of one request, not about time.
const LIMIT = /^(API|REQUEST|INTERNAL_CAPACITY)_LIMIT_EXCEEDED$/;
const LIMIT_SAID = /exceeded your allowable limit/i;
const TOKEN_SAID = /not a valid authentication token/i;
/** Statuses of pages that gateways and firewalls return temporarily. */
const PASSING_PAGES = new Set([301, 302, 303, 307, 308, 403]);
/** Too early, and not available. */
const PASSING = new Set([425, 503]);
const REQUEST_TIMEOUT = 408;

/** The kind of failure; anything that is not the failure of a call is `refused`. */
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

/** Page statuses that mean that the call was not carried out (RFC 9110), or not even read. */
const KEPT_OUT = new Set([401, 413]);

/**
 * Whether a call that failed may have been carried out anyway. Only an answer from Responsys
 * itself, or a failure before sending, shows that it was not. A page does not: a proxy also returns
 * 503 for a connection that broke after it passed the call on, a firewall 403 for an answer it
 * blocked, and 302 follows a form that was accepted. SERVICE_UNAVAILABLE does not say since when.
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
/** Statuses that are about the caller or the path, whatever the rows. */
const OF_THE_CALL = new Set([401, 403, 404, 405]);

/** Whether the refusal of a whole call may be due to some of its rows. */
export function mayBeRows(error: unknown): error is Refusal {
  if (!(error instanceof Refusal) || failureKindOf(error) !== 'refused') return false;
  const { code, status } = error;
  return MISSING.has(code) || (isAboutRow(code) !== false && !OF_THE_CALL.has(status));
}

/** Whether a look-up or a deletion found none of the members. */
export function isNobody(error: unknown): error is Refusal {
  return error instanceof Refusal && MISSING.has(error.code);
}
