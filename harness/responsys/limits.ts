import { API, ROUTES, type ApiName } from './api';
import { Refusal } from './refusal';

/** What is reported for a function that is not limited. */
const UNLIMITED = 1_000_000;

export interface LimitOptions {
  /** Requests in one window, by function. */
  limits: Readonly<Record<string, number>>;
  defaultLimit: number;
  /** Status of the refusal; 400, 401 and 429 are all documented or seen. */
  status: number;
  windowMs: number;
  now: () => number;
}

/** Counts requests of each function in fixed windows of the clock, all of one account [D]. */
export class Limits {
  /** Refusals so far. */
  errors = 0;
  private window = -1;
  private readonly used = new Map<ApiName, number>();

  constructor(private readonly options: LimitOptions) {}

  /**
   * Counts a request. One that is refused does not count, which is a guess [U].
   * @throws Refusal API_LIMIT_EXCEEDED
   */
  take(api: ApiName): void {
    const window = Math.floor(this.options.now() / this.options.windowMs);
    if (window !== this.window) this.used.clear();
    this.window = window;
    const used = this.used.get(api) ?? 0;
    if (used >= this.limitOf(api)) throw this.refusal(api);
    this.used.set(api, used + 1);
  }

  refusal(api: ApiName): Refusal {
    this.errors++;
    const detail =
      `You exceeded your allowable limit to call the ${API[api].description} API function. ` +
      'Please try again in a minute.';
    return new Refusal(this.options.status, 'API_LIMIT_EXCEEDED', detail);
  }

  /** GET /rest/api/ratelimit: an array [I], which does not speak of itself [I]. */
  report(): unknown {
    return ROUTES.filter(({ api }) => api !== 'rateLimit').map((route) => ({
      limit: Math.min(this.limitOf(route.api), UNLIMITED),
      ...route,
    }));
  }

  private limitOf(api: ApiName): number {
    return this.options.limits[api] ?? this.options.defaultLimit;
  }
}
