import { byNames, hasNames } from '../../shared/same-names';
import { isAdding } from '../decide/absent';
import { changeOf, isStaying, type Plan } from '../decide/plan';
import type { Cells, Profile, Responsys, RowResult, Wanted } from '../responsys';
import { mayBeFilled } from '../decide/list-fields';
import { haveGaps } from './tables';

/** The result of a look-up. */
export interface Known {
  /** By members' keys; members who are not in the list are absent. */
  profiles: ReadonlyMap<string, readonly Profile[]>;
  /** Keys of the members that were requested. */
  asked: ReadonlySet<string>;
  /** Members whom Responsys refused to look up, so nothing is known about them. */
  refused: ReadonlyMap<string, Extract<RowResult, { kind: 'refused' }>>;
  /** The columns that were requested. */
  wanted: Wanted;
}

export const NOTHING_KNOWN: Known = {
  ...{ profiles: new Map(), asked: new Set(), refused: new Map() },
  wanted: {},
};

/**
 * Looks up what a batch needs from Responsys, in one look-up or none: the recorded membership where
 * it decides; the profiles of members whose rows go to a table without a list merge; and the values
 * that fill the gaps of rows with different columns, in the list and in the tables.
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
  const needed = hasGaps ? plans : plans.filter((plan) => needsLookUp(plan));
  const list = listColumns(staying, needed.length > 0);
  const asked = list.length > 0 ? plans : needed;
  if (asked.length === 0) return NOTHING_KNOWN;
  const wanted: Wanted = {
    ...(list.length === 0 ? {} : { list }),
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

/** Whether nothing can be done for a plan's member without a look-up. */
export function needsLookUp(plan: Plan): boolean {
  if (plan.decision === undefined) return true;
  // All others are merged into the list, or have no rows for a table.
  if (isAdding(plan.decision)) return false;
  const { steps } = changeOf(plan, undefined, true);
  const names = steps.map(({ name }) => name);
  const hasRows = names.includes('segments') || names.includes('memberships');
  return hasRows && !names.some((name) => name.endsWith('list'));
}

function columnsWithGaps(rows: readonly Cells[]): string[] {
  const filled = rows.filter((row) => !hasNames(row, []));
  return haveGaps(filled) ? [...new Set(filled.flatMap(Object.keys))] : [];
}

// The list is asked for its columns where that saves a call: each different set of columns in the
// rows is a call, and so is the look-up, unless it is made anyway. A member whose membership is
// only recorded has a list row without fields, but that is not known yet at this point.
function listColumns(staying: readonly Plan[], isMade: boolean): string[] {
  const fields = new Map(
    staying.flatMap(({ settings }) => settings.listFields.map((field) => [field.name, field])),
  );
  const columns = [
    ...new Set(staying.flatMap(({ draft }) => Object.keys(draft.listFields))),
  ].filter((name) => mayBeFilled(fields.get(name) ?? { name, type: undefined }));
  if (columns.length === 0) return [];
  const rows = staying.map(({ draft }) => ({ ...draft.profile, ...draft.listFields }));
  const blank = Object.fromEntries(columns.map((name) => [name, '']));
  const filled = rows.map((row) => ({ ...blank, ...row }));
  const saved = byNames(rows).length - byNames(filled).length;
  const mayDiffer = isMade && staying.some(({ decision }) => decision === undefined);
  return mayDiffer || saved > (isMade ? 0 : 1) ? columns : [];
}
