import type { Evidence } from './evidence';

export type WorkflowKind = 'export_users' | 'export_to_campaign';

/** The parts of a workflow that decide about a member. */
export interface Rules {
  kind: WorkflowKind;
  /** Existing Users or Back Fill: also who is in the audience already. */
  currentMembers: boolean;
  /** Compare with the membership that Responsys holds. */
  timeBased: boolean;
  /** Nobody is mailed again before they have left; see Settings. */
  mailOnce: boolean;
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
  /** Only the membership is written down: for whoever is in the audience, who is merged into the
   * list so that it can be, or for whoever is not, if the list holds them. */
  | 'record in'
  | 'record out'
  | 'ignore';

export interface Decision {
  action: Action;
  /** Why, in words that complete "... because". */
  reason: string;
  /** The option of the form that would have made it another action. */
  option?: 'Existing Users' | 'Back Fill';
}

/** The membership in Lytics_Segments: whether it says 1 or 0; undefined where it says nothing. */
export type Recorded = boolean | undefined;

/** What the evidence comes down to. */
type Standing = 'enters' | 'leaves' | 'is in' | 'is out' | 'unclear';

const STANDINGS: Readonly<Record<Evidence['kind'], Standing>> = {
  entered: 'enters',
  left: 'leaves',
  changed: 'is in',
  in: 'is in',
  out: 'is out',
  unclear: 'unclear',
};

/**
 * What to do about a member.
 * @param recorded what Lytics_Segments says; looked at with time-based triggers only
 */
export function decide(evidence: Evidence, rules: Rules, recorded: Recorded): Decision {
  const { kind, reason, deleted } = evidence;
  if (!rules.timeBased) return plain(STANDINGS[kind], reason, rules);
  const wasIn = kind === 'unclear' && deleted === true && recorded === true;
  return compared(wasIn ? 'leaves' : STANDINGS[kind], reason, rules, recorded);
}

function plain(standing: Standing, reason: string, rules: Rules): Decision {
  switch (standing) {
    case 'enters':
      return entering(rules, reason);
    case 'leaves':
      return leaving(rules, reason);
    case 'is in':
      return current(rules, reason);
    case 'is out':
    case 'unclear':
      return { action: 'ignore', reason };
  }
}

function compared(standing: Standing, reason: string, rules: Rules, recorded: Recorded): Decision {
  const mails = rules.kind === 'export_to_campaign';
  switch (standing) {
    case 'enters':
      // A repeated event must not mail twice; writing to the list twice does no harm.
      return recorded === true && mails
        ? { action: 'ignore', reason: 'they are recorded as a member already' }
        : entering(rules, reason);
    case 'leaves':
      return leaving(rules, reason);
    case 'is in':
      if (recorded === false) return entering(rules, 'they entered the audience');
      if (recorded === undefined) return current(rules, reason);
      return mails
        ? { action: 'ignore', reason: 'they are recorded as a member already' }
        : known(current(rules, reason));
    case 'is out':
      if (recorded === true) return leaving(rules, 'they left the audience');
      return recorded === false ? { action: 'ignore', reason } : { action: 'record out', reason };
    case 'unclear':
      return { action: 'ignore', reason };
  }
}

function entering({ kind }: Rules, reason: string): Decision {
  return { action: kind === 'export_users' ? 'add' : 'trigger', reason };
}

// Nothing is sent to whoever leaves a campaign's audience, but the comparison has to know.
function leaving({ kind, timeBased }: Rules, reason: string): Decision {
  if (kind === 'export_users') return { action: 'leave', reason };
  return { action: timeBased ? 'record out' : 'ignore', reason };
}

function current({ kind, currentMembers, timeBased }: Rules, reason: string): Decision {
  if (currentMembers) return { action: kind === 'export_users' ? 'update' : 'trigger', reason };
  const option = kind === 'export_users' ? 'Existing Users' : 'Back Fill';
  return {
    action: timeBased ? 'record in' : 'ignore',
    reason: `${reason} and ${option} is off`,
    option,
  };
}

// What is recorded already need not be written down again.
function known(decision: Decision): Decision {
  return decision.action === 'record in' ? { ...decision, action: 'ignore' } : decision;
}
