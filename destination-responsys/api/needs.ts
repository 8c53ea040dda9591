import type { ColumnMapping, ListColumn } from '../responsys';

/* What the form names in the account, and what the workflow needs there. */

/** What to write to, by the names in the form. */
export interface ObjectNames {
  list: string | undefined;
  campaign: string | undefined;
  event: string | undefined;
  /** The list of the campaign, where Responsys does not report it. */
  campaignList: string | undefined;
  userFieldsTable: string;
  segmentsTable: string;
  /** Undefined: the folder of the list. */
  folder: string | undefined;
}

/** Columns that the workflow writes to. */
export interface Needs {
  userFields: readonly ColumnMapping[];
  segments: readonly ColumnMapping[];
  /** Of the profile list itself. */
  listColumns?: readonly ListColumn[];
  /** Names of those segments that are streams, since Source Audience is empty. */
  streams?: readonly string[];
  /** Whether the segments table is used, even if none of its columns is known yet. */
  usesSegments?: boolean;
}
