import type { StepName } from './change';

/** Records of one stream since its last state. */
export interface Window {
  /** Dealt with, whether something was written or nothing had to be. */
  committed: number;
  rejected: number;
}

/** Which record something is about; never its content. */
export interface RecordRef {
  /** Position on standard input, counted in records from 1. */
  number: number;
  stream: string;
  window: Window;
}

/** Columns of an additional field or a membership that a table refused, of a row that it took. */
export interface LeftOut {
  columns: readonly string[];
  code: string;
  reason: string;
}

/** What became of a record. Every record ends in exactly one. */
export type Outcome =
  | { kind: 'added' | 'updated' | 'removed' | 'triggered'; leftOut?: LeftOut }
  | {
      kind: 'ignored';
      reason: string;
      /** The option of the form that would have made it another outcome. */
      option?: string;
      /** Nothing could be told, so that nothing was done. */
      unclear?: true;
      /** They entered, and were not mailed since the memory says that they have been. */
      mailedBefore?: true;
      leftOut?: LeftOut;
    }
  | Refused
  /** Nobody knows whether the e-mail went out. */
  | { kind: 'unknown'; reason: string };

export interface Refused {
  kind: 'refused';
  /** Responsys's own name of the reason; empty where the reason is the connector's. */
  code: string;
  /** Completes "... because", without a value of the record. */
  reason: string;
  /** What was refused: the record itself, the look-up of its member, or the row of a step. */
  at: 'record' | 'look-up' | StepName;
  correlationId?: string;
}
