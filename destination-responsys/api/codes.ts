/*
 * What Responsys's error codes mean, in our own sentences. Responsys's texts quote what was sent,
 * sometimes shortened or changed, so no search could find every value in them. They are read here
 * and never printed.
 * Codes: Oracle, "Handling errors" of the REST API, its FAQ, and the guide of the older API.
 */

interface Meaning {
  /** Whether one of the rows is to blame, rather than the account, the form or the call. */
  about: 'row' | 'call';
  /** Completes "refused: ...". */
  says: string;
}

const row = (says: string): Meaning => ({ about: 'row', says });
const call = (says: string): Meaning => ({ about: 'call', says });

const NOT_IN_LIST = 'they are not in the list';
const ROLES =
  'the API user of Authorization needs the roles List Web Services Manager, Table Web Services ' +
  'Manager, Folder Web Services Manager and Campaign Web Services Manager';
const NO_LIST = 'the profile list is not there, or the API user may not see its folder';
const NO_TABLE = 'the extension table is not there any more';
const BLOCKED = 'this call is not available to the API user; ask Oracle Support to enable it';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  INVALID_PARAMETER: row('Responsys does not accept one of the values'),
  INVALID_REQUEST_CONTENT: row('Responsys cannot read what was sent'),
  INVALID_NUMBER: row('a value is not a number, and its column takes nothing else'),
  INVALID_DATE: row('a value is not a date, and its column takes nothing else'),
  MULTIPLE_RECIPIENTS_FOUND: row(
    'several profiles of the list share the key that members are matched by; Customer ID Field ' +
      'tells them apart',
  ),
  NO_RECIPIENT_FOUND: row(NOT_IN_LIST),
  RECORD_NOT_FOUND: row(NOT_IN_LIST),
  RECIPIENT_STATUS_UNDELIVERABLE: row('Responsys holds the address for undeliverable'),
  MERGEFAILED: row('Responsys did not merge the row, for a reason that may quote it'),
  DELETEFAILED: row('Responsys did not delete the member, for a reason that may quote them'),
  REFUSED: row('Responsys did not say why'),
  UNCONFIRMED: row('Responsys did not confirm that it took the row'),
  TOO_LARGE: row('it is larger than the 10 MB that Responsys takes in one request'),
  NOT_SENT: row('Responsys could not be reached any more, so that it was not sent'),
  INVALID_FIELD_NAME: call('a column that the workflow writes to is missing in Responsys'),
  INVALID_OBJECT: call('the list, the table or the campaign is not of the kind that is needed'),
  LIST_NOT_FOUND: call(NO_LIST),
  PROFILE_LIST_NOT_FOUND: call(NO_LIST),
  PROFILE_LIST_NOT_FOUND_IN_FOLDER: call(NO_LIST),
  FOLDER_NOT_FOUND: call('the folder is not there, or the API user may not see it'),
  TABLE_NOT_FOUND: call(NO_TABLE),
  PROFILE_EXTENSION_NOT_FOUND: call(NO_TABLE),
  RESOURCE_NOT_FOUND: call('Responsys does not know what the call names'),
  CAMPAIGN_NOT_FOUND: call('the campaign is not there, or the API user may not see its folder'),
  CAMPAIGN_IS_INVALID: call('the campaign is not complete; look at it in Responsys'),
  CAMPAIGN_NOT_LISTENING: call('the campaign does not accept triggers; check it in Responsys'),
  CUSTOM_EVENT_NOT_FOUND: call(
    'the custom event is not there; spell it as Responsys does, or define it there',
  ),
  TABLE_ALREADY_EXISTS: call(
    'the folder holds an object of this name already, of another list perhaps',
  ),
  INSUFFICIENT_ACCESS: call(ROLES),
  API_DISABLED_FOR_USER: call('this call is not enabled for the account or the API user'),
  API_BLOCKED: call(BLOCKED),
  USER_BLOCKED: call('the API user is blocked; have it unblocked in Responsys'),
  ACCOUNT_SUSPENDED: call('the Responsys account is suspended'),
  PASSWORD_EXPIRED: call('the password of the API user has expired; set a new one'),
  PASSWORD_LOCKOUT: call('the API user is locked after too many failed log-ins'),
  INVALID_USER_NAME_PASSWORD: call('Responsys does not know this User Name with this Password'),
  LOGIN_BLOCKED_INVALID_IPRANGE: call("Airbyte's address is not among the user's allowed ones"),
  LOGIN_BLOCKED_TEMPORARILY: call('log-ins of this user are blocked for a while'),
  METHOD_NOT_SUPPORTED: call('Responsys does not know this call'),
  PATH_NOT_VALID: call('Responsys does not know this call'),
  RECORD_LIMIT_EXCEEDED: call('Responsys takes fewer rows at once than it documents'),
  RECIPIENT_LIMIT_EXCEEDED: call('Responsys takes fewer rows at once than it documents'),
  INVALID_TOKEN: call('Responsys did not accept the session, even after a new log-in'),
  TOKEN_EXPIRED: call('Responsys did not accept the session, even after a new log-in'),
  API_LIMIT_EXCEEDED: call('the limit of calls a minute is used up'),
  REQUEST_LIMIT_EXCEEDED: call('the limit of calls a minute is used up'),
  INTERNAL_CAPACITY_LIMIT_EXCEEDED: call('the capacity of the account is used up for a while'),
  UNRECOVERABLE_EXCEPTION: call('Responsys failed'),
  UNEXPECTED_EXCEPTION: call('Responsys failed'),
  SERVICE_UNAVAILABLE: call('Responsys is not available'),
  WS_ARG_DISABLED: call('the web services of Responsys are switched off for a while'),
  MAX_CONCURRENT_SESSIONS_EXCEEDED: call('too many sessions of the API user are open'),
  DUPLICATE_API_REQUEST: call('Responsys takes the request for one that it has seen'),
};

