import { counted } from '../../shared/counted';
import type { EventRow, RowResult, Targets } from '../responsys';
import { callOf } from './call';
import { mayBeDone } from './faults';
import type { RowCall } from './step';
import { optionalData, triggerReadings } from './trigger-answer';

/**
 * Sends a custom event for profiles of a list, which enters them into the programs that listen to it
 * (Oracle, "Trigger a custom event": existing members only, at most 200). Profiles are named by their
 * RIID, so that a shared address is no question. A call that may have been carried out is not sent
 * again (docs/adr/0011).
 */
export function customEvent({ event = '', list, listFolder }: Targets): RowCall<EventRow> {
  const doing = 'sending custom events';
  const listName = { folderName: listFolder, objectName: list };
  const recipientOf = ({ riid, data }: EventRow): object => ({
    recipient: { recipientId: Number(riid), listName },
    optionalData: optionalData(data),
  });
  return {
    doing,
    call: (rows) =>
      callOf('POST', '/events/{eventName}', [event], {
        doing,
        body: { customEvent: NO_MAPPING, recipientData: rows.map(recipientOf) },
        effect: 'mails',
      }),
    read: (reply, rows) => triggerReadings(reply, rows.length, LOST),
    failed: (error, rows) => {
      if (!mayBeDone(error)) throw error;
      return rows.map(() => LOST);
    },
    // Each row has what fills the template of its own, and no columns.
    columns: () => NO_COLUMNS,
    body: recipientOf,
    inTurn: true,
    says: (rows) => `send ${counted(rows.length, 'custom event')} ${event}`,
  };
}

// As recorded [R]: columns of the list that would go into the event's own data.
const NO_MAPPING = {
  eventNumberDataMapping: '',
  eventDateDataMapping: '',
  eventStringDataMapping: '',
};

const NO_COLUMNS = {};

const LOST: RowResult = {
  kind: 'unknown',
  reason: 'Responsys did not confirm whether the custom event was sent; it was not sent again',
};
