import type { FormSchema } from '../../shared/form/schema';
import { validatorOf } from './json-schema';
import { repeated, sameJson, unless, type Rule } from './rule';

/** A stream as `discover` describes it. */
export interface Stream {
  name: string;
  json_schema: FormSchema;
  supported_sync_modes?: readonly string[];
  source_defined_cursor?: boolean;
  default_cursor_field?: readonly string[];
  source_defined_primary_key?: readonly (readonly string[])[];
  is_resumable?: boolean;
  [part: string]: unknown;
}

export interface DiscoveryEvidence {
  /** The streams of each CATALOG message that was printed. */
  catalogs: readonly (readonly Stream[])[];
  /** Those of the last version that was released. */
  released: readonly Stream[];
}

/** Types of Airbyte's own, by the JSON type that they refine. */
const AIRBYTE_TYPES: Readonly<Record<string, string>> = {
  timestamp_with_timezone: 'string',
  timestamp_without_timezone: 'string',
  time_with_timezone: 'string',
  time_without_timezone: 'string',
  integer: 'number',
};
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'];
const KEY_TYPES = ['string', 'number', 'integer', 'boolean'];

function eachStream(
  name: string,
  asks: string,
  faultsOf: (stream: Stream) => string[],
): Rule<DiscoveryEvidence> {
  return {
    name,
    asks,
    violations: ({ catalogs }) =>
      catalogs
        .flat()
        .flatMap((stream) => faultsOf(stream).map((fault) => `${stream.name}: ${fault}`)),
  };
}

/** The rules for `discover`: TestDiscovery, and one of TestConnectorAttributes. */
export const DISCOVERY_RULES: readonly Rule<DiscoveryEvidence>[] = [
  {
    name: 'discover',
    asks: 'There is exactly one CATALOG, with streams whose names differ.',
    violations: ({ catalogs }) => [
      ...unless(catalogs.length === 1, `there are ${catalogs.length} catalogs`),
      ...unless(catalogs.flat().length > 0, 'it is empty'),
      ...repeated(catalogs.flat().map((s) => s.name)).map((name) => `${name} is there twice`),
    ],
  },
  eachStream('valid_json_schemas', "Each stream's schema is a JSON schema.", ({ json_schema }) => {
    try {
      validatorOf(json_schema);
      return unless(json_schema.type === 'object', 'it does not describe an object');
    } catch (error) {
      return [String(error)];
    }
  }),
  eachStream('defined_cursors_exist_in_schema', 'The cursor is a field.', (stream) =>
    [stream.default_cursor_field ?? []]
      .filter((path) => path.length > 0 && fieldAt(stream, path) === undefined)
      .map((path) => `there is no ${path.join('.')}`),
  ),
  eachStream('defined_keyword', 'A schema uses neither allOf nor not.', ({ json_schema }) =>
    ['allOf', 'not'].filter((word) => hasKeyword(json_schema, word)).map((w) => `${w} is used`),
  ),
  eachStream('primary_keys_exist_in_schema', 'The primary key is made of fields.', (stream) =>
    (stream.source_defined_primary_key ?? [])
      .filter((path) => fieldAt(stream, path) === undefined)
      .map((path) => `there is no ${path.join('.')}`),
  ),
  eachStream('streams_has_sync_modes', 'A stream has a sync mode at least.', (stream) =>
    unless((stream.supported_sync_modes ?? []).length > 0, 'it has none'),
  ),
  eachStream(
    'additional_properties_is_true',
    'Unknown fields are let through.',
    ({ json_schema }) =>
      unless(
        (json_schema['additionalProperties'] ?? true) === true,
        'additionalProperties is not true',
      ),
  ),
  {
    name: 'backward_compatibility',
    asks: 'No stream, field, type, cursor or key of the version before has gone or changed.',
    violations: ({ catalogs, released }) =>
      released.flatMap((old) => {
        const now = catalogs.flat().find(({ name }) => name === old.name);
        return now === undefined ? [`${old.name} is gone`] : changed(old, now);
      }),
  },
  eachStream(
    'supported_data_types',
    'Every field is of a type that Airbyte knows.',
    ({ json_schema }) =>
      Object.entries(json_schema.properties ?? {}).flatMap(([name, field]) => {
        const refined = AIRBYTE_TYPES[String(field['airbyte_type'])];
        const types = typesOf(field);
        return [
          ...unless(types.length === 1 && types.every((t) => TYPES.includes(t)), `type of ${name}`),
          ...unless(!('airbyte_type' in field) || types[0] === refined, `airbyte_type of ${name}`),
        ];
      }),
  ),
  eachStream(
    'primary_keys_data_type',
    'A key is neither null nor a list nor an object.',
    (stream) =>
      (stream.source_defined_primary_key ?? []).flatMap((path) => {
        const type: unknown = fieldAt(stream, path)?.type;
        const types = Array.isArray(type) ? type.map(String) : [String(type)];
        return unless(
          types.every((one) => KEY_TYPES.includes(one)),
          `${path.join('.')} is ${types.join()}`,
        );
      }),
  ),
  eachStream(
    'streams_define_primary_key',
    'Every stream says what identifies a record.',
    (stream) =>
      unless((stream.source_defined_primary_key ?? []).length > 0, 'it has no primary key'),
  ),
  eachStream(
    'incremental_is_resumable',
    'What is incremental is resumable, with a cursor.',
    (stream) =>
      unless(
        stream.supported_sync_modes?.includes('incremental') !== true ||
          (stream.is_resumable === true && stream.source_defined_cursor !== undefined),
        'is_resumable and source_defined_cursor are not both set',
      ),
  ),
];

function fieldAt({ json_schema }: Stream, path: readonly string[]): FormSchema | undefined {
  return path.reduce<FormSchema | undefined>((at, key) => at?.properties?.[key], json_schema);
}

function typesOf({ type }: { type?: unknown }): string[] {
  const types = Array.isArray(type) ? type.map(String) : [String(type)];
  return types.filter((one) => one !== 'null');
}

function hasKeyword(schema: unknown, keyword: string): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    // Below `properties` the keys are names of fields.
    ([key, value]) =>
      key === keyword ||
      (key === 'properties'
        ? Object.values(value as object).some((field) => hasKeyword(field, keyword))
        : hasKeyword(value, keyword)),
  );
}

function changed(old: Stream, now: Stream): string[] {
  const fields = Object.entries(old.json_schema.properties ?? {}).flatMap(([name, field]) => {
    const field2 = now.json_schema.properties?.[name];
    return unless(
      field2 !== undefined && sameJson(typesOf(field), typesOf(field2)),
      `${old.name}: ${name} is gone or has another type`,
    );
  });
  return [
    ...fields,
    ...unless(sameJson(old.default_cursor_field, now.default_cursor_field), `${old.name}: cursor`),
    ...unless(
      sameJson(old.source_defined_primary_key, now.source_defined_primary_key),
      `${old.name}: primary key`,
    ),
  ];
}
