import { counted } from '../../shared/counted';
import { memberKey, type RowResult, type Targets } from '../responsys';
import { membersBy } from './bodies';
import { callOf, type Reply } from './call';
import { reasonIn } from './codes';
import { isNobody } from './faults';
import type { Find } from './list-merge';
import type { RowReading } from './isolate-rejected-rows';
import { refused, rowsOf, UNCONFIRMED } from './readings';
import { failureIn } from './records';
import type { RowCall } from './step';

/**
 * Deletes members by the values of their match column.
 * @param find called when Responsys says that it found no member, of many or of all
 */
export function removal(targets: Targets, find: Find): RowCall<string> {
  const { list, match } = targets;
  const doing = 'deleting members from the list';
  return {
    doing,
    call: (ids) =>
      callOf('POST', '/lists/{listName}/members', [list], {
        doing,
        query: { action: 'delete' },
        body: membersBy(match, ids),
        effect: 'merges',
      }),
    read: (reply, ids) =>
      reply.wasDone === true
        ? ids.map(() => ({ kind: 'done', riids: [] }))
        : readingsOf(
            reply,
            ids.map((id) => memberKey(id, match)),
            (id) => memberKey(id, match),
          ),
    failed: async (error, ids) => {
      if (!isNobody(error)) throw error;
      const found = ids.length === 1 ? undefined : await find(ids);
      return ids.map((id) =>
        found?.has(memberKey(id, match)) === true ? 'unclear' : missing(error.code),
      );
    },
    columns: () => ({}),
    body: (id) => ({ id }),
    inTurn: false,
    says: (ids) => `delete ${counted(ids.length, 'member')} from ${list}`,
  };
}

// For a deleted member the answer has the id that was sent, for a failed one DELETEFAILED and a
// reason in its place [D].
function readingsOf(
  reply: Reply,
  keys: readonly string[],
  keyOfId: (id: string) => string,
): RowReading[] {
  const { rows } = rowsOf(reply);
  const gone = new Set(rows.flatMap((cells) => (cells[0] === undefined ? [] : keyOfId(cells[0]))));
  return keys.map((key, i): RowReading => {
    const isAlone = keys.length === 1;
    const places = isAlone ? rows : rows.length === keys.length ? rows.slice(i, i + 1) : [];
    const failure = places.map(failureIn).find((one) => one !== undefined);
    if (failure !== undefined) return refused(failure.text, failure.code, reply);
    if (gone.has(key)) return { kind: 'done', riids: [] };
    return isAlone ? refused(places.flat().join(' '), UNCONFIRMED, reply) : 'unclear';
  });
}

function missing(code: string): RowResult {
  return { kind: 'refused', ...reasonIn('', code) };
}
