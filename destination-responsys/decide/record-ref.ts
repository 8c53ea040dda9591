import type { Parts } from './parts';

/** Records of one stream since its last state. */
export interface Window {
  /** Finished, whether something was written or nothing needed to be. */
  committed: number;
  rejected: number;
}

/** Identifies a record in messages. */
export interface RecordRef {
  /** Position on standard input, counted in records from 1. */
  number: number;
  stream: string;
  window: Window;
  /** The message that it came as, where rejected records are kept; it is never printed. */
  line?: string;
  /** Where it means something for each of several audiences. */
  parts?: Parts;
}
