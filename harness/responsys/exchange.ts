import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { targetOf, type Target } from './api';
import type { FaultDealer, FaultName } from './faults';
import type { RequestLog, RequestNote } from './log';
import { Refusal } from './refusal';
import {
  answerOf,
  parsed,
  perform,
  rowCount,
  type Answer,
  type Incoming,
  type Ports,
} from './work';

/** A body beyond this cuts the connection [D]; whether MB means 10^6 or 2^20 bytes is unknown [U]. */
const LONGEST_BODY = 10_000_000;

const PAGE_503: Answer = {
  status: 503,
  contentType: 'text/html',
  body: '<html><head><title>503</title></head><body>Service Unavailable</body></html>\n',
};

export interface ExchangePorts extends Ports {
  faults: FaultDealer;
  /** Milliseconds before each answer. */
  latencyMs: number;
  /** Each request waits up to so many milliseconds before its work, so that they overtake others. */
  jitterMs: number;
  now: () => number;
  /** Ends all waiting. */
  stopped: AbortSignal;
  log: RequestLog;
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
  if (fault === 'dropBefore') return void response.destroy();
  await wait(ports.jitterMs * (ports.jitterMs > 0 ? ports.faults.random() : 0));
  const answer = answered(ports, target, incoming, fault);
  await wait(ports.latencyMs + (fault === 'slow' ? ports.faults.slowMs : 0));
  if (fault === 'dropAfter') return void response.destroy();
  // The client may have hung up while it waited.
  if (response.destroyed) return;
  note.status = answer.status;
  await send(response, answer, fault === 'halfAnswer');
}

function answered(
  ports: ExchangePorts,
  target: Target | Refusal,
  incoming: Incoming,
  fault: FaultName | undefined,
): Answer {
  if (fault === 'page503') return PAGE_503;
  return answerOf(() => {
    if (target instanceof Refusal) throw target;
    if (fault === 'error500') throw new Refusal(500, 'UNEXPECTED_EXCEPTION', 'Unexpected error');
    if (fault === 'limit') throw ports.limits.refusal(target.route.api);
    if (fault === 'lapse') ports.sessions.lapse(incoming.headers.authorization);
    return perform(ports, target, incoming);
  });
}

async function send(response: ServerResponse, answer: Answer, half: boolean): Promise<void> {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': `${answer.contentType};charset=UTF-8`,
    'content-length': body.length,
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
      if (length > LONGEST_BODY) return undefined;
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
