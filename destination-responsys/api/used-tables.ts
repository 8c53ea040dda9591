import { configError } from '../../shared/errors';
import { same } from './account-call';
import type { Needs, ObjectNames } from './needs';
import type { ColumnMapping, ListColumn } from '../responsys';
import type { MissingTable } from './tables';

/** A table that the workflow writes to. */
export interface Used {
  title: string;
  name: string;
  columns: readonly ColumnMapping[];
  type: string;
  isUsed: boolean;
}

/**
 * The two extension tables, and whether the workflow writes to them.
 * @throws ConnectorError (config_error) if both have the same name
 */
export function usedTables(place: ObjectNames, needs: Needs): readonly Used[] {
  const { userFields, segments, usesSegments = false } = needs;
  const used: Used[] = [
    {
      title: 'User Fields Table',
      name: place.userFieldsTable,
      columns: userFields,
      type: 'STR500',
      isUsed: userFields.length > 0,
    },
    {
      title: 'Segments Table',
      name: place.segmentsTable,
      columns: segments,
      type: 'INTEGER',
      isUsed: segments.length > 0 || usesSegments,
    },
  ];
  if (used.every(({ isUsed }) => isUsed) && same(place.userFieldsTable, place.segmentsTable)) {
    throw configError(
      `User Fields Table and Segments Table both name ${place.segmentsTable}. Fields and memberships ` +
        'need a table each: choose another name for one of them.',
    );
  }
  return used;
}

/** What a new table is created from. */
export function missingTable({ title, name, columns, type }: Used, folder: string): MissingTable {
  const fields = columns.map((column) => ({ fieldName: column.name, fieldType: type }));
  return { title, name, folder, fields };
}

/** Columns that a table lacks. The remedy is in the first sentence, which Airbyte shows first. */
export function lackingColumns(
  { title, name }: Used,
  columns: readonly ColumnMapping[],
  streams: readonly string[],
): Error {
  const isStream = columns.some(({ source }) => streams.includes(source));
  const option = isStream
    ? 'fill in Source Audience (while it is empty, each stream is an audience with a column of its own), '
    : '';
  return configError(
    `The extension table ${name} lacks the columns ${named(columns)}: ${option}add them in Responsys, ` +
      `or name a table that does not exist yet in ${title}, to have it created. Responsys's API ` +
      'cannot add columns to a table.',
  );
}

/** Columns that the profile list lacks. */
export function lackingInList(list: string, columns: readonly ListColumn[]): Error {
  const titles = [...new Set(columns.map(({ title = 'List Fields' }) => title))];
  return configError(
    `The profile list ${list} lacks the columns ${named(columns)}. Correct Workflow > ` +
      `${titles.join(' and ')}, or add the columns in Responsys.`,
  );
}

function named(columns: readonly ColumnMapping[]): string {
  return columns.map(({ name, source }) => `${name} (for ${source})`).join(', ');
}
