import { isOnlyIfListed } from '../decide/change';
import { changeOf, isStaying, type Plan } from '../decide/plan';
import type { Cells, Profile, Responsys, RowResult, TableName, Wanted } from '../responsys';
import { haveGaps } from './tables';

/** What a look-up has brought. */
export interface Known {
  /** By the keys of members; those that the list lacks are absent. */
  profiles: ReadonlyMap<string, readonly Profile[]>;
  /** Keys of the members that were asked for. */
  asked: ReadonlySet<string>;
  /** Members whom Responsys refused to look up, so that nothing is known of them. */
  refused: ReadonlyMap<string, Extract<RowResult, { kind: 'refused' }>>;
  /** The columns that were asked for. */
  wanted: Wanted;
}

export const NOTHING_KNOWN: Known = {
  ...{ profiles: new Map(), asked: new Set(), refused: new Map() },
  wanted: {},
};

/**
 * What Responsys holds of the members of a batch, as far as it is needed, in one look-up or none:
 * what is recorded of those about whom that decides; the profiles of those whose rows go to a table
 * without a merge into the list; and what fills the gaps of rows that have different columns.
 */
export async function lookUpMembers(
  plans: readonly Plan[],
  to: Pick<Responsys, 'lookUp'>,
): Promise<Known> {
  const staying = plans.filter(({ evidence }) => isStaying(evidence));
  const userFields = columnsWithGaps(staying.map(({ draft }) => draft.userFields));
  const memberships = columnsWithGaps(plans.map(({ draft }) => draft.memberships));
  const recorded = plans.flatMap(({ decision, settings: { membership } }) =>
    decision === undefined && membership !== undefined ? [membership] : [],
  );
  const segments = [...new Set([...recorded, ...memberships])];
  const hasGaps = userFields.length > 0 || memberships.length > 0;
  const asked = hasGaps ? plans : plans.filter((plan) => needsLookUp(plan));
  if (asked.length === 0) return NOTHING_KNOWN;
  const wanted: Partial<Record<TableName, readonly string[]>> = {
    ...(userFields.length === 0 ? {} : { userFields }),
    ...(segments.length === 0 ? {} : { segments }),
  };
  const members = asked.map(({ draft }) => draft.member);
  const profiles = await to.lookUp(
    members.map(({ id }) => id),
    wanted,
  );
  const { refused = new Map() as Known['refused'] } = profiles;
  const keys = members.map(({ key }) => key).filter((key) => !refused.has(key));
  return { profiles, asked: new Set(keys), refused, wanted };
}

/** Whether nothing can be done about a plan's member without a look-up. */
export function needsLookUp(plan: Plan): boolean {
  if (plan.decision === undefined) return true;
  // All others are merged into the list, or have no rows for a table.
  if (!isOnlyIfListed(plan.decision)) return false;
  const { steps } = changeOf(plan, undefined, true);
  const names = steps.map(({ name }) => name);
  return names.includes('segments') && !names.some((name) => name.endsWith('list'));
}

function columnsWithGaps(rows: readonly Cells[]): string[] {
  const filled = rows.filter((row) => Object.keys(row).length > 0);
  return haveGaps(filled) ? [...new Set(filled.flatMap(Object.keys))] : [];
}
