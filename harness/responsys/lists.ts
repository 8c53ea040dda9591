import type { Account } from './account';
import type { Target } from './api';
import { objectOf, rowsOf } from './body';
import { blankCell, keptBlanks, knownFields, repeatedKey, strangeColumn } from './list-ways';
import { checkedRow, matching, mergeRow, onlyOne, rowKey } from './merge';
import type { ProfileRow, ProfileList } from './list';
import { RowRefusal } from './refusal';
import { ruleOf } from './rule';
import type { Unknowns } from './unknowns';

/** GET /lists: an array, without an object around it [D]. */
export function fetchLists(account: Account): unknown {
  return [...account.lists.values()].map(described);
}

/** GET /lists/{listName}/fields */
export function retrieveFields(account: Account, { path }: Target): unknown {
  return described(account.list(path['listName'] ?? ''));
}

/** POST /lists/{listName}/members: one row in the answer for each in the request, in order. */
export function mergeMembers(account: Account, { path }: Target, body: unknown): unknown {
  const { listName = '' } = path;
  const list = account.list(listName);
  const { recordData, mergeRule } = objectOf(body, 'body');
  const { fieldNames, rows: sent } = rowsOf(recordData);
  const { unknowns } = account;
  const { fields, hasStrange } = knownFields(list, fieldNames, unknowns);
  const rows = keptBlanks(recordData, sent, unknowns);
  const rule = ruleOf(
    mergeRule,
    fields.map((field) => field?.fieldName ?? ''),
  );
  const keys: string[] = [];
  const merge = (row: (typeof rows)[number]): string[] => {
    if (row === 'refused') throw blankCell();
    if (hasStrange && unknowns.unknownColumn === 'the row is refused') throw strangeColumn();
    const values = checkedRow(fields, row, rule, unknowns);
    const key = rowKey(values, rule.match);
    const isRepeated = keys.includes(key);
    keys.push(key);
    const { sharedAddress } = unknowns;
    const members = matching(list, values, rule.match);
    if (sharedAddress === 'refused') onlyOne(members);
    if (isRepeated && unknowns.duplicateKeys !== 'the last one counts') {
      if (unknowns.duplicateKeys === 'refused') throw repeatedKey();
      return riidsOf(members, sharedAddress);
    }
    return riidsOf(mergeRow(account, list, values, rule), sharedAddress);
  };
  const records = account.keeps
    ? rows.flatMap((row, i) => outcome(account, i, () => merge(row)))
    : rows.map(() => [account.newRiid()]);
  account.countDuplicates(keys);
  return {
    recordData: { fieldNames: ['RIID_'], records, mapTemplateName: null },
    mergeRule: rule.repeated,
    links: links(`/lists/${listName}/members`),
  };
}

/**
 * The rows of an answer that one row came to: a RIID each, or the reason in its place when it is
 * refused [D]. N counts from 0 [D].
 */
export function outcome(
  { unknowns }: Account,
  n: number,
  work: () => string[],
): (string | null)[][] {
  try {
    return work().map((riid) => [riid]);
  } catch (error) {
    if (!(error instanceof RowRefusal)) throw error;
    if (unknowns.refusedRow === 'null') return [[null]];
    const failed = unknowns.refusedRow === 'MERGEFAILED' ? 'MERGEFAILED: ' : '';
    return [[`${failed}Record ${n} = ${error.message}`]];
  }
}

/** The RIIDs that a row is answered with. */
export function riidsOf(
  members: readonly ProfileRow[],
  sharedAddress: Unknowns['sharedAddress'],
): string[] {
  const riids = members.map(({ RIID_ }) => RIID_);
  return sharedAddress === 'the first one' ? riids.slice(0, 1) : riids;
}

/** The `links` of an answer. */
export function links(path: string, method = 'POST'): object[] {
  return [{ rel: 'self', href: `/rest/api/v1.3${path}`, method }];
}

function described({ name, folderName, fields }: ProfileList): object {
  return { name, folderName, fields };
}
