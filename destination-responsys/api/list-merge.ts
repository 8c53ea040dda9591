import { counted } from '../../shared/counted';
import { addsMembers, memberKey, type Cells, type Profile, type Targets } from '../responsys';
import { mergeRule, recordData } from './bodies';
import { callOf } from './call';
import { isOfSize, mergeReadings } from './readings';
import type { RowCall } from './step';

/** Finds profiles by the values of the match column. */
export type Find = (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly Profile[]>>;

/**
 * Merges rows into the profile list.
 * @param find called when the answer does not say which profiles the rows are about
 */
export function listMerge(targets: Targets, insert: boolean, find: Find): RowCall<Cells> {
  const { list, match, permission } = targets;
  const doing = 'merging members into the list';
  const riidsOf = async (rows: readonly Cells[]): Promise<(readonly string[])[]> => {
    const ids = rows.map((row) => row[match] ?? '');
    const found = await find(ids);
    return ids.map((id) => {
      const profiles = found.get(memberKey(id, match)) ?? [];
      return [...new Set(profiles.map(({ riid }) => riid))];
    });
  };
  return {
    doing,
    call: (rows) =>
      callOf('POST', '/lists/{listName}/members', [list], {
        doing,
        body: {
          recordData: recordData(rows),
          mergeRule: mergeRule({ match, insert, permission }),
        },
        effect: 'merges',
      }),
    read: async (reply, rows) => {
      if (reply.wasDone === true) {
        // A member who is not found was not merged, and is sent individually.
        const riids = await riidsOf(rows);
        return riids.map((own) => (own.length === 0 ? 'unclear' : { kind: 'done', riids: own }));
      }
      if (rows.length === 1 || isOfSize(reply, rows.length)) {
        return mergeReadings(reply, rows.length, () => undefined);
      }
      const riids = await riidsOf(rows);
      return mergeReadings(reply, rows.length, (row) => riids[row]);
    },
    columns: (row) => row,
    body: (row) => row,
    inTurn: false,
    says: (rows) =>
      `${insert && addsMembers(match) ? 'merge' : 'update'} ${counted(rows.length, 'member')} in ${list}`,
  };
}
