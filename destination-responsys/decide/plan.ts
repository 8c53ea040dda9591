import type { Outcome, RecordRef } from './outcome';
import type { Settings } from '../settings';
import { changeFor, draftOf, isMailing, joinedDrafts, type Change, type Draft } from './change';
import { evidenceOf, type Evidence } from './evidence';
import { listedBy } from './lists-differ';
import { memberOf, type Member } from './member';
import { readRecord, type LyticsRecord } from './record';
import { decide, needsRecorded, type Decision, type Recorded } from './workflow';

/** What a record says and about whom. */
export interface RecordReading {
  record: LyticsRecord;
  evidence: Evidence;
  /** Or the reason why that cannot be told. */
  member: Member | string;
}

/** A record whose meaning may depend on what Responsys holds of its member. */
export interface Plan {
  ref: RecordRef;
  evidence: Evidence;
  draft: Draft;
  settings: Settings;
  /** Undefined until Responsys has been asked what it has recorded. */
  decision: Decision | undefined;
  /** The audiences that the record lists; undefined where an event or nothing decides. */
  listed: string | undefined;
}

/** What a record of a stream says. */
export function readingOf(
  data: Readonly<Record<string, unknown>>,
  settings: Settings,
): RecordReading {
  const record = readRecord(data, settings);
  const evidence = evidenceOf(record, settings);
  const needsEmail = isMailing(settings) && isStaying(evidence);
  return { record, evidence, member: memberOf(record.fields, settings, needsEmail) };
}

/** What a record means, or the outcome if that is settled before Responsys is asked. */
export function planned(
  ref: RecordRef,
  reading: RecordReading,
  settings: Settings,
): Plan | Outcome {
  const { record, evidence, member } = reading;
  const isOpen = settings.membership !== undefined && needsRecorded(evidence, settings.rules);
  const decision = isOpen ? undefined : decide(evidence, settings.rules, undefined);
  if (decision?.action === 'ignore') return { ...decision, kind: 'ignored' };
  if (typeof member === 'string') {
    const reason = evidence.deleted === true ? `${member}, ${KEY_ONLY}` : member;
    return { kind: 'refused', code: '', reason, at: 'record' };
  }
  const draft = draftOf(record, member, settings);
  return { ref, evidence, draft, settings, decision, listed: listOf(reading, settings) };
}

// Databases tell no more than the primary key of a deleted row unless they are asked to.
const KEY_ONLY =
  'so that a member whose row was deleted stays in the list: fill in Customer ID Field with the key ' +
  'of the table, or have its deletes hold the whole row (REPLICA IDENTITY FULL)';

/**
 * What is done about a plan's member.
 * @param recorded what the segments table has recorded; of no matter where it was not asked
 * @param isListed whether the list holds the member, where that was asked
 */
export function changeOf(plan: Plan, recorded: Recorded | 'unreadable', isListed: boolean): Change {
  const { draft, evidence, settings } = plan;
  const decision: Decision =
    plan.decision ??
    (recorded === 'unreadable'
      ? { action: 'ignore', reason: UNREADABLE, unclear: true }
      : decide(evidence, settings.rules, recorded));
  // Nobody is added to the list only to record that they are not in the audience.
  const isStranger = plan.decision === undefined && decision.action === 'record out' && !isListed;
  const settled = isStranger ? { ...decision, action: 'ignore' as const } : decision;
  return changeFor(draft, settled, settings);
}

/** What is recorded of a member, whose profiles may differ if they share an address. */
export function recordedIn(cells: readonly string[]): Recorded | 'unreadable' {
  const values = cells.map(Number);
  if (!values.every((one) => one === 0 || one === 1 || one === 2)) return 'unreadable';
  // Whoever got the e-mail once must not get it again.
  return ([1, 2, 0] as const).find((one) => values.includes(one));
}

const UNREADABLE = 'the Segments Table holds something else than 0, 1 or 2 of them';

/** Whether somebody who is still in the audience tells so. */
export function isStaying({ kind }: Evidence): boolean {
  return kind === 'entered' || kind === 'changed' || kind === 'in';
}

/**
 * Two plans about one member in one batch. `later`: the second undoes the first, so that it has to
 * wait for the next batch. `contradictory`: rows of one member list different audiences, as in a
 * table that holds one row per user and audience, so that neither can be taken for the whole.
 */
export function joinedPlans(
  earlier: Plan,
  later: Plan,
): { joined: Plan } | 'later' | 'contradictory' {
  const [a, b] = [earlier.settings, later.settings];
  if (a.audience !== b.audience || a.membership !== b.membership) return 'later';
  if (a.membershipRow !== b.membershipRow) return 'later';
  if (contradict(earlier, later)) return 'contradictory';
  if (isStaying(earlier.evidence) !== isStaying(later.evidence)) return 'later';
  const evidence = stronger(earlier.evidence, later.evidence);
  const draft = joinedDrafts(earlier.draft, later.draft);
  const isOpen = earlier.decision === undefined || later.decision === undefined;
  const decision = isOpen ? undefined : decide(evidence, b.rules, undefined);
  return { joined: { ...later, evidence, draft, decision } };
}

/** Whether a plan removes somebody whose row was deleted; `evidenceOf` takes nobody of such a row for staying. */
export function isRemoval({ evidence }: Pick<Plan, 'evidence'>): boolean {
  return evidence.deleted === true;
}

/** The audiences that a record lists, where its list is what tells by. */
export function listOf(
  { record, evidence }: Pick<RecordReading, 'record' | 'evidence'>,
  { audience }: Settings,
): string | undefined {
  const isByList = evidence.kind === 'in' || evidence.kind === 'out';
  if (!isByList || evidence.deleted === true || audience === undefined) return undefined;
  return listedBy(record);
}

/** Whether two records of one member list different audiences. */
export function contradict(a: Pick<Plan, 'listed'>, b: Pick<Plan, 'listed'>): boolean {
  return a.listed !== undefined && b.listed !== undefined && a.listed !== b.listed;
}

const RANK = ['unclear', 'changed', 'out', 'in', 'left', 'entered'];

function stronger(a: Evidence, b: Evidence): Evidence {
  return RANK.indexOf(a.kind) > RANK.indexOf(b.kind) ? a : b;
}

/** Roughly the characters that a plan holds. */
export function sizeOf({ draft, listed = '' }: Plan): number {
  let size = listed.length + 200;
  const { profile, listFields, userFields, memberships, membershipRows } = draft;
  for (const cells of [profile, listFields, userFields, memberships, membershipRows]) {
    for (const name in cells) size += (cells[name]?.length ?? 0) + 16;
  }
  return size;
}
