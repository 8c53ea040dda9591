import {
  memberKey,
  type Cells,
  type Found,
  type Profile,
  type RowResult,
  type TableName,
  type Targets,
  type Wanted,
} from '../responsys';
import { membersBy } from './bodies';
import { callOf, type Call, type Send } from './call';
import { reasonIn } from './codes';
import { isNobody } from './faults';
import { rowsIn, withIds, type Row } from './found-rows';
import { isolateRejectedRows } from './isolate-rejected-rows';
import { explained } from './refused-call';

/**
 * Looks members up by the values of the match column: in the list, with the requested columns, and in
 * the requested tables, one call each. An id that Responsys refuses is isolated and reported.
 * @throws ConnectorError for failures not due to an id, and for answers that are not understood,
 *   which never mean that no member was found
 */
export async function lookUp(
  send: Send,
  targets: Targets,
  ids: readonly string[],
  wanted: Wanted,
): Promise<Found> {
  const { list, match } = targets;
  const refused = new Map<string, Extract<RowResult, { kind: 'refused' }>>();
  const found = (columns: readonly string[], callFor: CallFor, own?: Own): Promise<Row[]> =>
    rowsFor(send, { ids, callFor, columns, own }, (id, result) =>
      refused.set(memberKey(id, match), result),
    );
  const inTable = async (table: TableName): Promise<ReadonlyMap<string, Cells> | undefined> => {
    const columns = wanted[table] ?? [];
    if (columns.length === 0) return undefined;
    const rows = await found(['RIID_', ...columns], (some) =>
      fetchRows(targets, table, some, ['RIID_', ...columns]),
    );
    return new Map(rows.map(({ RIID_ = '', ...cells }) => [RIID_, cells]));
  };
  const { list: listColumns } = wanted;
  const columns = [...new Set(['RIID_', match, ...(listColumns ?? [])])];
  const [members, userFields, segments] = await Promise.all([
    found(
      columns,
      (some) => fetchMembers(list, targets, some, columns),
      (rows, some) => withIds(rows, some, match),
    ),
    inTable('userFields'),
    inTable('segments'),
  ]);
  const profiles = new Map<string, Map<string, Profile>>();
  for (const { RIID_: riid = '', [match]: id = '', ...cells } of members) {
    const key = memberKey(id, match);
    const profile = {
      riid,
      ...(listColumns === undefined ? {} : { list: cells }),
      ...rowOf('userFields', userFields?.get(riid)),
      ...rowOf('segments', segments?.get(riid)),
    };
    profiles.set(key, (profiles.get(key) ?? new Map<string, Profile>()).set(riid, profile));
  }
  const all = [...profiles].map(([key, some]) => [key, [...some.values()]] as const);
  return Object.assign(new Map<string, readonly Profile[]>(all), { refused });
}

type CallFor = (ids: readonly string[]) => Call;
/** The rows of an answer with the ids they were requested by; undefined if a row matches none. */
type Own = (rows: readonly Row[], ids: readonly string[]) => Row[] | undefined;

/** What is looked for, and where. */
interface Question {
  ids: readonly string[];
  callFor: CallFor;
  columns: readonly string[];
  own: Own | undefined;
}

async function rowsFor(
  send: Send,
  { ids, callFor, columns, own = (all) => [...all] }: Question,
  refuse: (id: string, result: Extract<RowResult, { kind: 'refused' }>) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  const long = new Set(ids.filter((id) => id.length > MAX_ID_LENGTH));
  for (const id of long) refuse(id, { kind: 'refused', ...reasonIn('', 'TOO_LARGE') });
  const short = ids.filter((id) => !long.has(id));
  const results = await isolateRejectedRows(short.length, async (indices) => {
    const some = indices.map((i) => short[i] as string);
    const call = callFor(some);
    try {
      const found = own(rowsIn(await send(call), columns, call.doing), some);
      // The answer may spell an id differently; with a single id requested, it must be that one.
      if (found === undefined) return some.map(() => 'unclear');
      rows.push(...found);
    } catch (error) {
      if (!isNobody(error)) throw error;
    }
    return indices.map(() => ({ kind: 'done', riids: [] }));
  }).catch((error: unknown) => {
    throw explained(error, callFor([]).doing);
  });
  results.forEach((result, i) => {
    if (result.kind === 'refused') refuse(short[i] as string, result);
  });
  return rows;
}

/** Oracle, "Retrieve members": each id up to 500 characters. */
const MAX_ID_LENGTH = 500;

function fetchMembers(
  list: string,
  { match }: Targets,
  ids: readonly string[],
  fieldList: readonly string[],
): Call {
  return callOf('POST', '/lists/{listName}/members', [list], {
    doing: 'looking members up in the list',
    query: { action: 'get' },
    body: { ...membersBy(match, ids), fieldList },
    effect: 'reads',
  });
}

function fetchRows(
  { list, match, ...tables }: Targets,
  table: TableName,
  ids: readonly string[],
  fieldList: readonly string[],
): Call {
  const name = tables[table];
  return callOf('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, name], {
    doing: `looking members up in ${name}`,
    query: { action: 'get' },
    body: { ...membersBy(match, ids), fieldList },
    effect: 'reads',
  });
}

function rowOf(table: TableName, cells: Cells | undefined): Partial<Profile> {
  return cells === undefined ? {} : { [table]: cells };
}
