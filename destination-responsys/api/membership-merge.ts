import { counted } from '../../shared/counted';
import type { MembershipRow, MembershipsTable } from '../responsys';
import { recordData } from './bodies';
import { callOf, type Reply } from './call';
import { undocumented } from './account-call';
import type { RowReading } from './isolate-rejected-rows';
import { refused, UNCONFIRMED } from './readings';
import { failureIn, recordsIn } from './records';
import type { RowCall } from './step';

/** The template of the path, whose first part is in the plural here [D]. */
export const MEMBERS = '/folders/{folderName}/suppData/{tableName}/members';

/** Merges rows into a supplemental table by its primary key, the member and the audience. */
export function membershipMerge(table: MembershipsTable): RowCall<MembershipRow> {
  const { folder, name, columns } = table;
  const doing = `merging rows into ${name}`;
  const cellsOf = ({ id, slug, isMember }: MembershipRow): Record<string, string> => ({
    [columns.id]: id,
    [columns.slug]: slug,
    [columns.isMember]: isMember,
  });
  return {
    doing,
    call: (rows) =>
      callOf('POST', MEMBERS, [folder, name], {
        doing,
        // With a primary key the match columns must not be named [R].
        body: {
          recordData: recordData(rows.map(cellsOf)),
          insertOnNoMatch: true,
          updateOnMatch: 'REPLACE_ALL',
        },
        effect: 'merges',
      }),
    read: (reply, rows) => echoReadings(reply, rows, doing),
    columns: cellsOf,
    body: cellsOf,
    inTurn: false,
    says: (rows) => `merge ${counted(rows.length, 'row')} into ${name}`,
  };
}

/**
 * What the answer says about each row: it repeats the rows that were taken, each in its place, and has
 * `MERGEFAILED: ...` in place of the first cell of one that was not [R]. A value that begins like that
 * itself is no failure where it was sent so. Whatever else is in the place of a row does not count as
 * done.
 * @throws ConnectorError (system_error) for an answer with other rows than were sent
 */
export function echoReadings(
  reply: Reply,
  rows: readonly MembershipRow[],
  doing: string,
): RowReading[] {
  if (reply.wasDone === true) return rows.map(() => ({ kind: 'done', riids: [] }));
  const records = recordsIn(reply.value);
  if (records?.rows.length !== rows.length) throw undocumented(doing, reply);
  return rows.map(({ id, slug }, i) => {
    const cells = (records.rows[i] ?? []).map((cell) => cell ?? '');
    const own = new Set([folded(id), folded(slug)]);
    const failure = failureIn(cells.filter((cell) => !own.has(folded(cell))));
    if (failure !== undefined) return refused(failure.text, failure.code, reply);
    const isThere = [...own].every((text) => cells.some((cell) => folded(cell) === text));
    return isThere ? { kind: 'done', riids: [] } : refused('', UNCONFIRMED, reply);
  });
}

// A table may trim what it takes, or store it in another case.
function folded(text: string): string {
  return text.trim().toLowerCase();
}
