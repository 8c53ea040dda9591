import type { Account, CustomEvent } from './account';
import type { Target } from './api';
import { arrayOf, checkCount, objectOf, optionalText, type Json } from './body';
import { valueOf } from './list';
import { Refusal, RowRefusal } from './refusal';
import { identified, optionalDataOf, resultOf, type Result } from './triggers';
import { onlyOne } from './merge';

/** GET /events: an array, or a refusal where the account has none [D]. */
export function fetchCustomEvents({ customEvents, unknowns }: Account): unknown {
  // Whether the roles of the other calls are enough for this one is unknown [U].
  if (unknowns.events === 'not listed') {
    throw new Refusal(401, 'API_DISABLED_FOR_USER', 'The API is disabled for this user');
  }
  if (customEvents.size === 0) {
    const detail = 'Account : acme : does not have any custom events.';
    throw new Refusal(404, 'CUSTOM_EVENT_NOT_FOUND', detail);
  }
  return [...customEvents.values()].map(({ name, description }) => ({
    ...{ eventName: name, description, eventType: '1' },
  }));
}

/**
 * POST /events/{eventName}: existing members of a list enter the programs that listen to the event
 * [D]. Whether any program does, the answer does not tell [U].
 * @returns one result for each recipient [R], in their order, which is a guess [I]
 */
export function sendCustomEvent(account: Account, { path }: Target, body: unknown): Result[] {
  const event = eventOf(account, path['eventName'] ?? '');
  const root = objectOf(body, 'body');
  objectOf(root['customEvent'], 'customEvent');
  const sent = arrayOf(root['recipientData'], 'recipientData').map((one) => {
    const { recipient, optionalData } = objectOf(one, 'recipientData');
    return { recipient: objectOf(recipient, 'recipient'), extra: optionalDataOf(optionalData) };
  });
  checkCount(sent.length, 'RECIPIENT_LIMIT_EXCEEDED');
  refuseRepeated(sent.map(({ recipient }) => recipient));
  return sent.map(({ recipient, extra }) =>
    resultOf(() => enter(account, event, recipient, extra)),
  );
}

function enter(
  account: Account,
  event: CustomEvent,
  recipient: Json,
  optionalData: Record<string, string>,
): number {
  const listName = objectOf(recipient['listName'] ?? {}, 'listName');
  const name = optionalText(listName['objectName'], 'objectName') ?? '';
  const list = account.lists.get(name.toUpperCase());
  // Recorded without a list [R]; that the folder counts as well is a guess [I].
  if (list === undefined || list.folderName !== listName['folderName']) {
    throw new RowRefusal('PROFILE_LIST_NOT_FOUND');
  }
  if (!account.keeps) return Number(account.newRiid());
  const members = identified(list, recipient);
  onlyOne(members);
  const [member] = members;
  if (member === undefined) throw new RowRefusal('NO_RECIPIENT_FOUND');
  account.sentEvents.push({
    event: event.name,
    riid: member.RIID_,
    email: valueOf(member, 'EMAIL_ADDRESS_'),
    customerId: valueOf(member, 'CUSTOMER_ID_'),
    optionalData,
  });
  return Number(member.RIID_);
}

// "Sending duplicate names in the recipientData results in an error message" [D]; that it concerns
// the whole request is a guess [I].
function refuseRepeated(recipients: readonly Json[]): void {
  const seen = new Set(recipients.map((one) => JSON.stringify(one)));
  if (seen.size === recipients.length) return;
  throw new Refusal(400, 'MULTIPLE_RECIPIENTS_FOUND', 'Multiple recipients found');
}

/** That case matters in the name of an event, and the status, are guesses [U]. */
function eventOf({ customEvents }: Account, name: string): CustomEvent {
  const event = customEvents.get(name);
  if (event !== undefined) return event;
  throw new Refusal(404, 'CUSTOM_EVENT_NOT_FOUND', `Custom event ${name} not found`);
}
