import { agreeing, counted } from '../../shared/counted';
import { configError } from '../../shared/errors';
import type { Refused } from '../decide/outcome';
import type { Targets } from '../responsys';
import type { Settings } from '../decide/settings';
import { fieldTitles } from './coverage';

/**
 * Why a sync wrote nothing, and the number of records that had it: its most frequent refusal, or that
 * nobody is in the list and the match column adds nobody.
 */
export type Defeat = (Refused | { kind: 'absent' }) & { count: number };

/** The error of a sync that wrote nothing: the cause, and the fields of the form to check. */
export function defeated(defeat: Defeat, targets: Targets, settings: Settings | undefined): Error {
  if (defeat.kind === 'absent') return allAbsent(defeat.count, targets);
  const { count, reason, code, at } = defeat;
  const names: Readonly<Record<string, string | undefined>> = {
    userFields: `the User Fields Table ${targets.userFields}`,
    segments: `the Segments Table ${targets.segments}`,
    memberships: `the Memberships Table ${targets.memberships?.name ?? ''}`,
    trigger: `the campaign ${targets.campaign ?? ''}`,
    'custom event': `the custom event ${targets.event ?? ''}`,
  };
  const isOurs = at === 'record' || at === 'permission';
  const by = isOurs ? '' : ` by ${names[at] ?? `the list ${targets.list}`}`;
  const check =
    at === 'permission'
      ? 'Check the field, and List Fields if it names it.'
      : at === 'record' && settings !== undefined
        ? `Check ${fieldTitles(settings)} and the streams of the connection.`
        : 'Check its columns and the fields of the workflow.';
  return configError(
    `Nothing was written, and ${counted(count, 'record')} ${agreeing(count, 'was', 'were')} refused${by} ` +
      `because ${reason}${code === '' ? '' : ` (${code})`}. ${check} What was refused comes again with ` +
      'the next sync.',
  );
}

function allAbsent(count: number, { list, match }: Targets): Error {
  return configError(
    `Nothing was written: none of the ${count} records is about somebody whom the list ${list} holds, and ` +
      `Match Column ${match} adds nobody. Check Match Field; hashes must be of the address in lower ` +
      'case. The records come again with the next sync.',
  );
}
