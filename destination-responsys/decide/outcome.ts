import type { StepName } from './steps';

/** Columns that a table or the list did not accept, in a row that was written without them. */
export interface LeftOut {
  columns: readonly string[];
  code: string;
  reason: string;
}

/** The result of a record. Every record has exactly one. */
export type Outcome =
  | { kind: 'added' | 'updated' | 'removed' | 'triggered'; leftOut?: LeftOut }
  | {
      kind: 'ignored';
      reason: string;
      /** The form option that would have given another outcome. */
      option?: string;
      /** The record was not clear, so nothing was done. */
      unclear?: true;
      /** They entered but were not mailed: the segments table says that they already have been. */
      mailedBefore?: true;
      /** They would have been written, but the list lacks them, and the match column adds nobody. */
      absent?: true;
      /** A look-up has found them in the list. */
      listed?: true;
      leftOut?: LeftOut;
    }
  | Refused
  /** It is unknown whether the e-mail or the custom event was sent. */
  | { kind: 'unknown'; reason: string };

export interface Refused {
  kind: 'refused';
  /** Responsys's own code for the reason; empty if the reason is the connector's. */
  code: string;
  /** Completes "... because", without a value of the record. */
  reason: string;
  /**
   * What failed: the record itself, its permission to be mailed, the look-up of its member, or a step.
   */
  at: 'record' | 'permission' | 'look-up' | StepName;
  correlationId?: string;
}
