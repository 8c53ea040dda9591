/** Takes milestones (info), problems that lost nothing (warn) and faults (error). */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A log that callers can wait for, so that many messages do not pile up in memory. */
export interface PacedLog extends Log {
  /** Resolves when the reader has taken everything logged so far. */
  flush(): Promise<void>;
}
