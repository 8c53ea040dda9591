import { counted } from '../../shared/counted';
import type { RowResult, Targets, TriggerRow } from '../responsys';
import { mergeRule } from './bodies';
import { callOf } from './call';
import { mayBeDone } from './faults';
import type { RowCall } from './step';
import { optionalData, triggerReadings } from './trigger-answer';

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
            // By a RIID or a hash no address is sent, and the list's own must not count as empty [U].
            ...(fieldNames.includes('EMAIL_ADDRESS_') ? { rejectRecordIfChannelEmpty: 'E' } : {}),
          },
        },
        effect: 'mails',
      });
    },
    read: (reply, rows) => triggerReadings(reply, rows.length, LOST),
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

const LOST: RowResult = {
  kind: 'unknown',
  reason: 'Responsys did not confirm whether the e-mail was sent; it was not sent again',
};
