import { isObject } from '../../shared/airbyte/protocol';

/** A cell of an answer; undefined if blank or not a plain value. */
type Cell = string | undefined;

/** The rows of an answer. */
export interface Records {
  /** Columns in upper case; empty if the answer names none. */
  names: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/**
 * The rows of an answer, in any of the forms seen or documented: `recordData` with rows of cells,
 * as objects, or with `fieldValues` (the high-availability API); the same without `recordData`
 * around it; or an array of objects. A row of any other form has no cells.
 * @returns undefined if the answer contains no rows
 */
export function recordsIn(answer: unknown): Records | undefined {
  const data = isObject(answer) ? (answer['recordData'] ?? answer) : answer;
  const records: unknown = isObject(data) ? (data['records'] ?? data['items']) : data;
  if (!Array.isArray(records)) return undefined;
  const given = isObject(data) ? data['fieldNames'] : undefined;
  const own = namesIn(records);
  const names = own.length === 0 && Array.isArray(given) ? given.map(upper) : own;
  return { names, rows: records.map((record: unknown) => cellsOf(record, names)) };
}

function namesIn(records: readonly unknown[]): string[] {
  const named = records.filter(isObject).filter((record) => !('fieldValues' in record));
  return [...new Set(named.flatMap((record) => Object.keys(record).map(upper)))];
}

function cellsOf(record: unknown, names: readonly string[]): Cell[] {
  const cells: unknown = isObject(record) ? record['fieldValues'] : record;
  if (Array.isArray(cells)) return cells.map(cellOf);
  if (!isObject(record)) return record === null ? [] : [cellOf(record)];
  const byName = new Map(Object.entries(record).map(([name, cell]) => [upper(name), cell]));
  return names.map((name) => cellOf(byName.get(name)));
}

// Usually a string, sometimes a number; null if blank.
function cellOf(cell: unknown): Cell {
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' && cell !== '' ? cell : undefined;
}

function upper(name: unknown): string {
  return String(name).toUpperCase();
}

/** Whether a cell is a RIID, which is a positive number. */
export function isRiid(cell: string | undefined): cell is string {
  return cell !== undefined && /^[1-9]\d*$/.test(cell);
}

/** Why a row failed, in the place of its id: `MERGEFAILED: ...`, `DELETEFAILED: ...`. */
export function failureIn(cells: readonly Cell[]): { code: string; text: string } | undefined {
  for (const cell of cells) {
    const code = /^\s*([A-Z]{3,10}FAILED)\b/i.exec(cell ?? '')?.[1];
    if (code !== undefined) return { code: code.toUpperCase(), text: cell ?? '' };
  }
  return undefined;
}