/** Printed in place of a code that is not one of Responsys's. */
export const UNKNOWN_CODE = 'UNKNOWN_CODE';
const CODE = /^[A-Z]{2,}(?:_[A-Z]+){1,7}$/;

/**
 * The code of an error, safe to print: a known one, or a new one that looks like a code and does
 * not occur in the body that was sent.
 * @param sent the body of the call
 */
export function printableCode(code: string, sent: string): string {
  if (Object.hasOwn(MEANINGS, code)) return code;
  const isPlain = code.length <= 60 && CODE.test(code);
  return isPlain && !sent.toUpperCase().includes(code) ? code : UNKNOWN_CODE;
}

/** What a code means, to complete "refused: ..."; a generic sentence for an unknown code. */
export function meaningOf(code: string): string {
  return (known(code) ?? call('Responsys gave no reason that may be shown')).says;
}

/** Whether a code is about rows; undefined for an unknown one. */
export function isAboutRow(code: string): boolean | undefined {
  const meaning = known(code);
  return meaning === undefined ? undefined : meaning.about === 'row';
}

function known(code: string): Meaning | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}

/** What Responsys's texts have been seen to say [R], [D], recognized by their fixed words. */
const TEXTS: readonly [RegExp, string][] = [
  [/bad e-?mail format|not a valid e-?mail/i, 'Responsys does not accept the e-mail address'],
  [
    /value is null or empty|value for \w+ is empty/i,
    'the column that members are matched by is empty',
  ],
  [/not found in the list|recipient not found|no records found/i, NOT_IN_LIST],
  [
    /field type (?:INTEGER|NUMBER)\b/i,
    'a value is not a number, and its column takes nothing else',
  ],
  [/field type TIMESTAMP\b/i, 'a value is not a date, and its column takes nothing else'],
  [
    /too long|too large|exceeds? (?:the )?(?:max|length|size)|field type STR\d+/i,
    'a value is longer than its column takes',
  ],
  [/multiple recipients/i, MEANINGS['MULTIPLE_RECIPIENTS_FOUND']?.says ?? ''],
  [/undeliverable/i, MEANINGS['RECIPIENT_STATUS_UNDELIVERABLE']?.says ?? ''],
];

/** Why a row was refused: Responsys's code and our own sentence. */
export interface Reason {
  code: string;
  reason: string;
}

/**
 * The reason in a text about a row. Nothing of the text is passed on except a known code.
 * @param code what the answer itself says: MERGEFAILED, the code of the whole call, or REFUSED
 */
export function reasonIn(text: string, code: string): Reason {
  const inner = /\b[A-Z]{2,}(?:_[A-Z]+)+\b/.exec(text.replace(/^[A-Z]+FAILED:?/, ''))?.[0] ?? '';
  const found = isAboutRow(inner) === true && inner !== code ? inner : code;
  const said = TEXTS.find(([pattern]) => pattern.test(text))?.[1];
  return { code: found, reason: said ?? meaningOf(found) };
}

/** Every sentence that may be printed about a row. */
export const ROW_SENTENCES: ReadonlySet<string> = new Set([
  ...Object.values(MEANINGS).map(({ says }) => says),
  ...TEXTS.map(([, says]) => says),
  meaningOf(''),
]);
