import type { Evidence } from './evidence';
import { CUSTOM_EVENT, EMAIL, type Sending } from './sending';

export type WorkflowKind = 'export_users' | 'export_to_campaign' | 'send_custom_event';

/** The settings of a workflow that decide what is done about a member. */
export interface Rules {
  kind: WorkflowKind;
  /** Existing Users or a Back Fill: also handles users who are already in the audience. */
  currentMembers: boolean;
  /**
   * Compares records without an event with the segments table, to find users who enter or leave.
   */
  timeBased: boolean;
  /** Mail Once or Send Once: the segments table records who was reached. */
  mailOnce: boolean;
  /** Every record of the stream is a member of the audience. */
  membersOnly: boolean;
}

/** What to do about a member. */
export type Action =
  /** Merge into the list, with fields and memberships. */
  | 'add'
  | 'update'
  /** Send the e-mail or the custom event, after the list and the tables. */
  | 'trigger'
  /** Do what "When a Member Leaves" says. */
  | 'leave'
  /**
   * Record the membership only. In: merge the member into the list first, since tables accept only
   * members of the list. Out: only if the list has them.
   */
  | 'record in'
  | 'record out'
  /** Report in the log: something was about to be sent, and it is unknown whether it was. */
  | 'name'
  | 'ignore';

/** What a workflow does about its members. Each workflow of the form has one entry. */
export interface Workflow {
  entering: Action;
  /** For users who are already in the audience, if the option is on. */
  being: Action;
  option: 'Existing Users' | 'Back Fill' | 'Event Back Fill';
  /** On leaving: if the segments table does not record who was reached, and if it does. */
  leaving: Action;
  leavingRemembered: Action;
  /** What those get who are triggered; undefined where nothing is sent that must not be sent twice. */
  sends: Sending | undefined;
}

export const WORKFLOWS: Readonly<Record<WorkflowKind, Workflow>> = {
  export_users: {
    entering: 'add',
    being: 'update',
    option: 'Existing Users',
    leaving: 'leave',
    leavingRemembered: 'leave',
    sends: undefined,
  },
  export_to_campaign: {
    entering: 'trigger',
    being: 'trigger',
    option: 'Back Fill',
    leaving: 'ignore',
    leavingRemembered: 'record out',
    sends: EMAIL,
  },
  send_custom_event: {
    entering: 'trigger',
    being: 'trigger',
    option: 'Event Back Fill',
    leaving: 'ignore',
    leavingRemembered: 'record out',
    sends: CUSTOM_EVENT,
  },
};

export interface Decision {
  action: Action;
  /** Why, in words that complete "... because". */
  reason: string;
  /** The form option that would have given another action. */
  option?: Workflow['option'];
  /** The record was not clear, so nothing is done. */
  unclear?: true;
  /** The exit was found by comparison, not by an event. */
  compared?: true;
  /** They entered but are not reached: the segments table says that they already have been. */
  mailedBefore?: true;
  /** They would have been written, but the list lacks them, and the match column adds nobody. */
  absent?: true;
}

/**
 * The membership in the segments table: 1 in the audience (and reached), 0 not in it, 2 something
 * was about to be sent; undefined if nothing is recorded.
 */
export type Recorded = 0 | 1 | 2 | undefined;

/** Whether the segments table keeps a member from being reached twice. */
export function remembers({ kind, timeBased, mailOnce }: Rules): boolean {
  return WORKFLOWS[kind].sends !== undefined && (timeBased || mailOnce);
}

/**
 * Whether a record that lists the audience, without an event, is compared with the recorded
 * membership.
 */
export function compares({ timeBased, mailOnce, membersOnly }: Rules): boolean {
  return timeBased || (mailOnce && membersOnly);
}

/**
 * Decides what to do about a member.
 * @param recorded the membership in the segments table, if it was looked up
 */
