import type { Account, Campaign, Trigger } from './account';
import type { Target } from './api';
import {
  arrayOf,
  cellsOf,
  checkCount,
  objectOf,
  optionalText,
  requiredText,
  type Cell,
  type Json,
} from './body';
import { isEmail, SYSTEM_NAMES } from './columns';
import { valueOf, type ProfileRow, type ProfileList } from './list';
import { checkedRow, listFields, matching, mergeRow, onlyOne, rowKey } from './merge';
import { invalidParameter, RowRefusal } from './refusal';
import { ruleOf } from './rule';
import type { Unknowns } from './unknowns';

const TOO_MANY = 'RECIPIENT_LIMIT_EXCEEDED';

/** What became of one recipient. */
export interface Result {
  errorMessage: string | null;
  success: boolean;
  /** A number here, unlike in merges [R]. */
  recipientId: number;
}

/**
 * POST /campaigns/{campaignName}/email: Merge Trigger Email, or Trigger Email Message when the body
 * holds `recipientData`. Whether members who have opted out are mailed is unknown [U]; here they are.
 * @returns one result for each row, in their order, which is a guess [I]
 */
export function triggerEmail(account: Account, { path }: Target, body: unknown): unknown {
  const campaign = account.campaign(path['campaignName'] ?? '');
  const root = objectOf(body, 'body');
  if ('recipientData' in root) return triggerExisting(account, campaign, root['recipientData']);
  return mergeAndTrigger(account, campaign, root);
}

function mergeAndTrigger(account: Account, campaign: Campaign, root: Json): Result[] {
  const { list } = campaign;
  const data = objectOf(root['mergeTriggerRecordData'], 'mergeTriggerRecordData');
  const sent = arrayOf(data['mergeTriggerRecords'], 'mergeTriggerRecords').map((record) =>
    objectOf(record, 'mergeTriggerRecords'),
  );
  checkCount(sent.length, TOO_MANY);
  const { fieldNames, rows } = cellsOf(
    data['fieldNames'],
    sent.map(({ fieldValues }) => arrayOf(fieldValues, 'fieldValues')),
  );
  const fields = listFields(list, fieldNames);
  const names = fields.map(({ fieldName }) => fieldName);
  const rule = ruleOf(root['mergeRule'], names);
  const extras = sent.map(({ optionalData }) => optionalDataOf(optionalData));
  if (account.unknowns.badAddress !== 'by row') {
    checkAddresses(rows, names.indexOf('EMAIL_ADDRESS_'), account.unknowns);
  }
  const keys: string[] = [];
  const results = rows.map((row, i) =>
    resultOf(() => {
      if (!account.keeps) return Number(account.newRiid());
      const values = checkedRow(fields, row, rule, account.unknowns);
      keys.push(rowKey(values, rule.match));
      onlyOne(matching(list, values, rule.match));
      const [member] = mergeRow(account, list, values, rule) as [ProfileRow];
      return send(account, campaign, member, extras[i] ?? {});
    }),
  );
  account.countDuplicates(keys);
  return results;
}

// Recorded for a single bad record [R]. What a mixed request does is unknown [U]; here it sends nothing.
function checkAddresses(rows: readonly Cell[][], column: number, { badAddress }: Unknowns): void {
  const bad = rows.flatMap((row, i) => {
    const address = row[column];
    return typeof address === 'string' && !isEmail(address) ? [i] : [];
  });
  if (bad.length === 0) return;
  if (badAddress === 'not named') throw invalidParameter('Bad Email Format\r\n');
  const from = badAddress === 'named from 1' ? 1 : 0;
  throw invalidParameter(bad.map((i) => `Record ${i + from} = Bad Email Format\r\n`).join(''));
}

function triggerExisting(account: Account, campaign: Campaign, recipients: unknown): Result[] {
  const sent = arrayOf(recipients, 'recipientData').map((one) => {
    const { recipient, optionalData } = objectOf(one, 'recipientData');
    return { recipient: objectOf(recipient, 'recipient'), extra: optionalDataOf(optionalData) };
  });
  checkCount(sent.length, TOO_MANY);
  return sent.map(({ recipient, extra }) =>
    resultOf(() => {
      const members = identified(campaign.list, recipient);
      onlyOne(members);
      const [member] = members;
      if (member === undefined) throw new RowRefusal('NO_RECIPIENT_FOUND: Recipient Not Found');
      return send(account, campaign, member, extra);
    }),
  );
}

/** The members that the first given identifier means [D]. */
export function identified(list: ProfileList, recipient: Json): ProfileRow[] {
  const { recipientId } = recipient;
  const identifiers = {
    RIID_: typeof recipientId === 'number' ? String(recipientId) : recipientId,
    EMAIL_ADDRESS_: recipient['emailAddress'],
    CUSTOMER_ID_: recipient['customerId'],
    MOBILE_NUMBER_: recipient['mobileNumber'],
  };
  for (const [column, value] of Object.entries(identifiers)) {
    const text = optionalText(value, column);
    if (text !== null) return list.find(column, text);
  }
  return [];
}

function send(
  account: Account,
  campaign: Campaign,
  member: ProfileRow,
  optionalData: Trigger['optionalData'],
): number {
  if (valueOf(member, 'EMAIL_DELIVERABILITY_STATUS_') === 'U') {
    throw new RowRefusal(
      'RECIPIENT_STATUS_UNDELIVERABLE: Recipient deliverability status is undeliverable',
    );
  }
  account.triggers.push({
    campaign: campaign.name,
    riid: member.RIID_,
    email: valueOf(member, 'EMAIL_ADDRESS_'),
    customerId: valueOf(member, 'CUSTOMER_ID_'),
    optionalData,
  });
  return Number(member.RIID_);
}

/** Names and values that fill a template. */
export function optionalDataOf(optionalData: unknown): Record<string, string> {
  if (optionalData === undefined || optionalData === null) return {};
  return Object.fromEntries(
    arrayOf(optionalData, 'optionalData').map((pair) => {
      const { name, value } = objectOf(pair, 'optionalData');
      const key = requiredText(name, 'name');
      // System columns may not be given [D]; the form of the refusal is a guess [I].
      if (SYSTEM_NAMES.has(key.toUpperCase())) {
        throw invalidParameter(`optionalData must not hold the system column ${key}`);
      }
      return [key, requiredText(value, 'value')];
    }),
  );
}

/** The result of a recipient: the RIID that the work returns, or why it was refused. */
export function resultOf(work: () => number): Result {
  try {
    return { errorMessage: null, success: true, recipientId: work() };
  } catch (error) {
    if (!(error instanceof RowRefusal)) throw error;
    return { errorMessage: error.message, success: false, recipientId: -1 };
  }
}
