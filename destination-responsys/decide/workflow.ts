import type { Evidence } from './evidence';

export type WorkflowKind = 'export_users' | 'export_to_campaign';

/** The parts of a workflow that decide about a member. */
export interface Rules {
  kind: WorkflowKind;
  /** Existing Users or Back Fill: also who is in the audience already. */
  currentMembers: boolean;
  /** Whoever enters or leaves without an event is found by what the segments table has recorded. */
  timeBased: boolean;
  /** The segments table remembers who was mailed; of a campaign only. */
  mailOnce: boolean;
  /** Every record of the stream is a member of the audience. */
  membersOnly: boolean;
}

/** What is done about a member. */
export type Action =
  /** Merged into the list, with fields and memberships. */
  | 'add'
  | 'update'
  /** Mailed; the list and the tables first. */
  | 'trigger'
  /** Whatever "When a Member Leaves" says. */
  | 'leave'
  /** Only the membership is recorded: for whoever is in the audience, who is merged into the list
   * so that it can be, or for whoever is not, if the list holds them. */
  | 'record in'
  | 'record out'
  /** Named in the log: an e-mail was about to go out, and nobody knows whether it did. */
  | 'name'
  | 'ignore';

/** What a workflow does about its members. One entry for each; the form has the same ones. */
export interface Workflow {
  entering: Action;
  /** Whoever is in the audience already, if the option wants them. */
  being: Action;
  option: 'Existing Users' | 'Back Fill';
  /** What leaving does, and what it does where the membership is remembered. */
  leaving: Action;
  leavingRemembered: Action;
  mails: boolean;
}

export const WORKFLOWS: Readonly<Record<WorkflowKind, Workflow>> = {
  export_users: {
    entering: 'add',
    being: 'update',
    option: 'Existing Users',
    leaving: 'leave',
    leavingRemembered: 'leave',
    mails: false,
  },
  export_to_campaign: {
    entering: 'trigger',
    being: 'trigger',
    option: 'Back Fill',
    leaving: 'ignore',
    leavingRemembered: 'record out',
    mails: true,
  },
};

export interface Decision {
  action: Action;
  /** Why, in words that complete "... because". */
  reason: string;
  /** The option of the form that would have made it another action. */
  option?: Workflow['option'];
  /** Nothing was done since nothing could be told. */
  unclear?: true;
  /** The exit was found by comparison, not by an event. */
  compared?: true;
  /** They entered, and were not mailed since the memory says that they have been. */
  mailedBefore?: true;
}

/**
 * What the segments table has recorded of a member: 1 in the audience (and mailed), 0 not in it, 2 an
 * e-mail was about to go out; undefined where it says nothing.
 */
export type Recorded = 0 | 1 | 2 | undefined;

/** Whether the segments table keeps a member from being mailed twice. */
export function remembers({ kind, timeBased, mailOnce }: Rules): boolean {
  return WORKFLOWS[kind].mails && (timeBased || mailOnce);
}

/** Whether a record that lists the audience without an event is compared with what is recorded. */
export function compares({ timeBased, mailOnce, membersOnly }: Rules): boolean {
  return timeBased || (mailOnce && membersOnly);
}

/**
 * What to do about a member.
 * @param recorded what the segments table says, where it was asked
 */
export function decide(evidence: Evidence, rules: Rules, recorded: Recorded): Decision {
  const { kind, reason, deleted } = evidence;
  switch (kind) {
    case 'unclear':
      // The memory tells what a deleted row does not say of itself any more.
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
      return mailedBefore(rules, recorded) ?? current(rules, reason, recorded);
    case 'in':
      return (
        mailedBefore(rules, recorded) ??
        (compares(rules) && recorded === 0
          ? entering(rules, 'they entered the audience')
          : current(rules, reason, recorded))
      );
  }
}

/**
 * Whether what is recorded makes a difference to what is done about a record. That some may be found
 * at 2 is no reason to look: whoever is not mailed anyway need not be named again.
 */
export function needsRecorded(evidence: Evidence, rules: Rules): boolean {
  const actionAt = (recorded: Recorded): string => decide(evidence, rules, recorded).action;
  const without = actionAt(undefined);
  return actionAt(0) !== without || actionAt(1) !== without;
}

function wasIn(recorded: Recorded): boolean {
  return recorded === 1 || recorded === 2;
}

// Nobody is mailed again before they have left, nor anybody who may have been mailed.
function mailedBefore(rules: Rules, recorded: Recorded): Decision | undefined {
  if (!remembers(rules)) return undefined;
  if (recorded === 2) return { action: 'name', reason: ON_ITS_WAY };
  if (recorded === 1) return { action: 'ignore', reason: MAILED };
  return undefined;
}

// Where another connection keeps the same column, everybody who enters is found so: its 1 means
// something else. The memory cannot tell the two apart, hence a reason of its own.
function enteredBefore(rules: Rules, recorded: Recorded): Decision | undefined {
  const before = mailedBefore(rules, recorded);
  return before?.action === 'ignore'
    ? { ...before, reason: ENTERED_BEFORE, mailedBefore: true }
    : before;
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
  // Whoever is recorded now counts as known when the option is switched on later.
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

const MAILED = 'they are recorded as a member already';
const ENTERED_BEFORE = 'they entered, but the Segments Table already records them as mailed (1)';
const ON_ITS_WAY =
  'an earlier sync ended while their e-mail was on its way, so it may have been sent or not; it was ' +
  'not sent again';
