import { systemError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { byColumns, bySize } from './pieces';
import { Refusal, verdictOn } from './faults';
import type { Call, Send } from './layers';
import { narrowed } from './narrow';
import { recordsIn, rowResults, triggerResults } from './answer';
import { explained, isNobody } from './refusal';
import * as request from './request';
import {
  memberKey,
  type Cells,
  type Profile,
  type Responsys,
  type RowResult,
  type TableName,
  type Targets,
  type TriggerRow,
  type Wanted,
} from '../responsys';

/**
 * Responsys through its API.
 * @throws ConnectorError, from each of its functions, for what is not the matter of a row
 */
export class ResponsysApi implements Responsys {
  /** A trigger's answer was lost, so that the next one waits until Responsys answers again. */
  private isDoubtful = false;

  constructor(
    private readonly send: Send,
    private readonly targets: Targets,
    private readonly log: Log,
  ) {}

  mergeList(rows: readonly Cells[], insert: boolean): Promise<RowResult[]> {
    const { list, match, permission } = this.targets;
    const rule = { match, insert, permission };
    return this.merge(rows, (some) => request.mergeList(list, some, rule));
  }

  mergeTable(table: TableName, rows: readonly Cells[]): Promise<RowResult[]> {
    const { list, match } = this.targets;
    const name = this.targets[table];
    return this.merge(rows, (some) => {
      const column = some[0] !== undefined && 'RIID_' in some[0] ? 'RIID_' : match;
      return request.mergeTable(list, name, some, column);
    });
  }

  async remove(ids: readonly string[]): Promise<RowResult[]> {
    const { list, match } = this.targets;
    try {
      return await this.rows(
        request.deleteMembers(list, ids, match),
        ids.map((id) => [id]),
      );
    } catch (error) {
      if (isNobody(error))
        return ids.map(() => ({ kind: 'refused', code: error.code, reason: NOT_FOUND }));
      throw explained(error, 'deleting members from the list');
    }
  }

  async trigger(rows: readonly TriggerRow[]): Promise<RowResult[]> {
    const { campaign = '', match, permission } = this.targets;
    const results = new Array<RowResult>(rows.length);
    for (const group of pieces(
      rows.map(({ cells }) => cells),
      (i) => sizeOf(rows[i]?.cells ?? {}) + sizeOf(rows[i]?.data ?? {}),
    )) {
      const answers = await narrowed(
        group.length,
        async (indices) => {
          const some = indices.map((i) => rows[group[i] as number] as TriggerRow);
          return this.triggerOnce(
            request.triggerEmail(campaign, some, { match, permission }),
            some,
          );
        },
        (i) => valuesOf(rows[group[i] as number]),
      ).catch((error: unknown) => {
        throw explained(error, 'triggering e-mails');
      });
      group.forEach((row, i) => (results[row] = answers[i] as RowResult));
    }
    return results;
  }

  async lookUp(ids: readonly string[], wanted: Wanted): Promise<Map<string, readonly Profile[]>> {
    const { list, match } = this.targets;
    const rowsIn = async (table: TableName): Promise<Map<string, Cells>> => {
      const columns = wanted[table] ?? [];
      if (columns.length === 0) return new Map();
      const names = ['RIID_', ...columns];
      const found = await this.found(
        request.fetchRows(list, this.targets[table], ids, match, names),
      );
      return new Map(found.map(({ RIID_ = '', ...cells }) => [RIID_, present(cells)]));
    };
    const [members, userFields, segments] = await Promise.all([
      this.found(request.fetchMembers(list, ids, match, ['RIID_', match])),
      rowsIn('userFields'),
      rowsIn('segments'),
    ]);
    const profiles = new Map<string, Profile[]>();
    for (const { RIID_: riid = '', [match]: id = '' } of members) {
      const key = memberKey(id, match);
      const tables = { userFields: userFields.get(riid), segments: segments.get(riid) };
      const others = profiles.get(key) ?? [];
      profiles.set(key, [...others, { riid, ...present(tables) }]);
    }
    return profiles;
  }

  private async merge(
    rows: readonly Cells[],
    callFor: (rows: readonly Cells[]) => Call,
  ): Promise<RowResult[]> {
    const results = new Array<RowResult>(rows.length);
    await Promise.all(
      pieces(rows, (i) => sizeOf(rows[i] ?? {})).map(async (piece) => {
        const at = (i: number): Cells => rows[piece[i] as number] as Cells;
        let doing = '';
        const answers = await narrowed(
          piece.length,
          (indices) => {
            const call = callFor(indices.map(at));
            ({ doing } = call);
            return this.rows(
              call,
              indices.map((i) => Object.values(at(i))),
            );
          },
          (i) => Object.values(at(i)),
        ).catch((error: unknown) => {
          throw explained(error, doing);
        });
        piece.forEach((row, i) => (results[row] = answers[i] as RowResult));
      }),
    );
    return results;
  }

  // Answers are matched by position, so one about another number of rows cannot be understood.
  private async rows(call: Call, secrets: readonly (readonly string[])[]): Promise<RowResult[]> {
    const results = rowResults(await this.send(call), secrets.length, (i) => secrets[i] ?? []);
    if (results !== undefined) return results;
    throw systemError(`Responsys's answer to ${call.doing} is not about the rows that were sent.`);
  }

  // An e-mail whose answer was lost may have been sent, so it is not sent again (docs/adr/0011).
  private async triggerOnce(call: Call, rows: readonly TriggerRow[]): Promise<RowResult[]> {
    if (this.isDoubtful) {
      this.log.info('Waiting until Responsys answers again before the next e-mails are triggered.');
      await this.send(request.fetchCampaign(this.targets.campaign ?? '')).catch(
        (error: unknown) => {
          if (verdictOn(error) !== 'refused' || !(error instanceof Refusal)) throw error;
        },
      );
      this.isDoubtful = false;
    }
    const lost = { kind: 'unknown', reason: LOST } as const;
    try {
      const answer = await this.send(call);
      return triggerResults(answer, rows.length, (i) => valuesOf(rows[i])) ?? rows.map(() => lost);
    } catch (error) {
      if (verdictOn(error) !== 'unknown') throw error;
      this.isDoubtful = true;
      return rows.map(() => lost);
    }
  }

  private async found(call: Call): Promise<Record<string, string | undefined>[]> {
    try {
      return recordsIn(await this.send(call));
    } catch (error) {
      if (isNobody(error)) return [];
      throw explained(error, call.doing);
    }
  }
}

const LOST =
  "Responsys's answer was lost, so the e-mail may have been sent or not; it was not sent again";
const NOT_FOUND = 'they are not in the list';

function present<Value>(cells: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const entries = Object.entries(cells).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, Value>;
}

function pieces(rows: readonly Cells[], characters: (index: number) => number): number[][] {
  return byColumns(rows).flatMap((group) => bySize(group, characters));
}

// Characters, with the quotes around each value; columns stand once for all rows, and in the data
// of a trigger once for each.
function sizeOf(row: Cells): number {
  let size = 0;
  for (const name in row) size += name.length + (row[name]?.length ?? 0) + 20;
  return size;
}

function valuesOf(row: TriggerRow | undefined): string[] {
  return row === undefined ? [] : [...Object.values(row.cells), ...Object.values(row.data)];
}
