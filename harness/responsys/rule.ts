import { objectOf, optionalText, type Json } from './body';
import { invalidParameter, RowRefusal } from './refusal';

/** How rows are matched with members, and what happens then. */
export interface MergeRule {
  /** One or two columns, all of which must match. */
  match: readonly string[];
  insert: boolean;
  update: boolean;
  /** The value sent for opt-in and opt-out, and for HTML and text. */
  values: Readonly<Record<'optin' | 'optout' | 'html' | 'text', string | null>>;
  /** Address columns that must not be blank. */
  needed: readonly string[];
  /** Status of new members that are sent none. */
  permission: 'I' | 'O';
  /** As the answer repeats it: all that there is, null where nothing was sent [R]. */
  repeated: Json;
}

const HASHES = ['EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_'];
const MATCH = ['RIID_', 'CUSTOMER_ID_', 'EMAIL_ADDRESS_', 'MOBILE_NUMBER_', ...HASHES];
const CHANNELS: Readonly<Record<string, string>> = {
  ...{ E: 'EMAIL_ADDRESS_', M: 'MOBILE_NUMBER_', P: 'POSTAL_STREET_1_' },
};
const ECHOED = [
  ...['textValue', 'htmlValue', 'optinValue', 'insertOnNoMatch', 'updateOnMatch'],
  ...['matchColumnName1', 'matchColumnName2', 'matchOperator', 'optoutValue'],
  ...['rejectRecordIfChannelEmpty', 'defaultPermissionStatus', 'matchColumnName3'],
];

/** A rule in which nothing is set, as answers that merge nothing carry it [D]. */
export const NO_RULE: Json = Object.fromEntries(ECHOED.map((name) => [name, null]));

/**
 * Reads the `mergeRule` of a list merge or a trigger. Match columns have their underscore here.
 * @param fieldNames the columns of the rows, in upper case
 * @throws Refusal 400 INVALID_PARAMETER when it contradicts what Oracle documents
 */
export function ruleOf(mergeRule: unknown, fieldNames: readonly string[]): MergeRule {
  const rule = objectOf(mergeRule, 'mergeRule');
  const match = matchColumns(rule, fieldNames);
  const insert = flagOf(rule, 'insertOnNoMatch');
  if (insert && match.some((column) => HASHES.includes(column))) {
    throw invalidParameter('insertOnNoMatch must be false when matching by a hash');
  }
  const permission = choiceOf(rule, 'defaultPermissionStatus', ['OPTIN', 'OPTOUT']) ?? 'OPTOUT';
  return {
    match,
    insert,
    update: choiceOf(rule, 'updateOnMatch', ['REPLACE_ALL', 'NO_UPDATE']) === 'REPLACE_ALL',
    values: {
      optin: optionalText(rule['optinValue'], 'optinValue'),
      optout: optionalText(rule['optoutValue'], 'optoutValue'),
      html: optionalText(rule['htmlValue'], 'htmlValue'),
      text: optionalText(rule['textValue'], 'textValue'),
    },
    needed: neededColumns(rule, match),
    permission: permission === 'OPTIN' ? 'I' : 'O',
    repeated: Object.fromEntries(ECHOED.map((name) => [name, rule[name] ?? null])),
  };
}

/**
 * Reads a flag; one that is absent counts as false [U].
 * @throws Refusal 400 when it is not a boolean, such as "true"
 */
export function flagOf(rule: Json, name: string): boolean {
  const value = rule[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw invalidParameter(`${name} must be true or false`);
}

/** @throws Refusal 400 when the text is none of the choices; null when there is none */
export function choiceOf(rule: Json, name: string, choices: readonly string[]): string | null {
  const value = optionalText(rule[name], name);
  if (value === null || choices.includes(value)) return value;
  throw invalidParameter(`${name} must be one of ${choices.join(', ')}`);
}

/**
 * The value of a status or format column as stored: I or O, H or T. Other values are unchanged.
 * @throws RowRefusal when it is not what the rule says such values look like
 */
export function storedValue(column: string, value: string, { values }: MergeRule): string {
  if (column.endsWith('_PERMISSION_STATUS_')) {
    if (value === values.optin) return 'I';
    if (value === values.optout) return 'O';
    throw new RowRefusal(`INVALID_PARAMETER: The value ${value} is not valid for ${column}`);
  }
  // "The system removes the leading + from mobile numbers in the full E.164 format" [D].
  if (column === 'MOBILE_NUMBER_') return value.replace(/^\+/, '');
  if (column !== 'EMAIL_FORMAT_') return value;
  if (value === values.html) return 'H';
  return value === values.text ? 'T' : value;
}

function matchColumns(rule: Json, fieldNames: readonly string[]): string[] {
  const first = optionalText(rule['matchColumnName1'], 'matchColumnName1');
  const second = optionalText(rule['matchColumnName2'], 'matchColumnName2');
  const operator = choiceOf(rule, 'matchOperator', ['NONE', 'AND']);
  if (first === null) throw invalidParameter('Match Column is null');
  const columns = second === null ? [first] : [first, second];
  for (const column of columns) {
    if (!MATCH.includes(column)) throw invalidParameter(`${column} is not a match column`);
    if (!fieldNames.includes(column)) throw invalidParameter(`${column} is not in fieldNames`);
  }
  // AND with one column is common [C], two columns without it are not documented.
  if (second !== null && operator !== 'AND') throw invalidParameter('matchOperator must be AND');
  const byAddress = columns.filter((c) => HASHES.includes(c) || c === 'EMAIL_ADDRESS_');
  if (byAddress.length > 1 && byAddress.some((column) => HASHES.includes(column))) {
    throw invalidParameter('A hash cannot be combined with another hash or EMAIL_ADDRESS_');
  }
  return columns;
}

function neededColumns(rule: Json, match: readonly string[]): string[] {
  const letters = optionalText(rule['rejectRecordIfChannelEmpty'], 'rejectRecordIfChannelEmpty');
  const columns = (letters?.split(',') ?? []).map((letter) => CHANNELS[letter.trim()]);
  if (columns.includes(undefined)) {
    throw invalidParameter('rejectRecordIfChannelEmpty must be a list of E, M, P');
  }
  // Always in force for the channel that members are matched by [D].
  const matched = match.filter((c) => c === 'EMAIL_ADDRESS_' || c === 'MOBILE_NUMBER_');
  return [...new Set([...columns.filter((c) => c !== undefined), ...matched])];
}
