/** Responsys answered that it did not do what it was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param status of the HTTP answer
   * @param code `errorCode` of the envelope, or '' if the answer was none
   * @param detail `detail` of the envelope; may quote values of a row, so it is never printed as it is
   */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`Responsys answered with ${code === '' ? `status ${status}` : code}`);
  }
}

/** No answer came, or only a part of one. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  /** @param sent whether the request may have reached Responsys, which may then have acted on it */
  constructor(
    readonly sent: boolean,
    cause: unknown,
  ) {
    super('Responsys did not answer', { cause });
  }
}

/** What a failed call means for the next step. */
export type Verdict =
  /** The token is no longer good: log in and repeat. */
  | 'token'
  /** The limit of the minute is used up: nothing was done; wait for the next minute. */
  | 'limit'
  /** Nothing was done; the same call may work later. */
  | 'busy'
  /** It may have been done or not. */
  | 'unknown'
  /** It was not done and never will be as it is. */
  | 'refused';

const TOKEN = new Set(['INVALID_TOKEN', 'TOKEN_EXPIRED']);
const BUSY = new Set([
  'SERVICE_UNAVAILABLE',
  'WS_ARG_DISABLED',
  'LOGIN_BLOCKED_TEMPORARILY',
  'MAX_CONCURRENT_SESSIONS_EXCEEDED',
]);
// INTERNAL_CAPACITY_LIMIT_EXCEEDED, API_LIMIT_EXCEEDED, REQUEST_LIMIT_EXCEEDED: the status of the
// answer is 400, 401 or 429, depending on the page of Oracle's documentation. RECORD_ and
// RECIPIENT_LIMIT_EXCEEDED are about the rows of one request and no matter of time.
const LIMIT = /^(API|REQUEST|INTERNAL_CAPACITY)_LIMIT_EXCEEDED$/;

/** The verdict on a failed call; anything that is no failure of a call is `refused`. */
export function verdictOn(error: unknown): Verdict {
  if (error instanceof NoAnswer) return error.sent ? 'unknown' : 'busy';
  if (!(error instanceof Refusal)) return 'refused';
  const { status, code, detail } = error;
  if (LIMIT.test(code) || status === 429) return 'limit';
  if (TOKEN.has(code) || /not a valid authentication token/i.test(detail)) return 'token';
  if (BUSY.has(code)) return 'busy';
  // A gateway that answers 503 has not passed the call on; one that answers 502 or 504 may have.
  if (status === 503) return 'busy';
  return status >= 500 ? 'unknown' : 'refused';
}
