import type { Account } from './account';
import type { Target } from './api';
import { arrayOf, checkCount, objectOf, optionalText, requiredText, textsOf } from './body';
import { RIID_FIELD } from './columns';
import { valueOf, type ProfileRow, type ProfileList } from './list';
import { links } from './lists';
import { invalidFieldName, invalidParameter, noRecipient } from './refusal';
import { NO_RULE } from './rule';

const ATTRIBUTES: Readonly<Record<string, string>> = {
  ...{ r: 'RIID_', e: 'EMAIL_ADDRESS_', c: 'CUSTOMER_ID_', m: 'MOBILE_NUMBER_' },
  ...{ e_md5: 'EMAIL_MD5_HASH_', e_sha256: 'EMAIL_SHA256_HASH_' },
};
/** Longest identifier, and longest `fs` in a query [D]. */
const MAX_ID_LENGTH = 500;
const MAX_FIELDS_LENGTH = 150;

/** Who is asked for: a column of the list, values in it, and the columns that are wanted. */
export interface Wanted {
  column: string;
  ids: string[];
  fieldList: string[];
}

/** Finds members: POST ...?action=get, GET ...?qa=&id=&fs=, GET .../{riid}?fs= */
export function retrieveMembers(account: Account, target: Target, body: unknown): unknown {
  const { listName = '' } = target.path;
  const list = account.list(listName);
  const wanted = wantedOf(target, body);
  const names = chosen(
    wanted,
    list.fields.map(({ fieldName }) => fieldName),
    (name) => list.field(name)?.fieldName,
  );
  const records = found(list, wanted).map((member) => names.map((name) => valueOf(member, name)));
  return {
    recordData: rowsFound(account, names, records),
    mergeRule: NO_RULE,
    links: links(`/lists/${listName}/members`),
  };
}

/** Finds rows of a table, which knows `RIID_` and its own columns; whose they are, the list tells. */
export function retrieveTableRows(account: Account, target: Target, body: unknown): unknown {
  const { listName = '', petName = '' } = target.path;
  const table = account.table(listName, petName);
  const wanted = wantedOf(target, body);
  const all = [RIID_FIELD, ...table.fields].map(({ fieldName }) => fieldName);
  const names = chosen(wanted, all, (name) => table.field(name)?.fieldName);
  const records = found(account.list(listName), wanted).flatMap(({ RIID_ }) => {
    const row = table.rows.get(RIID_);
    if (row === undefined) return [];
    return [names.map((name) => (name === 'RIID_' ? RIID_ : (row[name] ?? null)))];
  });
  return {
    recordData: rowsFound(account, names, records),
    links: links(`/lists/${listName}/listExtensions/${petName}/members`),
  };
}

// That nobody found is an error was recorded [R]; whether it always is one, is not known [U].
function rowsFound(
  { unknowns }: Account,
  names: readonly string[],
  records: readonly (string | null)[][],
): object {
  if (records.length === 0 && unknowns.nobody !== 'no rows') throw noRecipient(unknowns.nobody);
  const fieldNames =
    unknowns.rows === 'small letters' ? names.map((name) => name.toLowerCase()) : names;
  if (unknowns.rows !== 'objects') return { fieldNames, records, mapTemplateName: null };
  const objects = records.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  return { fieldNames, records: objects, mapTemplateName: null };
}

/**
 * Reads who is asked for, of a path with a RIID, a query, or a body.
 * @throws Refusal 400 when it cannot be read or is too much
 */
export function wantedOf({ path, query, route }: Target, body: unknown): Wanted {
  const { riid } = path;
  const fs = query.get('fs') ?? '';
  if (fs.length > MAX_FIELDS_LENGTH) throw invalidParameter('fs is longer than 150 characters');
  const fieldList = fs === '' ? [] : fs.split(',');
  if (riid !== undefined) return { column: 'RIID_', ids: [riid], fieldList };
  if (route.verb !== 'POST') {
    return {
      column: columnOf(query.get('qa') ?? ''),
      ids: checkedIds(query.getAll('id')),
      fieldList,
    };
  }
  const { queryAttribute, ids, fieldList: listed } = objectOf(body, 'body');
  return {
    column: columnOf(optionalText(queryAttribute, 'queryAttribute') ?? ''),
    // A flat array in the examples, nested ones in the description [D].
    ids: checkedIds(
      arrayOf(ids, 'ids')
        .flat()
        .map((id) => requiredText(id, 'ids')),
    ),
    fieldList: listed === undefined ? [] : textsOf(listed, 'fieldList'),
  };
}

/**
 * The members that are asked for, each once. In what order Responsys gives them is unknown [U]: here
 * it is that of the RIIDs, whatever the order of the request.
 */
export function found(list: ProfileList, { column, ids }: Wanted): ProfileRow[] {
  const members = new Set(ids.flatMap((id) => list.find(column, id)));
  return [...members].sort((a, b) => Number(a.RIID_) - Number(b.RIID_));
}

function columnOf(attribute: string): string {
  const column = ATTRIBUTES[attribute];
  if (column === undefined) throw invalidParameter(`Query attribute ${attribute} is not valid`);
  return column;
}

function checkedIds(ids: string[]): string[] {
  checkCount(ids.length);
  if (ids.some((id) => id.length > MAX_ID_LENGTH)) throw invalidParameter('An id is too long');
  return ids;
}

function chosen(
  { fieldList }: Wanted,
  all: string[],
  known: (name: string) => string | undefined,
): string[] {
  if (fieldList.length === 0) throw invalidParameter('Field list is empty');
  if (fieldList.length === 1 && fieldList[0]?.toLowerCase() === 'all') return all;
  return fieldList.map((name) => {
    const field = known(name);
    if (field === undefined) throw invalidFieldName(name);
    return field;
  });
}
