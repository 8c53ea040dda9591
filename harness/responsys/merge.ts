import type { Account } from './account';
import type { Cell } from './body';
import { checkValue, READ_ONLY, type Field } from './columns';
import { indexKey, type ProfileRow, type ProfileList, type Values } from './list';
import { invalidFieldName, RowRefusal } from './refusal';
import { storedValue, type MergeRule } from './rule';
import type { Unknowns } from './unknowns';

const STATUSES = ['EMAIL', 'MOBILE', 'POSTAL'].map((channel) => `${channel}_PERMISSION_STATUS_`);

/** Why a row that matches nobody is refused. */
export const NOT_IN_LIST = 'NO_RECIPIENT_FOUND: Record not Found in the List.';

/** @throws Refusal 400 INVALID_FIELD_NAME when the list has no such column */
export function listFields(list: ProfileList, names: readonly string[]): Field[] {
  return names.map((name) => {
    const field = list.field(name);
    if (field === undefined) throw invalidFieldName(name);
    return field;
  });
}

/**
 * A row of a list merge by column, as stored; ignored cells are missing.
 * @throws RowRefusal when a value is not valid, or a key or a needed address is blank
 */
export function checkedRow(
  fields: readonly (Field | undefined)[],
  row: readonly Cell[],
  rule: MergeRule,
  { emptyChannel }: Pick<Unknowns, 'emptyChannel'>,
): Values {
  const values: Values = {};
  fields.forEach((field, i) => {
    const cell = row[i];
    if (cell === undefined || field === undefined) return;
    if (cell !== null) checkValue(cell, field);
    values[field.fieldName] = cell === null ? null : storedValue(field.fieldName, cell, rule);
  });
  for (const column of [...rule.needed, ...rule.match]) {
    const isSent = emptyChannel === 'in the row' || column in values;
    const needed = rule.match.includes(column) || isSent;
    if (needed && (values[column] ?? null) === null) throw empty(column);
  }
  return values;
}

/** Members that a row matches: with two columns, those that match both. */
export function matching(
  list: ProfileList,
  values: Values,
  match: readonly string[],
): ProfileRow[] {
  const [first = [], ...others] = match.map((column) => list.find(column, values[column] ?? ''));
  return first.filter((member) => others.every((found) => found.includes(member)));
}

/** What rows of one request that mean the same member have in common. */
export function rowKey(values: Values, match: readonly string[]): string {
  return JSON.stringify(match.map((column) => indexKey(column, values[column] ?? '')));
}

/**
 * Merges a checked row: updates every member that it matches, or adds one.
 * @returns the member, or all that share the key
 * @throws RowRefusal when none matches and none may be added
 */
export function mergeRow(
  account: Account,
  list: ProfileList,
  values: Values,
  rule: MergeRule,
): ProfileRow[] {
  const found = matching(list, values, rule.match);
  const date = new Date(account.now()).toISOString();
  const writable: Values = { MODIFIED_DATE_: date };
  for (const [column, value] of Object.entries(values)) {
    if (!READ_ONLY.has(column)) writable[column] = value;
  }
  const [first] = found;
  if (first === undefined) {
    // A RIID is given out by Responsys, so that nobody can be added by it [I].
    if (!rule.insert || rule.match.includes('RIID_')) throw new RowRefusal(NOT_IN_LIST);
    for (const column of rule.needed) if ((values[column] ?? null) === null) throw empty(column);
    for (const status of STATUSES) writable[status] ??= rule.permission;
    writable['EMAIL_DELIVERABILITY_STATUS_'] ??= 'D';
    return [list.insert(account.newRiid(), { ...writable, CREATED_DATE_: date })];
  }
  // An empty value overwrites: likely under REPLACE_ALL, but not documented [U]. Whether the default
  // status is for new members alone is not known either [U].
  if (account.unknowns.defaultPermission === 'all members') {
    writable['EMAIL_PERMISSION_STATUS_'] ??= rule.permission;
  }
  if (rule.update) for (const member of found) list.update(member, writable);
  return found;
}

/** @throws RowRefusal when several members share a key [C] */
export function onlyOne(members: readonly ProfileRow[]): void {
  if (members.length < 2) return;
  throw new RowRefusal('MULTIPLE_RECIPIENTS_FOUND: Multiple recipients found');
}

function empty(column: string): RowRefusal {
  return new RowRefusal(`INVALID_PARAMETER: The value for ${column} is empty`);
}
