/*
 * A call of the API as data, and the middleware that wraps sending it.
 */

/** What a call does when it is carried out. */
export type Effect =
  /** Changes nothing. */
  | 'reads'
  /** Doing it twice has the same effect as doing it once. */
  | 'merges'
  /** Doing it twice sends e-mails, or custom events, twice. */
  | 'mails';

/** One call of the API, as data. */
export interface Call {
  /** The function's name in messages: "merging members". */
  doing: string;
  verb: 'GET' | 'POST';
  /** With variables in braces, as the rate-limit endpoint writes it. */
  template: string;
  /** From the root of the server on, its parts encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form instead. */
  form?: Readonly<Record<string, string>>;
  /** The host and the log-in: set by the session. */
  base?: string;
  token?: string;
  effect: Effect;
  /** Timeout in milliseconds, if shorter than that of other calls. */
  mostMs?: number;
  /** Ends the call: set by the deadline. */
  signal?: AbortSignal;
}

/** An answer that says that the call was carried out. */
export interface Reply {
  /** Its JSON. */
  value: unknown;
  /** The ID that Oracle's support needs to find the call. */
  correlationId: string | undefined;
  /**
   * Nothing else is known about the answer: an earlier attempt, whose answer was lost, carried out
   * the call.
   */
  wasDone?: true;
}

/**
 * Makes a call and resolves to the answer.
 * @throws Refusal or NoAnswer
 */
export type Send = (call: Call) => Promise<Reply>;

/** Wraps a transport in a middleware. */
export type Middleware = (inner: Send) => Send;

/** The middleware around a transport, outermost first. */
export function stack(transport: Send, ...middlewares: readonly Middleware[]): Send {
  return middlewares.reduceRight((inner, middleware) => middleware(inner), transport);
}

const ROOT = '/rest/api/v1.3';

/**
 * A call of API v1.3.
 * @param names the values of the template's variables, in order
 */
export function callOf(
  verb: Call['verb'],
  template: string,
  names: readonly string[],
  more: Omit<Call, 'verb' | 'template' | 'path'>,
): Call {
  let next = 0;
  const path = template.replace(/\{\w+\}/g, () => encodeURIComponent(names[next++] ?? ''));
  return { verb, template, path: ROOT + path, ...more };
}
