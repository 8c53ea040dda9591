import { counted } from '../../shared/counted';
import { isObject } from '../../shared/airbyte/protocol';
import type { Cells, RowResult, Targets, TriggerRow } from '../responsys';
import { mergeRule } from './bodies';
import { callOf, type Reply } from './call';
import { mayBeDone } from './faults';
import type { RowReading } from './isolate-rejected-rows';
import { refused } from './readings';
import { isRiid } from './records';
import type { RowCall } from './step';

/**
 * Mails a campaign to members, who are merged into its list. A call that may have been carried out
 * is not sent again (docs/adr/0011).
 */
export function trigger(targets: Targets): RowCall<TriggerRow> {
  const { campaign = '', match, permission } = targets;
  const doing = 'triggering e-mails';
  return {
    doing,
    call: (rows) => {
      const fieldNames = Object.keys(rows[0]?.cells ?? {});
      return callOf('POST', '/campaigns/{campaignName}/email', [campaign], {
        doing,
        body: {
          mergeTriggerRecordData: {
            mergeTriggerRecords: rows.map((row) => recordOf(row, fieldNames)),
            fieldNames,
          },
          mergeRule: {
            ...mergeRule({ match, permission, insert: true }),
            rejectRecordIfChannelEmpty: 'E',
          },
        },
        effect: 'mails',
      });
    },
    read: (reply, rows) => readingsOf(reply, rows.length),
    failed: (error, rows) => {
      if (!mayBeDone(error)) throw error;
      return rows.map(() => LOST);
    },
    columns: ({ cells }) => cells,
    body: (row) => recordOf(row, Object.keys(row.cells)),
    inTurn: true,
    says: (rows) => `trigger ${counted(rows.length, 'e-mail')} of ${campaign}`,
  };
}

function recordOf({ cells, data }: TriggerRow, fieldNames: readonly string[]): object {
  return {
    fieldValues: fieldNames.map((name) => cells[name] ?? null),
    optionalData: optionalData(data),
  };
}

function optionalData(data: Cells): object[] {
  return Object.entries(data).map(([name, value]) => ({ name, value }));
}

const LOST: RowResult = {
  kind: 'unknown',
  reason: 'Responsys did not confirm whether the e-mail was sent; it was not sent again',
};

/**
 * What the answer says about each row: `{errorMessage, success, recipientId}`, in order [I]. If the
 * number of rows differs, only what the answer says about all of them counts.
 */
function readingsOf(reply: Reply, count: number): RowReading[] {
  const said = resultsIn(reply);
  if (said.length === count) return said;
  const [first] = said;
  const isOne = first !== undefined && said.every(({ kind }) => kind === first.kind);
  if (count === 1) return [isOne ? first : (said.find(({ kind }) => kind === 'done') ?? LOST)];
  if (!isOne || said.length < count) return Array.from({ length: count }, () => LOST);
  const result: RowResult = first.kind === 'done' ? { kind: 'done', riids: [] } : first;
  return Array.from({ length: count }, () => result);
}

function resultsIn(reply: Reply): RowResult[] {
  const { value } = reply;
  const list: unknown = isObject(value) ? Object.values(value).find(Array.isArray) : value;
  return Array.isArray(list) ? list.map((one: unknown) => resultIn(one, reply)) : [];
}

function resultIn(one: unknown, reply: Reply): RowResult {
  const { success, recipientId, errorMessage } = isObject(one) ? one : {};
  if (String(success) === 'true') {
    const riid = typeof recipientId === 'number' ? String(recipientId) : recipientId;
    return { kind: 'done', riids: typeof riid === 'string' && isRiid(riid) ? [riid] : [] };
  }
  if (String(success) !== 'false') return LOST;
  return refused(typeof errorMessage === 'string' ? errorMessage : '', 'REFUSED', reply);
}
