import type { Account } from './account';
import type { Target } from './api';
import { objectOf, rowsOf } from './body';
import { checkedRow, listFields, mergeRow, rowKey } from './merge';
import type { ProfileList } from './list';
import { RowRefusal } from './refusal';
import { ruleOf } from './rule';

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
  const { fieldNames, rows } = rowsOf(recordData);
  const fields = listFields(list, fieldNames);
  const rule = ruleOf(
    mergeRule,
    fields.map((field) => field.fieldName),
  );
  const keys: string[] = [];
  const merge = (row: (typeof rows)[number]): string => {
    const values = checkedRow(fields, row, rule);
    keys.push(rowKey(values, rule.match));
    return mergeRow(account, list, values, rule).RIID_;
  };
  const records = account.keeps
    ? rows.map((row, i) => [outcome('MERGEFAILED', i, () => merge(row))])
    : rows.map(() => [account.newRiid()]);
  account.countDuplicates(keys);
  return {
    recordData: { fieldNames: ['RIID_'], records, mapTemplateName: null },
    mergeRule: rule.echo,
    links: links(`/lists/${listName}/members`),
  };
}

/** What a row came to; the reason in its place when it is refused [D]. N counts from 0 [D]. */
export function outcome(failed: string, n: number, work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof RowRefusal) return `${failed}: Record ${n} = ${error.message}`;
    throw error;
  }
}

/** The `links` of an answer. */
export function links(path: string, method = 'POST'): object[] {
  return [{ rel: 'self', href: `/rest/api/v1.3${path}`, method }];
}

function described({ name, folderName, fields }: ProfileList): object {
  return { name, folderName, fields };
}
