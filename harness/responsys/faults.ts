import type { ApiName } from './api';

/** What can happen to one request. */
export type FaultName = (typeof FAULTS)[number];

/** In the order in which shares are drawn. */
const FAULTS = [
  ...(['dropBefore', 'dropAfter', 'page503', 'error500', 'halfAnswer'] as const),
  ...(['slow', 'lapse', 'limit'] as const),
  ...(['page403', 'redirect', 'unrecoverable', 'otherForm', 'silent'] as const),
];

/**
 * What goes wrong: shares of the requests, from 0 to 1. They are added up, so that their sum may be
 * 1 at most; each request meets one fault at most.
 */
export interface ResponsysFaults {
  /** The connection is cut and nothing is done. */
  dropBefore?: number;
  /** The request is done, then the connection is cut without an answer. */
  dropAfter?: number;
  /** An HTML page with status 503, nothing done. */
  page503?: number;
  /** UNEXPECTED_EXCEPTION with status 500, nothing done. */
  error500?: number;
  /** Done; half of the answer is sent under the full content-length, then the connection is cut. */
  halfAnswer?: number;
  /** Done; the answer comes after `slowMs`. */
  slow?: number;
  /** Milliseconds; 1 000 when not given. */
  slowMs?: number;
  /** The token of the request lapses just before it, in one of three forms in turn. */
  lapse?: number;
  /** API_LIMIT_EXCEEDED though there is room, nothing done. */
  limit?: number;
  /** An HTML page with status 403, as a firewall puts it up; nothing done. */
  page403?: number;
  /** A page with status 302 that leads elsewhere; nothing done. */
  redirect?: number;
  /** UNRECOVERABLE_EXCEPTION with status 500; nothing done, and the token is no longer good. */
  unrecoverable?: number;
  /** Done; the answer is JSON of one of several forms that nobody knows. */
  otherForm?: number;
  /** Done; no answer ever comes, and the connection stays. */
  silent?: number;
  /** An answer of the test's own in place of the server's, nothing done; undefined for none. */
  instead?: (api: string, body: unknown) => { status: number; body: unknown } | undefined;
  /** Functions that the faults apply to. Login and rate limits are left alone unless they are here. */
  only?: readonly string[];
  /** Whether login and rate limits are hit too. */
  everything?: boolean;
  /** What the next requests meet, before shares are drawn. */
  next?: { fault: FaultName; count: number };
}

const OTHER_FORMS: readonly unknown[] = [
  ...[{ ok: true }, [], null, 'OK', 0, {}],
  ...[{ recordData: null }, { recordData: { fieldNames: [], records: [] } }, { recordData: [] }],
  ...[{ recordData: { fieldNames: ['RIID_'], records: [[]] } }, [{}], [null]],
];

/** Deals faults to requests, the same ones for the same seed and order of requests. */
export class FaultDealer {
  private faults: ResponsysFaults = {};
  private left = 0;
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  get slowMs(): number {
    return this.faults.slowMs ?? 1_000;
  }

  /** An answer of the test's own to a request. */
  instead(api: string, body: unknown): { status: number; body: unknown } | undefined {
    return this.faults.instead?.(api, body);
  }

  set(faults: ResponsysFaults): void {
    this.faults = faults;
    this.left = faults.next?.count ?? 0;
  }

  /** An answer that no document describes. */
  otherForm(): unknown {
    return OTHER_FORMS[Math.floor(this.random() * OTHER_FORMS.length)];
  }

  /** The fault that a request meets, if any. */
  deal(api: ApiName): FaultName | undefined {
    const { only, everything = false, next } = this.faults;
    const spared = !everything && (api === 'login' || api === 'rateLimit');
    if (only === undefined ? spared : !only.includes(api)) return undefined;
    if (next !== undefined && this.left > 0) {
      this.left--;
      return next.fault;
    }
    let drawn = this.random();
    return FAULTS.find((fault) => (drawn -= this.faults[fault] ?? 0) < 0);
  }

  /** From 0 to below 1, by the seed (the generator known as mulberry32). */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
