import type { IncomingHttpHeaders } from 'node:http';

import type { Account } from './account';
import type { Target } from './api';
import { HANDLERS } from './handlers';
import type { Limits } from './limits';
import { invalidContent, Refusal } from './refusal';
import { formOf, type Sessions } from './session';

/** What requests work with. */
export interface Ports {
  account: Account;
  sessions: Sessions;
  limits: Limits;
}

/** A request that has been read to its end. */
export interface Incoming {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON, undefined when it is none. */
  json: unknown;
}

/** An answer before it is sent; the body is text. */
export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** Does what a request asks for, or refuses it in an envelope. */
export function answerOf(work: () => unknown): Answer {
  try {
    return jsonAnswer(200, work());
  } catch (error) {
    if (error instanceof Refusal) return jsonAnswer(error.status, error.envelope);
    throw error;
  }
}

/**
 * Checks token and limit and does the work.
 * @throws Refusal
 */
export function perform(
  { account, sessions, limits }: Ports,
  target: Target,
  { headers, body, json }: Incoming,
): unknown {
  const { api, verb } = target.route;
  if (api === 'login') {
    limits.take(api);
    return sessions.login(formOf(headers['content-type'], body), headers.authorization);
  }
  sessions.check(headers.authorization);
  limits.take(api);
  if (api === 'rateLimit') {
    const rows = limits.report();
    return account.unknowns.limits === 'array' ? rows : { rateLimits: rows };
  }
  if (verb === 'POST') {
    if (headers['content-type']?.startsWith('application/json') !== true) {
      throw invalidContent('The content type must be application/json');
    }
    if (json === undefined) throw invalidContent('The body is not JSON');
    // "Send as \uXXXX" [D], of the optional data of triggers.
    if (isTrigger(api) && body.some((byte) => byte > 127)) {
      throw invalidContent('The body holds characters that are not ASCII');
    }
  }
  return HANDLERS[api](account, target, json);
}

function isTrigger(api: string): boolean {
  return api === 'mergeTriggerEmail' || api === 'triggerCustomEvent';
}

/** How many rows, identifiers or recipients a body holds. */
export function rowCount(json: unknown): number {
  const at = (value: unknown, ...names: string[]): unknown =>
    names.reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined,
      value,
    );
  const rows =
    at(json, 'recordData', 'records') ??
    at(json, 'mergeTriggerRecordData', 'mergeTriggerRecords') ??
    at(json, 'recipientData') ??
    at(json, 'ids');
  return Array.isArray(rows) ? rows.length : 0;
}

/** The body as JSON; undefined when it is none. */
export function parsed(body: Buffer | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** An answer in JSON. */
export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}
