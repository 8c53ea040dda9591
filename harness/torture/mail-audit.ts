import { LIST } from '../../destination-responsys/e2e/rig';
import type { ResponsysServer } from '../responsys/server';
import type { Story } from './story';
import type { Wire } from './wire';

/** E-mails of one batch: at most as many may come twice, or be lost, for one interruption. */
export const BATCH = 200;

/** What was mailed in an account, and what may excuse an e-mail that did not come. */
export interface MailedAccount {
  server: ResponsysServer;
  wire: Wire;
  /** Whether the tables refuse the rows of a profile, by its RIID: its member may not be mailed. */
  refuses: (riid: string) => boolean;
  /** Addresses that several profiles share. */
  shared: ReadonlySet<string>;
  /** Members whose e-mail may have been sent or not, in all syncs together. */
  unknown: number;
  /** Records that were named as refused in all syncs together. */
  refused: number;
  /** Syncs that did not come to their end. */
  interruptions: number;
}

/**
 * Everybody got the e-mail, or is named as refused or as one whose e-mail may not have been sent.
 * @param mails number of e-mails by address
 * @returns how many were forgotten, or were mailed and should not have been; and what else is wrong
 */
export function auditMails(
  stories: readonly Story[],
  mails: ReadonlyMap<string, number>,
  account: MailedAccount,
): { forgotten: number; wrong: string[] } {
  const wrong: string[] = [];
  const due = stories.flatMap(({ mailed }) => [...mailed]);
  const refusals = refusedMembers(account);
  const missing = due.filter((email) => !mails.has(email) && !account.shared.has(email));
  const strangers = [...mails.keys()].filter((email) => !due.includes(email)).length;
  const mailedAllTheSame = [...mails.keys()].filter((email) => refusals.has(email)).length;
  if (mailedAllTheSame > 0) {
    wrong.push(`${mailedAllTheSame} were mailed whose row the table has refused`);
  }
  // Where it is known who is refused, nobody else is excused by being named so.
  if (refusals.size > 0) {
    const others = missing.filter((email) => !refusals.has(email)).length;
    if (others > account.unknown) wrong.push(`${others} who were not refused got no e-mail`);
  }
  const unexplained = unexplainedOf(missing, account);
  if (unexplained > 0) wrong.push(`${unexplained} got no e-mail, and no call says why`);
  const excused = account.unknown + account.refused;
  return { forgotten: Math.max(0, missing.length - excused) + strangers, wrong };
}

// An e-mail that could not be sent must be proved by the calls, not only claimed.
function unexplainedOf(missing: readonly string[], account: MailedAccount): number {
  const { server, wire, interruptions } = account;
  const riids = new Map(server.members(LIST).map((one) => [one['EMAIL_ADDRESS_'], one['RIID_']]));
  const rest = missing.filter(
    (email) =>
      !wire.mayHaveLost(email, riids.get(email)) && !wire.isRefused(riids.get(email) ?? ''),
  );
  // Of a sync that was ended, a batch may be recorded as about to be mailed and never have been.
  const open = rest.filter((email) => wire.neverTried(email, riids.get(email))).length;
  return rest.length - open + Math.max(0, open - interruptions * BATCH);
}

function refusedMembers({ server, refuses }: MailedAccount): Set<string> {
  const members = server.members(LIST).filter(({ RIID_ }) => refuses(RIID_ ?? ''));
  return new Set(members.map(({ EMAIL_ADDRESS_ }) => EMAIL_ADDRESS_ ?? ''));
}
