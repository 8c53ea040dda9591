import type { Outcome } from './outcome';
import type { RecordRef } from './record-ref';
import { addsMembers } from '../responsys';
import type { Settings } from './settings';
import { decisionForAbsent, isAdding } from './absent';
import { changeFor, draftOf, joinedDrafts, sendingOf, type Change, type Draft } from './change';
import { evidenceOf, type Evidence } from './evidence';
import { listedBy } from './lists-differ';
import { memberOf, type Member } from './member';
import { readRecord, type LyticsRecord } from './record';
import { decide, needsRecorded, type Decision, type Recorded } from './workflow';

/** A record after reading: its content, its evidence and its member. */
export interface RecordReading {
  record: LyticsRecord;
  evidence: Evidence;
  /** Or the reason why it is not clear who the member is. */
  member: Member | string;
}

/** A record whose meaning may depend on the data in Responsys. */
export interface Plan {
  ref: RecordRef;
  evidence: Evidence;
  draft: Draft;
  settings: Settings;
  /** Undefined until the look-up of what Responsys has recorded. */
  decision: Decision | undefined;
  /** The audiences that the record lists; undefined if they do not decide. */
  listed: string | undefined;
}

/** Reads a record of a stream. */
export function readingOf(
  data: Readonly<Record<string, unknown>>,
  settings: Settings,
): RecordReading {
  const record = readRecord(data, settings);
  const evidence = evidenceOf(record, settings);
  const needsEmail = sendingOf(settings)?.needsEmail === true && isStaying(evidence);
  return { record, evidence, member: memberOf(record.fields, settings, needsEmail) };
}

/** The plan for a record, or its outcome if no data from Responsys is needed to decide it. */
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

// By default databases report only the primary key of a deleted row.
const KEY_ONLY =
  'so that a member whose row was deleted stays in the list: fill in Customer ID Field with the key ' +
  'of the table, or have its deletes hold the whole row (REPLICA IDENTITY FULL)';

/**
 * The change for a plan's member.
 * @param recorded the membership in the segments table; ignored if the plan is already decided
 * @param isListed false if a look-up has not found the member in the list
 */
export function changeOf(plan: Plan, recorded: Recorded | 'unreadable', isListed: boolean): Change {
  const { draft, evidence, settings } = plan;
  const decision: Decision =
    plan.decision ??
    (recorded === 'unreadable'
      ? { action: 'ignore', reason: UNREADABLE, unclear: true }
      : decide(evidence, settings.rules, recorded));
  return changeFor(draft, isListed ? decision : forStranger(decision, plan), settings);
}

// Nobody is added to the list just to record that they are not in the audience, nor if the match
// column adds nobody.
function forStranger(decision: Decision, { decision: before, settings }: Plan): Decision {
  if (before === undefined && decision.action === 'record out') {
    return { ...decision, action: 'ignore' };
  }
  const isAbsent = !addsMembers(settings.match) && isAdding(decision);
  return isAbsent ? decisionForAbsent(decision) : decision;
}

/** The recorded membership of a member. Several profiles with one address may disagree. */
export function recordedIn(cells: readonly string[]): Recorded | 'unreadable' {
  const values = cells.map(Number);
  if (!values.every((one) => one === 0 || one === 1 || one === 2)) return 'unreadable';
  // A member who got the e-mail once must not get it again.
  return ([1, 2, 0] as const).find((one) => values.includes(one));
}

const UNREADABLE = 'the Segments Table has a value other than 0, 1 or 2 for them';

/** Whether the evidence says that the user is in the audience. */
export function isStaying({ kind }: Evidence): boolean {
  return kind === 'entered' || kind === 'changed' || kind === 'in';
}

/**
 * Joins two plans about one member in one batch. `later`: the second reverses the first and must
 * wait for the next batch. `contradictory`: the member's rows list different audiences, as in a
 * table with one row per user and audience, so neither list is complete.
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

/**
 * Whether a plan removes a member whose row was deleted. `evidenceOf` never takes such a row for a
 * member who stays.
 */
export function isRemoval({ evidence }: Pick<Plan, 'evidence'>): boolean {
  return evidence.deleted === true;
}

/** The audiences that a record lists, if the list decides. */
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

/** The approximate number of characters in a plan. */
export function sizeOf({ ref, draft, listed = '' }: Plan): number {
  let size = listed.length + (ref.line?.length ?? 0) + 200;
  const { profile, listFields, userFields, memberships, membershipRows } = draft;
  for (const cells of [profile, listFields, userFields, memberships, membershipRows]) {
    for (const name in cells) size += (cells[name]?.length ?? 0) + 16;
  }
  return size;
}
