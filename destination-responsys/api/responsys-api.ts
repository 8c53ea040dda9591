import { systemError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { byColumns, bySize } from '../send/batch';
import { Refusal, verdictOn } from './faults';
import type { Call, Send } from './layers';
import type { Cells } from '../decide/member';
import { narrowed } from './narrow';
import { recordsIn, rowResults, triggerResults, type RowResult } from './answer';
import { explained, isNobody } from './refusal';
import * as request from './request';
import type { Responsys, Standing, TableName, Targets, TriggerRow } from '../responsys';
import type { MatchColumn } from '../settings';

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
    return this.merge(rows, (some) => request.mergeTable(list, name, some, match));
  }

  async remove(ids: readonly string[]): Promise<RowResult[]> {
    const { list, match } = this.targets;
    try {
      return await this.rows(
        request.deleteMembers(list, ids, match),
        ids.map((id) => [id]),
      );
    } catch (error) {
      if (isNobody(error)) return ids.map(() => ({ kind: 'refused', reason: NOT_FOUND }));
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

  async standings(
    ids: readonly string[],
    membership: string | undefined,
  ): Promise<Map<string, Standing>> {
    const { list, segments, match } = this.targets;
    const [members, rows] = await Promise.all([
      this.found(request.fetchMembers(list, ids, match, ['RIID_', match])),
      membership === undefined
        ? []
        : this.found(request.fetchRows(list, segments, ids, match, ['RIID_', membership])),
    ]);
    const recorded = new Map<string, boolean>();
    for (const row of rows) {
      const { RIID_: riid = '', [membership ?? '']: value = '' } = row;
      if (value !== '') recorded.set(riid, Number(value) === 1);
    }
    const standings = new Map<string, Standing>();
    for (const { RIID_: riid = '', [match]: id = '' } of members) {
      const key = keyOf(id, match);
      const other = standings.get(key)?.recorded;
      // Several profiles may share an address; whoever got the e-mail once must not get it again.
      standings.set(key, { recorded: other === true ? true : (recorded.get(riid) ?? other) });
    }
    return standings;
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

function keyOf(id: string, match: MatchColumn): string {
  return match === 'EMAIL_ADDRESS_' ? id.toLowerCase() : id;
}
