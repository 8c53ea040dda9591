import { knownColumns } from './feeds';
import { EVENT, FILE_LINE, FILE_MODIFIED, FILE_URL, STREAM, type Column } from './rows/record';
import { typeOf, type ColumnType } from './rows/values';

/** A field of the stream's JSON schema. */
export interface Field {
  type: readonly string[];
  format?: string;
  airbyte_type?: string;
  description?: string;
}

const FIELDS: Readonly<Record<ColumnType, Field>> = {
  string: { type: ['null', 'string'] },
  number: { type: ['null', 'number'] },
  'date-time': {
    type: ['null', 'string'],
    format: 'date-time',
    airbyte_type: 'timestamp_with_timezone',
  },
};

/** The JSON schema of the stream with every documented column, and those found in files. */
export function schemaOf(found: readonly Column[] = []): {
  properties: Record<string, Field>;
  [keyword: string]: unknown;
} {
  const documented = knownColumns().map((name) => ({ name, type: typeOf(name) }));
  const columns = [...documented, ...found].map(({ name, type }) => [name, FIELDS[type]] as const);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties: {
      [EVENT]: { ...FIELDS.string, description: 'Kind of event in lower case, from the file name' },
      [FILE_URL]: { type: ['string'], description: 'Path of the file on the SFTP server' },
      [FILE_MODIFIED]: {
        ...FIELDS['date-time'],
        type: ['string'],
        description: 'When the file was last modified',
      },
      [FILE_LINE]: { type: ['integer'], description: 'Data row in the file, from 1' },
      ...Object.fromEntries(columns),
    },
  };
}

/** The stream as `discover` offers it, with the columns found in files. */
export function streamOf(found: readonly Column[]): object {
  return {
    name: STREAM,
    json_schema: schemaOf(found),
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: true,
    default_cursor_field: [FILE_MODIFIED],
    source_defined_primary_key: [[FILE_URL], [FILE_LINE]],
    is_resumable: true,
  };
}
