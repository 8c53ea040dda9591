import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

import axios, { isAxiosError } from 'axios';

import { isLoopback } from './url';

export interface HttpRequest {
  verb: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  query?: object;
  body?: string | Buffer | undefined;
  signal?: AbortSignal;
  agents?: { httpAgent: HttpAgent; httpsAgent: HttpsAgent };
  /** The longest answer, and the longest body, that is taken, in bytes. */
  mostBytes: number;
}

/** An answer of any status. */
export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
}

/**
 * One HTTP request, through the proxy that the environment names if there is one. Redirects are not
 * followed, since they would carry a token or a signature to another host.
 * @throws Error if there is no answer; `causeOf` tells why
 */
export async function request(asked: HttpRequest): Promise<HttpAnswer> {
  const { verb, url, headers, query, body, signal, agents, mostBytes } = asked;
  const {
    status,
    headers: answered,
    data,
  } = await axios.request<string>({
    ...{ method: verb, url, headers, data: body },
    ...(query === undefined ? {} : { params: query }),
    ...(signal === undefined ? {} : { signal }),
    ...agents,
    ...{ maxRedirects: 0, maxContentLength: mostBytes, maxBodyLength: mostBytes },
    responseType: 'text',
    transformResponse: (text: string) => text,
    transformRequest: (sent: unknown) => sent,
    validateStatus: () => true,
    ...(isLoopback(url) ? { proxy: false as const } : {}),
  });
  return { status, headers: answered, text: data };
}

/** What kept a request from being answered: the error of the system or of TLS, where there is one. */
export function causeOf(error: unknown): unknown {
  return isAxiosError(error) ? (error.cause ?? error) : error;
}
