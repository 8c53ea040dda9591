import { changeFor, joined, type Change } from './change';
import type { Outcome } from '../send/deliver';
import { evidenceOf, type Evidence } from './evidence';
import { readRecord, type LyticsRecord } from './lytics';
import { memberOf, type Member } from './member';
import type { Settings } from '../settings';
import type { RecordRef } from '../report/tally';
import { decide } from './workflow';

/** A record and the change that it means for its member. */
export interface Plan {
  ref: RecordRef;
  member: Member;
  record: LyticsRecord;
  evidence: Evidence;
  settings: Settings;
  change: Change;
}

/**
 * What a record means, as far as it can be told before Responsys is asked; the outcome if that
 * settles it.
 * @param settings of its stream; undefined if that is not in the catalog
 */
export function planned(
  ref: RecordRef,
  data: Readonly<Record<string, unknown>>,
  settings: Settings | undefined,
): Plan | Outcome {
  if (settings === undefined)
    return { kind: 'refused', reason: 'its stream is not in the catalog' };
  const record = readRecord(data);
  const evidence = evidenceOf(record, settings);
  const decision = decide(evidence, settings.rules, undefined);
  if (decision.action === 'ignore') return { ...decision, kind: 'ignored' };
  const mails = settings.rules.kind === 'export_to_campaign';
  const member = memberOf(record.fields, settings, mails && decision.action !== 'record out');
  if (typeof member === 'string') return { kind: 'refused', reason: member };
  const change = changeFor(record, member, decision, settings);
  return { ref, member, record, evidence, settings, change };
}

/** What the list and the segments table hold of a member. */
export interface Standing {
  /** The membership of the source audience; undefined where none is recorded. */
  recorded: boolean | undefined;
}

/**
 * A plan once it is known what Responsys holds of the member.
 * @param standing undefined if the list does not hold the member
 */
export function compared(plan: Plan, standing: Standing | undefined): Plan {
  const { record, member, evidence, settings } = plan;
  const decision = decide(evidence, settings.rules, standing?.recorded);
  // Nobody is added to the list only to write down that they are not in the audience.
  const isStranger = decision.action === 'record out' && standing === undefined;
  const settled = isStranger ? ({ ...decision, action: 'ignore' } as const) : decision;
  return { ...plan, change: changeFor(record, member, settled, settings) };
}

/** Two plans about one member as one; undefined if the later has to wait for the next batch. */
export function joinedPlans(earlier: Plan, later: Plan): Plan | undefined {
  // Until Responsys has been asked, nobody knows what a record means.
  if (later.settings.rules.timeBased) return undefined;
  const change = joined(earlier.change, later.change);
  return change === undefined ? undefined : { ...later, change };
}
