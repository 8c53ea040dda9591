import { invalidFieldName, RowRefusal } from './refusal';

/** A column, as Responsys describes it; types are `STR500`, `CHAR`, `INTEGER`, `TIMESTAMP`, ... */
export interface Field {
  fieldName: string;
  fieldType: string;
}

export const RIID_FIELD: Field = { fieldName: 'RIID_', fieldType: 'INTEGER' };

/** Columns that every profile list has [D]. */
export const SYSTEM_FIELDS: readonly Field[] = [
  RIID_FIELD,
  ...fields('STR255', 'CUSTOMER_ID_'),
  ...fields('STR500', 'EMAIL_ADDRESS_'),
  ...fields('STR255', 'EMAIL_DOMAIN_', 'EMAIL_ISP_'),
  ...fields('CHAR', 'EMAIL_FORMAT_', 'EMAIL_PERMISSION_STATUS_', 'EMAIL_DELIVERABILITY_STATUS_'),
  ...fields('STR255', 'EMAIL_PERMISSION_REASON_'),
  ...fields('STR50', 'EMAIL_MD5_HASH_'),
  ...fields('STR100', 'EMAIL_SHA256_HASH_'),
  ...fields('STR50', 'MOBILE_NUMBER_'),
  ...fields('STR25', 'MOBILE_COUNTRY_'),
  ...fields('CHAR', 'MOBILE_PERMISSION_STATUS_', 'MOBILE_DELIVERABILITY_STATUS_'),
  ...fields('STR255', 'MOBILE_PERMISSION_REASON_', 'POSTAL_STREET_1_', 'POSTAL_STREET_2_'),
  ...fields('STR50', 'CITY_', 'STATE_'),
  ...fields('STR25', 'POSTAL_CODE_'),
  ...fields('STR50', 'COUNTRY_'),
  ...fields('CHAR', 'POSTAL_PERMISSION_STATUS_', 'POSTAL_DELIVERABILITY_STATUS_'),
  ...fields('STR255', 'POSTAL_PERMISSION_REASON_', 'CREATED_SOURCE_IP_'),
  ...fields('TIMESTAMP', 'CREATED_DATE_', 'MODIFIED_DATE_'),
];

export const SYSTEM_NAMES: ReadonlySet<string> = new Set(SYSTEM_FIELDS.map((f) => f.fieldName));

/** Set by Responsys; values that are sent are passed over [I]. */
export const READ_ONLY: ReadonlySet<string> = new Set([
  ...['RIID_', 'EMAIL_DOMAIN_', 'EMAIL_ISP_', 'EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_'],
  ...['CREATED_DATE_', 'MODIFIED_DATE_'],
]);

/** Types that the columns of an extension table may have [D]. */
export const TABLE_TYPES = ['STR500', 'STR4000', 'INTEGER', 'NUMBER', 'TIMESTAMP'];

const SINGLE_LETTERS = new Set('AEGKMPTU');
// "Reserved words excluded" [D], without a list; these are those of Oracle's database [I].
const RESERVED = new Set(
  (
    'ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COMMENT ' +
    'COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE ' +
    'EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT ' +
    'INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS ' +
    'MLSLABEL MODE MODIFY NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION ' +
    'OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT ' +
    'SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID ' +
    'UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH'
  ).split(' '),
);

/**
 * The name under which a new column is stored.
 * @throws Refusal 400 INVALID_FIELD_NAME unless it is a valid name for a column of one's own [D]
 */
export function newFieldName(name: string): string {
  const upper = name.toUpperCase();
  const valid = /^[A-Z][A-Z0-9$#_]{0,29}$/.test(upper) && !upper.endsWith('_');
  if (!valid || SINGLE_LETTERS.has(upper) || RESERVED.has(upper)) throw invalidFieldName(name);
  return upper;
}

/**
 * Checks a value that is not blank.
 * @throws RowRefusal, which quotes the value as Responsys does [R]
 */
export function checkValue(value: string, { fieldName, fieldType }: Field): void {
  if (fieldName === 'EMAIL_ADDRESS_' && !isEmail(value)) {
    // How the documented sample goes on after "is" was not seen [U].
    throw new RowRefusal(`INVALID_PARAMETER: The value ${value} is not a valid email address`);
  }
  if (!fits(value, fieldType)) {
    throw new RowRefusal(`The value "${value}" is not valid for the field type ${fieldType}\r\n`);
  }
}

/** What counts as an address is a guess [I]: one at sign, no blanks, a domain with a dot. */
export function isEmail(value: string): boolean {
  return value.length <= 500 && /^[^\s@<>(),;:"\\]+@[^\s@.,;]+(\.[^\s@.,;]+)+$/.test(value);
}

function fits(value: string, type: string): boolean {
  if (type === 'CHAR') return value.length === 1;
  if (type === 'INTEGER') return /^[+-]?\d+$/.test(value);
  if (type === 'NUMBER') return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value);
  if (type === 'TIMESTAMP') return isTimestamp(value);
  return value.length <= Number(type.replace('STR', ''));
}

// ISO dates were accepted [R], and other clients leave out the T [C]; more is unknown [U].
function isTimestamp(value: string): boolean {
  const form = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/;
  return form.test(value) && !Number.isNaN(Date.parse(value.replace(' ', 'T')));
}

function fields(fieldType: string, ...names: string[]): Field[] {
  return names.map((fieldName) => ({ fieldName, fieldType }));
}
