/** Where milestones (info), losses that were made good (warn) and faults (error) are told. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
