/** Where milestones (info), losses that were made good (warn) and faults (error) are told. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A log that can be waited for, so that whoever tells much does not fill the memory with it. */
export interface PacedLog extends Log {
  /** Resolves when everything told so far has been taken by the reader. */
  flush(): Promise<void>;
}
