import { agreeing, counted } from '../../shared/counted';
import { configError } from '../../shared/errors';
import type { Refused } from '../decide/outcome';
import type { Targets } from '../responsys';
import type { Settings } from '../settings';
import { fieldTitles } from './coverage';

/**
 * The most frequent refusal of a sync that wrote nothing, and the number of records that had it.
 */
export type Defeat = Refused & { count: number };

/** The error of a sync that wrote nothing: the cause, and the fields of the form to check. */
export function defeated(
  { count, reason, code, at }: Defeat,
  targets: Targets,
  settings: Settings | undefined,
): Error {
  const names: Readonly<Record<string, string | undefined>> = {
    userFields: `the User Fields Table ${targets.userFields}`,
    segments: `the Segments Table ${targets.segments}`,
    trigger: `the campaign ${targets.campaign ?? ''}`,
    'custom event': `the custom event ${targets.event ?? ''}`,
  };
  const by = at === 'record' ? '' : ` by ${names[at] ?? `the list ${targets.list}`}`;
  const check =
    at === 'record' && settings !== undefined
      ? `Check ${fieldTitles(settings)} and the streams of the connection.`
      : 'Check its columns and the fields of the workflow.';
  return configError(
    `Nothing was written, and ${counted(count, 'record')} ${agreeing(count, 'was', 'were')} refused${by} ` +
      `because ${reason}${code === '' ? '' : ` (${code})`}. ${check} What was refused comes again with ` +
      'the next sync.',
  );
}
