import { addsMembers, type MatchColumn } from '../responsys';
import type { Action, Decision } from './workflow';

/** Actions that merge a member into the list. */
const ADDING: readonly Action[] = ['add', 'update', 'trigger', 'record in'];

/** Whether a decision is about members of the list alone, and adds nobody to it. */
export function isOnlyIfListed(decision: Decision, match: MatchColumn): boolean {
  return decision.action === 'leave' || decision.action === 'record out' || !addsMembers(match);
}

/** Whether a decision merges its member into the list. */
export function isAdding({ action }: Decision): boolean {
  return ADDING.includes(action);
}

/** What a decision comes to for somebody whom the list lacks, where it adds nobody. */
export function decisionForAbsent(decision: Decision): Decision {
  return isAdding(decision)
    ? { action: 'ignore', reason: ADDS_NOBODY, absent: true }
    : { action: 'ignore', reason: 'they are not in the list' };
}

const ADDS_NOBODY = 'they are not in the list, and Match Column adds nobody to it';
