import type { FormSchema } from '../../shared/form/schema';
import {
  emptyRun,
  note,
  type ConnectorRun,
  type ProtocolMessage,
} from '../connector/connector-run';
import type { ConnectionEvidence } from './connection-rules';
import { emptyCourse, follow, type Course } from './course-rules';
import type { DiscoveryEvidence, Stream } from './discovery-rules';
import type { DocumentationEvidence } from './documentation-rules';
import type { ImageEvidence } from './image-rules';
import type { IncrementalEvidence } from './incremental-rules';
import type { MetadataEvidence } from './metadata-rules';
import type { ReadEvidence } from './read-rules';
import type { SpecEvidence, Specification } from './spec-rules';

/*
 * A connector to a made-up shop that holds every rule, by which the rules themselves are tested.
 */

const described = { description: 'What it is.' };
const host = { ...described, type: 'string', title: 'Host', order: 1, examples: ['here'] };
const form: FormSchema = {
  title: 'Shop',
  type: 'object',
  additionalProperties: true,
  required: ['login'],
  groups: [{ id: 'main', title: 'Main' }],
  properties: {
    login: {
      ...described,
      ...{ type: 'object', title: 'Log-in', order: 0, group: 'main', display_type: 'radio' },
      oneOf: [
        {
          ...{ ...described, type: 'object', title: 'By Password', additionalProperties: true },
          required: ['method', 'host'],
          properties: {
            method: { type: 'string', const: 'password', order: 0 },
            host,
            password: {
              ...{ ...described, type: 'string', title: 'Password', order: 2 },
              airbyte_secret: true,
            },
          },
        },
        {
          ...{ ...described, type: 'object', title: 'None', required: ['method'] },
          properties: { method: { type: 'string', const: 'none', order: 0 }, host },
        },
      ],
    },
    gifts: {
      ...{ type: 'boolean', title: 'Gifts', order: 4, group: 'main', default: false },
      description: 'Also reads what is given away.',
    },
    kind: {
      ...{ description: 'Either a or b.' },
      ...{ type: 'string', title: 'Kind of Order', order: 1, group: 'main' },
      ...{ enum: ['a', 'b'], default: 'a' },
    },
    ids: {
      ...{ ...described, type: 'array', title: 'IDs', order: 2, group: 'main', examples: ['1'] },
      items: { type: 'string' },
    },
    since: {
      ...{ ...described, type: 'string', title: 'Since', order: 3, group: 'main', format: 'date' },
      ...{ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', pattern_descriptor: 'YYYY-MM-DD' },
      examples: ['2024-05-01'],
    },
  },
};

const specification: Specification = {
  documentationUrl: 'https://example.com/shop',
  connectionSpecification: form,
};

export const SPEC: SpecEvidence = {
  printed: specification,
  stored: specification,
  released: specification,
  configs: [{ login: { method: 'password', host: 'here' }, since: '2024-05-01' }],
};

export const IMAGE: ImageEvidence = {
  name: 'source-shop',
  version: '1.0.0',
  user: 'airbyte',
  env: { AIRBYTE_ENTRYPOINT: '/airbyte/main' },
  entrypoint: ['/airbyte/main'],
  labels: { 'io.airbyte.name': 'source-shop', 'io.airbyte.version': '1.0.0' },
};

/** What a run looks like that printed these messages. */
function runOf(messages: readonly ProtocolMessage[], exitCode = 0): ConnectorRun {
  const run = { ...emptyRun(), exitCode };
  for (const message of messages) note(message, run, false);
  return run;
}

function answer(status: 'SUCCEEDED' | 'FAILED', message: string): ConnectorRun {
  return runOf([{ type: 'CONNECTION_STATUS', connectionStatus: { status, message } }]);
}

export const CONNECTION: ConnectionEvidence = {
  working: answer('SUCCEEDED', 'It works.'),
  refused: answer('FAILED', 'Host: it refuses you.'),
  invalid: answer('FAILED', 'Host is missing.'),
};

export const STREAM: Stream = {
  name: 'orders',
  json_schema: {
    type: 'object',
    additionalProperties: true,
    properties: {
      id: { type: ['string'] } as unknown as FormSchema,
      name: { type: ['null', 'string'] } as unknown as FormSchema,
      changed: {
        ...({ type: ['string'], format: 'date-time' } as unknown as FormSchema),
        airbyte_type: 'timestamp_with_timezone',
      },
    },
  },
  supported_sync_modes: ['full_refresh', 'incremental'],
  source_defined_cursor: true,
  default_cursor_field: ['changed'],
  source_defined_primary_key: [['id']],
  is_resumable: true,
};

export const DISCOVERY: DiscoveryEvidence = { catalogs: [[STREAM]], released: [STREAM] };

function record(id: string, emitted_at: number): ProtocolMessage {
  const data = { id, name: null, changed: '2024-05-01T00:00:00Z' };
  return { type: 'RECORD', record: { stream: 'orders', data, emitted_at } };
}

function state(recordCount: number): ProtocolMessage {
  const stream = { stream_descriptor: { name: 'orders' }, stream_state: {} };
  return { type: 'STATE', state: { type: 'STREAM', stream, sourceStats: { recordCount } } };
}

function status(text: string, name = 'orders'): ProtocolMessage {
  const stream_status = { stream_descriptor: { name }, status: text };
  return { type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: 1, stream_status } };
}

