import { typeOf, type ColumnType } from './values';

/* The parts of a record: its fields, and the columns of a file. */

/** Fields that the connector adds to the columns of a file. */
export const EVENT = 'event';
export const FILE_URL = '_ab_source_file_url';
export const FILE_MODIFIED = '_ab_source_file_last_modified';
export const FILE_LINE = '_ab_source_file_line';

export interface Column {
  /** Name of the field: lower case, unique within the file. */
  name: string;
  type: ColumnType;
}

/**
 * The columns of a file from its header: lower case, a repeated name with `_2`, `_3`, ..., an
 * empty one named by its position. A column never takes the name of a field of the connector's.
 */
export function columnsOf(header: readonly string[]): Column[] {
  const taken = new Set([EVENT, FILE_URL, FILE_MODIFIED, FILE_LINE]);
  return header.map((title, index) => {
    const base = title.trim().toLowerCase() || `column_${index + 1}`;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return { name, type: typeOf(base) };
  });
}

/** What all records of a text have in common. */
export interface FileFacts {
  /** The stream that they go to. */
  stream: string;
  path: string;
  /** Seconds since the epoch. */
  modified: number;
  /** Kind of event in lower case; null for a file whose name does not contain one. */
  event: string | null;
}
