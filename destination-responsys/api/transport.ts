import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import axios, { isAxiosError, type AxiosRequestConfig } from 'axios';

import { isObject } from '../../shared/airbyte/protocol';
import { NoAnswer, Refusal } from './faults';
import type { Call, Send } from './layers';
import { isLoopback } from './url';

/** How long nothing may be heard from Responsys during a call, in milliseconds. */
const SILENCE_MS = 120_000;
/** The longest answer that is taken, in bytes; 200 rows are a few hundred kilobytes. */
const LONGEST_ANSWER = 64 * 1024 * 1024;
/** Failures to connect: nothing has been sent. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/**
 * Calls over HTTP. Redirects are not followed, since they would carry the token to another place.
 * A call that must not be repeated gets a connection of its own: one that was kept may be closed by
 * the other side at the very moment of its use, and then nobody knows whether the call arrived.
 */
export function httpTransport(): Send {
  const kept = agents(true);
  const fresh = agents(false);
  return async (call) => {
    let answer;
    try {
      answer = await axios.request<string>({
        ...requestOf(call),
        ...(call.repeatable ? kept : fresh),
      });
    } catch (error) {
      throw new NoAnswer(wasSent(error), error);
    }
    return read(answer.status, answer.data);
  };
}

function requestOf(call: Call): AxiosRequestConfig {
  const { base = '', token, form, body, query } = call;
  return {
    method: call.verb,
    url: `${base}${call.path}`,
    headers: {
      Accept: 'application/json',
      ...(token === undefined ? {} : { Authorization: token }),
      'Content-Type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    ...(query === undefined ? {} : { params: query }),
    data: form === undefined ? json(body) : new URLSearchParams(form).toString(),
    timeout: SILENCE_MS,
    maxRedirects: 0,
    maxContentLength: LONGEST_ANSWER,
    maxBodyLength: LONGEST_ANSWER,
    responseType: 'text',
    transformResponse: (data: string) => data,
    transformRequest: (data: string) => data,
    validateStatus: () => true,
    ...(isLoopback(base) ? { proxy: false as const } : {}),
  };
}

/**
 * JSON in which everything but ASCII is escaped: Responsys refuses other characters in the data of
 * a trigger (Oracle, "Merge trigger email").
 */
export function json(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return JSON.stringify(body).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function read(status: number, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    // A page of a gateway, or half an answer. The parser's message would quote it.
    if (status >= 200 && status < 300) throw new NoAnswer(true, undefined);
    throw new Refusal(status, '', '');
  }
  if (status >= 200 && status < 300) return value;
  const { errorCode = '', detail = '', title = '' } = isObject(value) ? value : {};
  const said = [detail, title].find((one) => typeof one === 'string' && one !== '');
  throw new Refusal(status, String(errorCode), typeof said === 'string' ? said : '');
}

function wasSent(error: unknown): boolean {
  const cause: unknown = isAxiosError(error) ? (error.cause ?? error) : error;
  const syscall = isObject(cause) ? cause['syscall'] : undefined;
  return !(typeof syscall === 'string' && CONNECTING.has(syscall));
}

function agents(keepAlive: boolean): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  return { httpAgent: new HttpAgent({ keepAlive }), httpsAgent: new HttpsAgent({ keepAlive }) };
}