function error(failure_type: 'config_error' | 'system_error'): ProtocolMessage {
  const told = { message: 'no', failure_type };
  return { type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1, error: told } };
}

const CHANGED = {
  changes: [{ field: 'name', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }],
};

/** A read that yields two orders, at a time in milliseconds. */
function readAt(time: number): ConnectorRun {
  return runOf([
    ...[status('STARTED'), status('RUNNING'), record('1', time), state(1)],
    ...[record('2', time + 1), state(1), status('COMPLETE')],
  ]);
}

export const READ: ReadEvidence = {
  streams: [STREAM],
  run: readAt(1),
  expected: [{ id: '1' }],
  badCatalog: runOf(
    [{ type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1, error: { message: 'no' } } }],
    1,
  ),
  fileTypes: ['.csv'],
  files: ['a.CSV'],
  full: [readAt(1), readAt(10)],
};

export const INCREMENTAL: IncrementalEvidence = {
  first: readAt(1),
  second: runOf([state(0)]),
  resumed: [{ state: 0, run: runOf([record('2', 5), state(1)]) }],
  future: runOf([state(0)]),
};

/** A message of each kind. */
export const MESSAGES: readonly ProtocolMessage[] = [
  { ...record('1', 1), record: { ...record('1', 1).record, meta: CHANGED } } as ProtocolMessage,
  state(1),
  { type: 'STATE', state: { type: 'GLOBAL', global: { stream_states: [state(1).state?.stream] } } },
  status('STARTED'),
  error('config_error'),
  { type: 'LOG', log: { level: 'INFO', message: '' } },
  { type: 'SPEC', spec: { connectionSpecification: form } },
  { type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED' } },
  { type: 'CATALOG', catalog: { streams: [{ ...STREAM }] } },
  {
    type: 'DESTINATION_CATALOG',
    destination_catalog: {
      operations: [{ object_name: 'orders', sync_mode: 'append', json_schema: {} }],
    },
  },
];

function courseOf(command: string, messages: readonly ProtocolMessage[], exitCode = 0): Course {
  const course = { ...emptyCourse(command, ['orders', 'users']), exitCode };
  for (const message of messages) follow(course, message);
  return course;
}

/** A read that ends well, a write, a read that fails, and one of which one stream does. */
export const COURSES: readonly Course[] = [
  courseOf('read', readAt(1).messages),
  courseOf('write', [
    {
      type: 'STATE',
      state: { type: 'STREAM', destinationStats: state(1).state?.sourceStats },
    } as ProtocolMessage,
  ]),
  courseOf(
    'read',
    [status('STARTED'), record('1', 1), state(1), error('system_error'), status('INCOMPLETE')],
    1,
  ),
  courseOf(
    'read',
    [
      ...[status('STARTED'), status('STARTED', 'users'), state(0), status('COMPLETE')],
      ...[error('system_error'), status('INCOMPLETE', 'users')],
    ],
    1,
  ),
];

export const METADATA: MetadataEvidence = {
  metadata: {
    metadataSpecVersion: '1.0',
    data: {
      name: 'Shop',
      definitionId: '0b7d8c5e-5f7a-4c0e-9d53-2f4a1c6b7e80',
      connectorType: 'source',
      connectorSubtype: 'api',
      dockerRepository: 'source-shop',
      dockerImageTag: '1.0.0',
      documentationUrl: 'https://example.com/shop',
      icon: 'icon.svg',
      license: 'MIT',
      releaseStage: 'alpha',
      supportLevel: 'community',
      tags: ['language:typescript'],
      allowedHosts: { hosts: ['example.com'] },
      suggestedStreams: { streams: ['orders'] },
      maxSecondsBetweenMessages: 60,
    },
  },
  icon: '<svg viewBox="0 0 64 64"/>',
  connector: { name: 'source-shop', kind: 'source' },
  package: { version: '1.0.0', license: 'MIT' },
  documentationUrl: 'https://example.com/shop',
  streams: ['orders'],
};

export const PAGE: DocumentationEvidence = {
  page: `# Shop source

Reads the [shop](https://example.com/shop).

## Prerequisites

The **Host**; see [how to install](install.md).

## Setup guide

Fill in the form.

## Supported sync modes

All.

## Supported streams

Orders; for types see [below](#data-type-map).

## Performance considerations

Fast enough.

## Data type map

Text is text.

## Limitations & troubleshooting

Airbyte drops columns, and switches off a connection after 30 failed syncs in a row.

## Changelog

<details>
<summary>Expand to review</summary>

| Version | Subject |
| ------- | ------- |
| 1.0.0   | First   |

</details>
`,
  form,
  version: '1.0.0',
  exists: (path) => path === 'install.md',
};
