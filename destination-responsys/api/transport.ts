import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { isObject } from '../../shared/airbyte/protocol';
import { causeOf, request, type HttpRequest } from '../../shared/http';
import type { Call, Reply, Send } from './call';
import { printableCode } from './codes';
import { NoAnswer, Refusal } from './faults';
import { json } from './json';

/** The longest answer that is accepted, in bytes; 200 rows are a few hundred kilobytes. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Failures to connect: nothing has been sent. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/**
 * Calls over HTTP. Redirects are not followed, since they would carry the token to another host. A
 * call that mails gets a new connection: the other side may close a kept-alive one just as it is
 * used, and then it is unknown whether the call arrived. For a new connection it is known whether
 * it ever became ready: before TLS is established, nothing of the call has been sent.
 */
export function httpTransport(): Send {
  const kept = { httpAgent: new HttpAgent(KEPT), httpsAgent: new HttpsAgent(KEPT) };
  return async (call) => {
    const body = call.form === undefined ? bodyOf(call) : new URLSearchParams(call.form).toString();
    const line = call.effect === 'mails' ? new Line() : undefined;
    let answer;
    try {
      answer = await request({ ...requestOf(call), body, agents: line?.agents ?? kept });
    } catch (error) {
      throw new NoAnswer(line?.wasReady ?? wasSent(error), error);
    }
    const correlation: unknown = answer.headers['x-correlationid'];
    return read(
      answer.status,
      answer.text,
      typeof correlation === 'string' ? correlation : '',
      body,
    );
  };
}

const KEPT = { keepAlive: true };

/** A new connection that remembers whether it was ever ready to carry a request. */
class Line {
  wasReady = false;
  readonly agents = {
    httpAgent: this.watched(new HttpAgent(), 'connect'),
    httpsAgent: this.watched(new HttpsAgent(), 'secureConnect'),
  };

  private watched<Agent extends HttpAgent>(agent: Agent, ready: string): Agent {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback): Duplex | null | undefined => {
      const socket = create(options, callback) as Socket;
      socket.once(ready, () => {
        this.wasReady = true;
      });
      return socket;
    };
    return agent;
  }
}

function bodyOf({ body }: Call): string | undefined {
  return body === undefined ? undefined : json(body);
}

function requestOf(call: Call): HttpRequest {
  const { base = '', token, form, query, signal } = call;
  return {
    verb: call.verb,
    url: `${base}${call.path}`,
    headers: {
      Accept: 'application/json',
      ...(token === undefined ? {} : { Authorization: token }),
      'Content-Type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    ...(query === undefined ? {} : { query }),
    ...(signal === undefined ? {} : { signal }),
    mostBytes: MAX_ANSWER_BYTES,
  };
}

function read(status: number, text: string, correlation: string, sent = ''): Reply {
  const correlationId = printableId(correlation, sent);
  const isGood = status >= 200 && status < 300;
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    // A gateway's page, or half an answer. The parser's message would quote it.
    if (isGood) throw new NoAnswer(true, undefined, isPage(text));
    throw new Refusal(status, '', '', correlationId);
  }
  if (isGood) return { value, correlationId };
  const { errorCode, detail, title } = isObject(value) ? value : {};
  const said = [detail, title].filter((one) => typeof one === 'string').join('\n');
  const code =
    typeof errorCode === 'string' && errorCode !== '' ? printableCode(errorCode, sent) : '';
  throw new Refusal(status, code, said, correlationId);
}

// Half an answer begins as JSON does.
function isPage(text: string): boolean {
  return text.trim() !== '' && !/^\s*[{[]/.test(text);
}

// "Id-ccd6245caf83d0861a5c8007 0" in recordings. Anything else in its place is not printed.
function printableId(id: string, sent: string): string | undefined {
  const isPlain = /^[\w-]{8,64}(?: \d{1,4})?$/.test(id);
  return isPlain && !sent.toLowerCase().includes(id.toLowerCase()) ? id : undefined;
}

function wasSent(error: unknown): boolean {
  const cause = causeOf(error);
  const syscall = isObject(cause) ? cause['syscall'] : undefined;
  return !(typeof syscall === 'string' && CONNECTING.has(syscall));
}
