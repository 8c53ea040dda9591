import { isObject } from '../../shared/airbyte/protocol';
import { Refusal } from '../api/faults';
import { failureIn, isRiid, recordsIn } from '../api/records';
import type { Findings } from './findings';

/** The JSON of an answer, or the refusal of the whole call. */
export type Answer = { value: unknown } | { refusal: Refusal };

type Way<Name extends keyof Findings> = Findings[Name];

/** How a look-up says that nobody is there. */
export function nobodyIn(answer: Answer): Way<'nobody'> {
  if ('value' in answer) return recordsIn(answer.value)?.rows.length === 0 ? 'no rows' : undefined;
  const { code } = answer.refusal;
  return code === 'NO_RECIPIENT_FOUND' || code === 'RECORD_NOT_FOUND' ? code : undefined;
}

/** The form of the rows of a look-up that found somebody. */
export function rowsFormIn(answer: Answer): Way<'rows'> {
  const { names, records } = rawIn(answer);
  const [first] = records;
  if (isObject(first)) return 'objects';
  if (!Array.isArray(first) || names.length === 0) return undefined;
  return names.every((name) => name === name.toUpperCase()) ? 'cells' : 'small letters';
}

/** What a merge of one row says whose address two profiles share. */
export function sharedIn(answer: Answer): Way<'sharedAddress'> {
  const riids = riidsIn(answer);
  if (riids === undefined) return 'refused';
  if (riids.length === 2) return 'a result for each';
  return riids.length === 1 ? 'the first one' : undefined;
}

/** What is in the place of a row that cannot be merged. */
export function refusedRowIn(answer: Answer): Way<'refusedRow'> {
  const [record] = rawIn(answer).records;
  const cell: unknown = Array.isArray(record) ? record[0] : undefined;
  if (cell === null) return 'null';
  if (typeof cell !== 'string' || isRiid(cell)) return undefined;
  return failureIn([cell]) === undefined ? 'without MERGEFAILED' : 'MERGEFAILED';
}

/**
 * What became of a column that held something, after a merge of one row whose cell was blank.
 * @param held what it holds then; undefined if nothing
 */
export function cellIn(answer: Answer, held: string | undefined, before: string): Way<'nullCell'> {
  if (riidsIn(answer) === undefined) return held === before ? 'refused' : undefined;
  if (held === undefined) return 'empties the column';
  return held === before ? 'changes nothing' : undefined;
}

/** What two rows about one member came to, which set the column to 1 and then to 2. */
export function duplicateIn(answer: Answer, held: string | undefined): Way<'duplicateKeys'> {
  if (riidsIn(answer) === undefined) return 'refused';
  if (held === '2') return 'the last one counts';
  return held === '1' ? 'the first one counts' : undefined;
}

/** What a column that is not there did. */
export function columnIn(answer: Answer): Way<'unknownColumn'> {
  if ('refusal' in answer) return 'the call is refused';
  return riidsIn(answer) === undefined ? 'the row is refused' : 'ignored';
}

/** Whether an answer is an array, or an object around one. */
export function limitsIn(answer: Answer): Way<'limits'> {
  if (!('value' in answer)) return undefined;
  const { value } = answer;
  if (Array.isArray(value)) return 'array';
  return isObject(value) && Object.values(value).some(Array.isArray) ? 'object' : undefined;
}

/** The RIIDs of an answer; undefined if the call, or any of its rows, was refused. */
export function riidsIn(answer: Answer): string[] | undefined {
  const rows = 'value' in answer ? recordsIn(answer.value)?.rows : undefined;
  const riids = rows?.map(([cell]) => cell).filter(isRiid);
  return rows === undefined || riids?.length !== rows.length ? undefined : riids;
}

function rawIn(answer: Answer): { names: string[]; records: unknown[] } {
  const value = 'value' in answer ? answer.value : undefined;
  const data = isObject(value) ? (value['recordData'] ?? value) : undefined;
  const { fieldNames, records } = isObject(data) ? data : {};
  return {
    names: Array.isArray(fieldNames) ? fieldNames.map(String) : [],
    records: Array.isArray(records) ? records : [],
  };
}