export function decide(evidence: Evidence, rules: Rules, recorded: Recorded): Decision {
  const { kind, reason, deleted } = evidence;
  switch (kind) {
    case 'unclear':
      // A deleted row no longer shows whether the user was a member; the segments table does.
      return deleted === true && wasIn(recorded)
        ? { ...leaving(rules, 'their row was deleted', recorded), compared: true }
        : { action: 'ignore', reason, unclear: true };
    case 'left':
      return leaving(rules, reason, recorded);
    case 'out':
      return compares(rules) ? comparedOut(rules, reason, recorded) : { action: 'ignore', reason };
    case 'entered':
      return enteredBefore(rules, recorded) ?? entering(rules, reason);
    case 'changed':
      return reachedBefore(rules, recorded) ?? current(rules, reason, recorded);
    case 'in':
      return (
        reachedBefore(rules, recorded) ??
        (compares(rules) && recorded === 0
          ? entering(rules, 'they entered the audience')
          : current(rules, reason, recorded))
      );
  }
}

/**
 * Whether the recorded membership can change what is done about a record. The value 2 alone is no
 * reason to look it up: a member who would not be reached need not be reported again.
 */
export function needsRecorded(evidence: Evidence, rules: Rules): boolean {
  const actionAt = (recorded: Recorded): string => decide(evidence, rules, recorded).action;
  const without = actionAt(undefined);
  return actionAt(0) !== without || actionAt(1) !== without;
}

function wasIn(recorded: Recorded): boolean {
  return recorded === 1 || recorded === 2;
}

// Nobody is reached again before they have left, nor anybody who may have been reached.
function reachedBefore(rules: Rules, recorded: Recorded): Decision | undefined {
  const { sends } = WORKFLOWS[rules.kind];
  if (sends === undefined || !remembers(rules)) return undefined;
  if (recorded === 2) return { action: 'name', reason: onItsWay(sends) };
  if (recorded === 1) return { action: 'ignore', reason: KNOWN };
  return undefined;
}

// If another connection writes the same column, its 1 means something else, and everyone who enters
// is found with it. The two cannot be distinguished, so this case has its own reason.
function enteredBefore(rules: Rules, recorded: Recorded): Decision | undefined {
  const before = reachedBefore(rules, recorded);
  if (before?.action !== 'ignore') return before;
  const reached = WORKFLOWS[rules.kind].sends?.reached ?? '';
  const reason = `they entered, but the Segments Table already records them as ${reached} (1)`;
  return { ...before, reason, mailedBefore: true };
}

function entering({ kind }: Rules, reason: string): Decision {
  return { action: WORKFLOWS[kind].entering, reason };
}

function leaving(rules: Rules, reason: string, recorded: Recorded): Decision {
  const workflow = WORKFLOWS[rules.kind];
  if (!remembers(rules)) return { action: workflow.leaving, reason };
  if (recorded === 0) return { action: 'ignore', reason };
  return { action: workflow.leavingRemembered, reason };
}

function current(rules: Rules, reason: string, recorded: Recorded): Decision {
  const { being, option } = WORKFLOWS[rules.kind];
  if (rules.currentMembers) return { action: being, reason };
  // Members who are recorded now are not new when the option is turned on later.
  const isNew = compares(rules) && recorded === undefined;
  return {
    action: isNew ? 'record in' : 'ignore',
    reason: `${reason} and ${option} is off`,
    option,
  };
}

function comparedOut(rules: Rules, reason: string, recorded: Recorded): Decision {
  if (wasIn(recorded)) {
    return { ...leaving(rules, 'they left the audience', recorded), compared: true };
  }
  return { action: recorded === 0 ? 'ignore' : 'record out', reason };
}

const KNOWN = 'they are recorded as a member already';

function onItsWay({ noun }: Sending): string {
  return (
    `an earlier sync ended while their ${noun} was on its way, so it may have been sent or not; it was ` +
    'not sent again'
  );
}
