/** How much a state may hold. Beyond `slack`, the excess is dropped together: see ADR 4. */
export interface Bounds {
  /** Files known by name, in places: see named.ts. About 75 bytes each. */
  named: number;
  namedSlack: number;
  /** Files known by fingerprint, 10 bytes each. */
  older: number;
  olderSlack: number;
  /** Unfinished files, in places. About 85 bytes each. */
  unfinished: number;
  /** Time spans, of all feeds together. About 50 bytes each. */
  spans: number;
}

/** Together less than half a megabyte of JSON, with names like Responsys's. */
export const BOUNDS: Bounds = {
  ...{ named: 2_000, namedSlack: 500 },
  ...{ older: 15_000, olderSlack: 1_500 },
  ...{ unfinished: 800, spans: 500 },
};

/** What a state no longer had room for. */
export interface Forgotten {
  /** Files on the server that have been read and will be read again. */
  again: string[];
  /** Unfinished files that have been gone from the server for longest. */
  gone: string[];
}
