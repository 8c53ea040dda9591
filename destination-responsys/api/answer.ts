import { isObject } from '../../shared/airbyte/protocol';
import type { RowResult } from '../responsys';

const FAILED = /^(?:MERGEFAILED|DELETEFAILED):?\s*/;

/**
 * Results by position out of the answer to a merge or a deletion: a failed row has the reason in
 * the place of its RIID. A value that itself begins with MERGEFAILED cannot be met here, since
 * these answers hold RIIDs or the ids that were sent. The number that a reason names is not
 * trusted: Oracle counts from 0, others from 1.
 * @param count rows that were sent
 * @param secretsOf values of a row, which the reason must not show
 */
export function rowResults(
  answer: unknown,
  count: number,
  secretsOf: (row: number) => readonly string[],
): RowResult[] | undefined {
  const data = isObject(answer) ? answer['recordData'] : undefined;
  const records = isObject(data) ? data['records'] : undefined;
  if (!Array.isArray(records) || records.length !== count) return undefined;
  return records.map((record: unknown, row) => {
    const cell: unknown = Array.isArray(record) ? record[0] : record;
    if (typeof cell !== 'string' || !FAILED.test(cell))
      return { kind: 'done', riids: riidsIn(cell) };
    return {
      kind: 'refused',
      code: 'MERGEFAILED',
      reason: reasonIn(cell.replace(FAILED, ''), secretsOf(row)),
    };
  });
}

/** Results by position out of the answer to a trigger: `{errorMessage, success, recipientId}`. */
export function triggerResults(
  answer: unknown,
  count: number,
  secretsOf: (row: number) => readonly string[],
): RowResult[] | undefined {
  if (!Array.isArray(answer) || answer.length !== count) return undefined;
  return answer.map((one: unknown, row) => {
    if (!isObject(one)) return { kind: 'unknown', reason: 'the answer does not say' };
    if (one['success'] === true) return { kind: 'done', riids: riidsIn(one['recipientId']) };
    return {
      kind: 'refused',
      code: 'REFUSED',
      reason: reasonIn(String(one['errorMessage']), secretsOf(row)),
    };
  });
}

function riidsIn(cell: unknown): string[] {
  const text = textOf(cell) ?? '';
  return /^[1-9]\d*$/.test(text) ? [text] : [];
}

/** A cell of an answer as text: strings as a rule, numbers at times; null where it is blank. */
function textOf(cell: unknown): string | undefined {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' ? String(cell) : undefined;
}

/** Rows out of the answer to a lookup, by column in upper case. */
export function recordsIn(answer: unknown): Record<string, string | undefined>[] {
  const data = isObject(answer) ? answer['recordData'] : undefined;
  if (!isObject(data)) return [];
  const { fieldNames, records } = data;
  if (!Array.isArray(fieldNames) || !Array.isArray(records)) return [];
  const names = fieldNames.map((name) => String(name).toUpperCase());
  return records
    .filter(Array.isArray)
    .map((values: unknown[]) =>
      Object.fromEntries(names.map((name, i) => [name, textOf(values[i])])),
    );
}

/**
 * Rows that a whole call was refused for, with their reasons: "Record 3 = Bad Email Format", a line
 * each, counted from 0.
 */
export function rowsNamed(
  detail: string,
  count: number,
  secretsOf: (row: number) => readonly string[],
): Map<number, string> {
  const named = new Map<number, string>();
  for (const [, number, reason = ''] of detail.matchAll(/Record (\d+) = ([^\r\n]*)/g)) {
    const row = Number(number);
    if (row < count) named.set(row, reasonIn(reason, secretsOf(row)));
  }
  return named;
}

const LONGEST_REASON = 200;

/**
 * A reason without the data that Responsys quotes in it: values of the row, anything in quotes,
 * e-mail addresses, and what follows "The value".
 */
export function reasonIn(text: string, secrets: readonly string[]): string {
  let plain = text.replace(/^Record \d+ = /, '');
  const known = [...secrets].filter((secret) => secret.length > 2);
  for (const secret of known.sort((a, b) => b.length - a.length)) {
    plain = plain.replaceAll(secret, '***').replaceAll(secret.toLowerCase(), '***');
  }
  return plain
    .replace(/(["'])(?:(?!\1).)*\1/g, '***')
    .replace(/\bThe value .*? (?=is\b)/gi, 'The value *** ')
    .replace(/[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/g, '***')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_REASON);
}
