import type { RowResult } from '../responsys';
import type { LeftOut } from './outcome';

/** Columns that a row was written without, since it was refused with them. */
export function leftOutFor(
  columns: readonly string[],
  failure: Exclude<RowResult, { kind: 'done' }>,
): LeftOut {
  return { columns, code: failure.kind === 'refused' ? failure.code : '', reason: failure.reason };
}

/** What is left out of a record in two places, or for two reasons, as one. */
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
