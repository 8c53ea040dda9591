import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { targetOf, type Target } from './api';
import { echoed, type Echo } from './echo';
import type { FaultDealer, FaultName } from './faults';
import type { ResponsysOptions } from './options';
import type { RequestLog, RequestNote } from './log';
import { Refusal } from './refusal';
import {
  answerOf,
  parsed,
  perform,
  rowCount,
  type Answer,
  jsonAnswer,
  type Incoming,
  type Ports,
} from './work';

/** A body beyond this cuts the connection [D]; whether MB means 10^6 or 2^20 bytes is unknown [U]. */
const MAX_BODY_BYTES = 10_000_000;

/** Faults after which nobody has heard that the request was done. */
const LOSING: ReadonlySet<string> = new Set(['dropAfter', 'halfAnswer', 'silent']);

export interface ExchangePorts extends Ports {
  faults: FaultDealer;
  /** Milliseconds before each answer. */
  latencyMs: number;
  /** Each request waits up to so many milliseconds before its work, so that they overtake others. */
  jitterMs: number;
  now: () => number;
  echo: Echo | undefined;
  keepAlive: boolean;
  /** Requests that were done without an answer, by path and body. */
  lost: Set<string>;
  /** Ends all waiting. */
  stopped: AbortSignal;
  log: RequestLog;
  onArrived: ResponsysOptions['onArrived'];
}

/** Reads a request, does its work and answers it, or does to it what a fault says. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  ports: ExchangePorts,
): Promise<void> {
  const { method = '', url = '', headers, socket } = request;
  const { log, now } = ports;
  log.begin();
  const body = await readBody(request);
  const json = parsed(body);
  const target = attempt(() => targetOf(method, url));
  const note: RequestNote = {
    ...{ api: target instanceof Refusal ? 'unknown' : target.route.api, method, path: url },
    ...{ status: 0, at: now(), answeredAt: 0, rows: rowCount(json) },
  };
  log.arrived(note);
  ports.onArrived?.(note, json);
  try {
    if (body === undefined) socket.destroy();
    else await carryOut(response, ports, note, target, { headers, body, json });
  } finally {
    note.answeredAt = now();
    log.settled(note);
  }
}

async function carryOut(
  response: ServerResponse,
  ports: ExchangePorts,
  note: RequestNote,
  target: Target | Refusal,
  incoming: Incoming,
): Promise<void> {
  const wait = (ms: number): Promise<void> | undefined =>
    ms > 0 ? delay(ms, undefined, { signal: ports.stopped }) : undefined;
  const fault = target instanceof Refusal ? undefined : ports.faults.deal(target.route.api);
  const key = `${note.path}\n${incoming.body.toString()}`;
  if (fault === 'dropBefore') return void response.destroy();
  await wait(ports.jitterMs * (ports.jitterMs > 0 ? ports.faults.random() : 0));
  const answer = answered(ports, target, incoming, fault, ports.lost.delete(key));
  if (LOSING.has(fault ?? '')) ports.lost.add(key);
  await wait(ports.latencyMs + (fault === 'slow' ? ports.faults.slowMs : 0));
  if (fault === 'dropAfter') return void response.destroy();
  if (fault === 'silent') {
    await once(response, 'close');
    return;
  }
  // The client may have hung up while it waited.
  if (response.destroyed) return;
  note.status = answer.status;
  await send(response, answer, ports, fault === 'halfAnswer');
}

function answered(
  ports: ExchangePorts,
  target: Target | Refusal,
  incoming: Incoming,
  fault: FaultName | undefined,
  wasLost: boolean,
): Answer {
  if (fault === 'page503') return pageOf(503);
  if (fault === 'page403') return pageOf(403);
  if (fault === 'redirect') return pageOf(302);
  const { echo, account } = ports;
  const api = target instanceof Refusal ? 'unknown' : target.route.api;
  const instead = ports.faults.instead(api, incoming.json);
  if (instead !== undefined) return jsonAnswer(instead.status, instead.body);
  const answer = answerOf(() => {
    if (target instanceof Refusal) throw target;
    if (fault === 'error500') throw new Refusal(500, 'UNEXPECTED_EXCEPTION', 'Unexpected error');
    if (fault === 'limit') throw ports.limits.refusal(target.route.api);
    if (fault === 'lapse') ports.sessions.lapse(incoming.headers.authorization);
    if (fault === 'unrecoverable') {
      ports.sessions.lapse(incoming.headers.authorization);
      throw new Refusal(500, 'UNRECOVERABLE_EXCEPTION', 'Unrecoverable exception');
    }
    if (wasLost && account.unknowns.repeated === 'DUPLICATE_API_REQUEST' && isMerge(target)) {
      throw new Refusal(400, 'DUPLICATE_API_REQUEST', 'Duplicate API request');
    }
    return perform(ports, target, incoming);
  });
  if (fault === 'otherForm') return jsonAnswer(200, ports.faults.otherForm());
  if (echo === undefined) return answer;
  return jsonAnswer(answer.status, echoed(JSON.parse(answer.body), incoming.json, echo));
}

function isMerge({ route }: Target): boolean {
  return route.verb === 'POST' && !/login|retrieve/i.test(route.api);
}

function pageOf(status: number): Answer {
  const body = `<html><head><title>${status}</title></head><body>A page</body></html>\n`;
  return { status, contentType: 'text/html', body };
}

async function send(
  response: ServerResponse,
  answer: Answer,
  { keepAlive }: ExchangePorts,
  half: boolean,
): Promise<void> {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': `${answer.contentType};charset=UTF-8`,
    'content-length': body.length,
    // On every answer that was recorded [R].
    'x-correlationid': `Id-${randomBytes(12).toString('hex')} 0`,
    ...(keepAlive ? {} : { connection: 'close' }),
    ...(answer.status === 302 ? { location: '/elsewhere' } : {}),
  });
  await new Promise<void>((sent) => {
    response.once('close', sent);
    if (half) {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    } else {
      response.end(body, sent);
    }
  });
}

/** Resolves to undefined when it is too long, or the client is gone before its end. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function attempt(find: () => Target): Target | Refusal {
  try {
    return find();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
