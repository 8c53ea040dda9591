import { invalidContent, invalidParameter, Refusal } from './refusal';

export type Json = Readonly<Record<string, unknown>>;

/** A cell of a row: null is blank, undefined is passed over. */
export type Cell = string | null | undefined;

/** Columns and rows, as merges send them. */
export interface Rows {
  fieldNames: string[];
  rows: Cell[][];
}

/** Most rows or identifiers in one request [D]. */
const MAX_ROWS = 200;

/** @throws Refusal 400 INVALID_REQUEST_CONTENT unless the value is a JSON object */
export function objectOf(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw invalidContent(`${name} must be an object`);
}

/** @throws Refusal 400 INVALID_REQUEST_CONTENT unless the value is an array */
export function arrayOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw invalidContent(`${name} must be an array`);
}

/** @throws Refusal 400 INVALID_REQUEST_CONTENT unless the value is a string */
export function requiredText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw invalidContent(`${name} must be a string`);
}

/** @throws Refusal 400 INVALID_REQUEST_CONTENT unless the value is an array of strings */
export function textsOf(value: unknown, name: string): string[] {
  return arrayOf(value, name).map((item) => requiredText(item, name));
}

/** A text, or null when it is null, empty or absent. */
export function optionalText(value: unknown, name: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  return requiredText(value, name);
}

/**
 * Checks how many rows there are.
 * @throws Refusal 400 when there is none or more than 200; the code is documented, for merges and
 *   for triggers in its own form, and the status is a guess [U]
 */
export function checkCount(count: number, errorCode = 'RECORD_LIMIT_EXCEEDED'): void {
  if (count === 0) throw invalidParameter('There are no records');
  if (count <= MAX_ROWS) return;
  const detail = `Limit exceeded, maximum of ${MAX_ROWS} records are allowed per each api call`;
  throw new Refusal(400, errorCode, detail);
}

/**
 * The `recordData` of a merge.
 * @throws Refusal 400 when its shape is wrong, a row is not as long as the names, or there are too
 *   many rows
 */
export function rowsOf(recordData: unknown): Rows {
  const { fieldNames, records, mapTemplateName } = objectOf(recordData, 'recordData');
  optionalText(mapTemplateName, 'mapTemplateName');
  const rows = arrayOf(records, 'records').map((row) => arrayOf(row, 'records'));
  checkCount(rows.length);
  return cellsOf(fieldNames, rows);
}

/** @throws Refusal 400 when a row is not as long as the names, or a name repeats [I] */
export function cellsOf(fieldNames: unknown, rows: readonly unknown[][]): Rows {
  const names = textsOf(fieldNames, 'fieldNames');
  const upper = names.map((name) => name.toUpperCase());
  const repeated = upper.find((name, i) => upper.indexOf(name) !== i);
  if (repeated !== undefined) throw invalidParameter(`Field ${repeated} is given more than once`);
  rows.forEach((row, i) => {
    if (row.length === names.length) return;
    throw invalidParameter(`Record ${i} = The number of values is not that of the field names\r\n`);
  });
  return { fieldNames: names, rows: rows.map((row) => row.map(cellOf)) };
}

// "Responsys ignores most non-strings" [C].
function cellOf(value: unknown): Cell {
  if (value === null || value === '') return null;
  return typeof value === 'string' ? value : undefined;
}
