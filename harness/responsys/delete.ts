import type { Account } from './account';
import type { Target } from './api';
import { found, wantedOf } from './find';
import { links } from './lists';
import { noRecipient } from './refusal';
import { NO_RULE } from './rule';

/** Most members that one DELETE with a query takes away [D]. */
const MAX_MATCHES = 10;

/**
 * Takes members away. With ?action=delete those that are not found have DELETEFAILED in their place
 * [D]; DELETE answers 404 for them. All that share an address go, which is a guess [U].
 */
export function deleteMembers(account: Account, target: Target, body: unknown): unknown {
  const { listName = '' } = target.path;
  const list = account.list(listName);
  const wanted = wantedOf(target, body);
  const answer = { mergeRule: NO_RULE, links: links(`/lists/${listName}/members`) };
  if (target.route.verb === 'POST') {
    const records = wanted.ids.map((id) => {
      const members = list.find(wanted.column, id);
      for (const member of members) list.remove(member);
      return [members.length > 0 ? id : 'DELETEFAILED: Record not Found in the List.'];
    });
    return { recordData: recordData(wanted.column, records), ...answer };
  }
  const members = found(list, wanted);
  if (members.length === 0) throw noRecipient();
  const gone = members.slice(0, MAX_MATCHES);
  for (const member of gone) list.remove(member);
  const left = members.length - gone.length;
  return {
    recordData: recordData(
      'RIID_',
      gone.map(({ RIID_ }) => [RIID_]),
    ),
    ...answer,
    ...(target.path['riid'] === undefined && {
      totalMatchedRecords: members.length,
      remainingRecordCount: left,
      hasMoreRecords: left > 0,
    }),
  };
}

/** Takes rows out of a table; a failure has its place in the answer, also of a single DELETE [D]. */
export function deleteTableRows(account: Account, target: Target, body: unknown): unknown {
  const { listName = '', petName = '' } = target.path;
  const { rows } = account.table(listName, petName);
  const wanted = wantedOf(target, body);
  const list = account.list(listName);
  const records = wanted.ids.map((id) => {
    const gone = list.find(wanted.column, id).filter(({ RIID_ }) => rows.delete(RIID_));
    return [gone.length > 0 ? id : 'DELETEFAILED: NO records found for id\n'];
  });
  return {
    recordData: recordData(wanted.column, records),
    links: links(`/lists/${listName}/listExtensions/${petName}/members`),
  };
}

function recordData(column: string, records: string[][]): object {
  return { fieldNames: [column], records, mapTemplateName: null };
}
