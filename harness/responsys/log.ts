import type { ApiName } from './api';

/** One request and what became of it. */
export interface RequestNote {
  /** Name of the function; `unknown` for a path that does not exist. */
  api: ApiName | 'unknown';
  method: string;
  /** With its query. */
  path: string;
  /** 0 until it is answered, and for good when the connection was cut instead. */
  status: number;
  /** When it had arrived, in milliseconds of the server's clock. */
  at: number;
  /** When it was answered or cut; 0 until then. */
  answeredAt: number;
  /** Rows, identifiers or recipients in its body. */
  rows: number;
}

/** Keeps count of the requests, and of how many are under way at once. */
export class RequestLog {
  /** In the order in which they arrived. */
  readonly requests: RequestNote[] = [];
  readonly counts: Record<string, number> = {};
  readonly rowCounts: Record<string, number> = {};
  mostAtOnce = 0;
  private atOnce = 0;

  /** @param keeps false when requests are only counted */
  constructor(
    private readonly keeps: boolean,
    private readonly onSettled: (request: RequestNote) => void = () => undefined,
  ) {}

  begin(): void {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
  }

  /** Takes down a request that has been read; its status comes later. */
  arrived(request: RequestNote): void {
    const { api, rows } = request;
    this.counts[api] = (this.counts[api] ?? 0) + 1;
    this.rowCounts[api] = (this.rowCounts[api] ?? 0) + rows;
    if (this.keeps) this.requests.push(request);
  }

  settled(request: RequestNote): void {
    this.atOnce--;
    this.onSettled(request);
  }
}
