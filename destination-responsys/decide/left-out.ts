import type { RowResult } from '../responsys';
import type { LeftOut } from './outcome';

/** Columns that a row was written without because it was refused with them. */
export function leftOutFor(
  columns: readonly string[],
  failure: Exclude<RowResult, { kind: 'done' }>,
): LeftOut {
  return { columns, code: failure.kind === 'refused' ? failure.code : '', reason: failure.reason };
}

/** Columns that are left out before anything is sent, each with the reason. */
export type Reasons = Readonly<Record<string, string>>;

/** Merges the columns that are left out of one record; undefined if there are none. */
export function leftOutOf(reasons: Reasons): LeftOut | undefined {
  let all: LeftOut | undefined;
  for (const column in reasons) {
    all = bothLeftOut(all, { columns: [column], code: '', reason: reasons[column] ?? '' });
  }
  return all;
}

/** Merges what was left out of a record in two places or for two reasons. */
export function bothLeftOut(one: LeftOut | undefined, other: LeftOut): LeftOut {
  if (one === undefined) return other;
  const reasons = one.reason.split(AND);
  return {
    columns: [...new Set([...one.columns, ...other.columns])],
    code: one.code === other.code || other.code === '' ? one.code : other.code,
    reason: reasons.includes(other.reason) ? one.reason : `${one.reason}${AND}${other.reason}`,
  };
}

const AND = ', and ';
