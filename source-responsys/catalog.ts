import { columnsOfKind, knownColumns, knownKinds } from './feeds';
import { EVENT, FILE_LINE, FILE_MODIFIED, FILE_URL, type Column } from './rows/record';
import { typeOf, type ColumnType } from './rows/values';
import {
  ALL_EVENTS,
  isOffered,
  OTHER_FILES,
  streamOfType,
  typeOfStream,
  type StreamLayout,
} from './streams';

/** A field of the stream's JSON schema. */
export interface Field {
  type: readonly string[];
  format?: string;
  airbyte_type?: string;
  description?: string;
}

/** What the files of a folder show about the streams. */
export interface Found {
  /** The event types in the names of files, in upper case; undefined: of files without one. */
  types: ReadonlySet<string | undefined>;
  /** The headers of texts, with the event types of their names. */
  headers: readonly { type: string | undefined; columns: readonly Column[] }[];
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

/** The JSON schema of a stream with its documented columns, and those found in files. */
export function schemaOf(
  found: readonly Column[] = [],
  known: readonly string[] = knownColumns(),
): {
  properties: Record<string, Field>;
  [keyword: string]: unknown;
} {
  const documented = known.map((name) => ({ name, type: typeOf(name) }));
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

/** The streams as `discover` offers them. */
export function streamsOf(
  layout: StreamLayout,
  found: Found,
  eventTypes: readonly string[],
): object[] {
  if (layout === 'single') return [streamOf(found.headers.flatMap(({ columns }) => columns))];
  const types = [...found.types, ...found.headers.map(({ type }) => type), ...eventTypes];
  const undocumented = types.map(streamOfType).filter((name) => name !== OTHER_FILES);
  const names = [...knownKinds().map(streamOfType), ...undocumented.sort()].filter((name) =>
    isOffered(name, eventTypes),
  );
  const others = types.some((type) => streamOfType(type) === OTHER_FILES) ? [OTHER_FILES] : [];
  return [...new Set([...names, ...others])].map((name) => streamOfOneType(name, found));
}

/** The stream of all events, with the columns found in files. */
export function streamOf(found: readonly Column[]): object {
  return described(ALL_EVENTS, schemaOf(firstOfEach(found)));
}

// The columns of a type that is documented nowhere are those in its files. If none can be looked
// at, a schema without columns would make Airbyte drop all values.
function streamOfOneType(name: string, { headers }: Found): object {
  const found = firstOfEach(
    headers.flatMap(({ type, columns }) => (streamOfType(type) === name ? columns : [])),
  );
  const type = typeOfStream(name);
  const isWide = type === undefined || found.length === 0;
  const known = type === undefined ? undefined : columnsOfKind(type);
  return described(name, schemaOf(found, known ?? (isWide ? knownColumns() : [])));
}

function described(name: string, schema: object): object {
  return {
    name,
    json_schema: schema,
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: true,
    default_cursor_field: [FILE_MODIFIED],
    source_defined_primary_key: [[FILE_URL], [FILE_LINE]],
    is_resumable: true,
  };
}

function firstOfEach(columns: readonly Column[]): Column[] {
  const first = new Map<string, Column>();
  for (const column of columns) if (!first.has(column.name)) first.set(column.name, column);
  return [...first.values()];
}
