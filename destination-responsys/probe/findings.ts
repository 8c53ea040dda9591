/*
 * What a probe finds out: where Oracle's documents are silent, in which of several ways an account
 * answers. The ways are what documents and other clients suggest. A report holds these words and
 * nothing else, so that it may be shown to anybody.
 */

const CELL = ['empties the column', 'changes nothing', 'refused'] as const;

/** The ways of each finding; the first is what is taken for likeliest, or is hardest on a client. */
export const WAYS = {
  /** A row matched on an address that several profiles share: a result for each of them (recorded
   * of the older API [R]), for the first one, or a refusal. */
  sharedAddress: ['a result for each', 'the first one', 'refused'],
  /** A look-up that finds nobody. */
  nobody: ['NO_RECIPIENT_FOUND', 'RECORD_NOT_FOUND', 'no rows'],
  /** Rows in the answer to a look-up, of a table if one can be made. */
  rows: ['cells', 'objects', 'small letters'],
  /** A row that is refused in the answer to a merge. */
  refusedRow: ['MERGEFAILED', 'null', 'without MERGEFAILED'],
  /** Where a rule that rejects records without an address looks for it. */
  emptyChannel: ['in the row', 'in the list'],
  /** What null does to a column. */
  nullCell: CELL,
  /** What an empty text does to a column. */
  emptyCell: CELL,
  /** Whom the default permission of a merge reaches. */
  defaultPermission: ['new members', 'all members'],
  /** Two rows of one call that are about one member. */
  duplicateKeys: ['the last one counts', 'the first one counts', 'refused'],
  /** A column that the list lacks. */
  unknownColumn: ['the call is refused', 'the row is refused', 'ignored'],
  /** The answer about the account's limits. */
  limits: ['array', 'object'],
  /** Whether the account has the Email Message Designer, without which it reports no campaigns [D]. */
  designer: ['there', 'not there'],
  /** Whether the user may ask which custom events exist. */
  events: ['listed', 'not listed'],
} as const satisfies Record<string, readonly string[]>;

export type FindingName = keyof typeof WAYS;

/** What was found out; what could not be is left out. */
export type Findings = { [Name in FindingName]?: (typeof WAYS)[Name][number] | undefined };

/** A finding that could not be told apart from others, in the report. */
const UNCLEAR = 'unclear';

/** The content of a report. */
export interface ProbeReport {
  format: 'responsys-probe';
  version: 1;
  findings: Readonly<Record<FindingName, string>>;
}

/** The report on what was found out. Pure. */
export function reportOf(findings: Findings): ProbeReport {
  const names = Object.keys(WAYS) as FindingName[];
  const all = names.map((name) => [name, findings[name] ?? UNCLEAR] as const);
  return {
    format: 'responsys-probe',
    version: 1,
    findings: Object.fromEntries(all) as ProbeReport['findings'],
  };
}

/**
 * What a report says; findings that are unclear or not known are left out.
 * @returns undefined if the value is no report
 */
export function findingsIn(value: unknown): Findings | undefined {
  if (typeof value !== 'object' || value === null || !('findings' in value)) return undefined;
  const { format, version, findings } = value as Partial<ProbeReport>;
  if (format !== 'responsys-probe' || version !== 1) return undefined;
  if (typeof findings !== 'object') return undefined;
  const known: Readonly<Record<string, readonly string[]>> = WAYS;
  const found = Object.entries(findings).filter(
    ([name, way]) => Object.hasOwn(known, name) && known[name]?.includes(way) === true,
  );
  return Object.fromEntries(found);
}
