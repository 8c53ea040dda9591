import type { ProtocolMessage } from '../connector/connector-run';
import { validatorOf } from './json-schema';
import { unless, type Rule } from './rule';

/** What the platform needs of a kind of message, as a JSON Schema. */
interface Kind {
  asks: string;
  schema: object;
}

const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };
const object = (required: readonly string[], properties: object = {}): object => ({
  type: 'object',
  required,
  properties,
});
const descriptor = object(['name'], { name: text });
const streamState = object(['stream_descriptor'], { stream_descriptor: descriptor });
const stats = object(['recordCount'], { recordCount: count, rejectedRecordCount: count });
const change = object(['field', 'change', 'reason'], {
  field: text,
  change: { enum: ['NULLED', 'TRUNCATED'] },
  reason: {
    type: 'string',
    pattern:
      '^((SOURCE|DESTINATION|PLATFORM)_(RECORD_SIZE_LIMITATION|FIELD_SIZE_LIMITATION|SERIALIZATION_ERROR)|SOURCE_RETRIEVAL_ERROR|DESTINATION_TYPECAST_ERROR)$',
  },
});

function message(key: string, asks: string, schema: object): Kind {
  return { asks, schema: object([key], { [key]: schema }) };
}

function trace(key: string, asks: string, schema: object): Kind {
  return message('trace', asks, object(['emitted_at', key], { emitted_at: count, [key]: schema }));
}

/** Every kind that a connector may send; those of TRACE by the kind of trace. */
const KINDS: Readonly<Record<string, Kind>> = {
  RECORD: message(
    'record',
    'A record has a stream, data that are not empty, a time, and changes by their known names. It would be dropped otherwise.',
    object(['stream', 'data', 'emitted_at'], {
      stream: text,
      data: { type: 'object', minProperties: 1 },
      emitted_at: count,
      meta: object([], { changes: { type: 'array', items: change } }),
    }),
  ),
  STATE: message(
    'state',
    'A state is of type STREAM or GLOBAL, and names its streams; statistics are numbers. LEGACY ends the sync.',
    {
      ...object(['type'], { sourceStats: stats, destinationStats: stats }),
      anyOf: [
        object(['stream'], { type: { const: 'STREAM' }, stream: streamState }),
        object(['global'], {
          type: { const: 'GLOBAL' },
          global: object(['stream_states'], {
            stream_states: { type: 'array', items: streamState },
          }),
        }),
      ],
    },
  ),
  ERROR: trace(
    'error',
    'An error has a message and one of the three types of failure.',
    object(['message', 'failure_type'], {
      message: text,
      failure_type: { enum: ['system_error', 'config_error', 'transient_error'] },
    }),
  ),
  STREAM_STATUS: trace(
    'stream_status',
    'A status names its stream and is one of the four.',
    object(['stream_descriptor', 'status'], {
      stream_descriptor: descriptor,
      status: { enum: ['STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE'] },
    }),
  ),
  LOG: message(
    'log',
    'A line of the log has a level and a text.',
    object(['level', 'message'], {
      level: { enum: ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] },
      message: { type: 'string' },
    }),
  ),
  SPEC: message(
    'spec',
    'A specification holds its form.',
    object(['connectionSpecification'], { connectionSpecification: { type: 'object' } }),
  ),
  CONNECTION_STATUS: message(
    'connectionStatus',
    'The answer to a check is SUCCEEDED or FAILED.',
    object(['status'], { status: { enum: ['SUCCEEDED', 'FAILED'] } }),
  ),
  CATALOG: message(
    'catalog',
    'Each stream of a catalog has a name, a sync mode, and a schema with properties, from which columns are chosen.',
    object(['streams'], {
      streams: {
        type: 'array',
        items: object(['name', 'json_schema', 'supported_sync_modes'], {
          name: text,
          json_schema: object(['properties'], { properties: { type: 'object' } }),
          supported_sync_modes: { type: 'array', minItems: 1 },
        }),
      },
    }),
  ),
  DESTINATION_CATALOG: message(
    'destination_catalog',
    'Each operation of a destination has an object, a sync mode and a schema.',
    object(['operations'], {
      operations: {
        type: 'array',
        items: object(['object_name', 'sync_mode', 'json_schema'], {
          object_name: text,
          sync_mode: { enum: ['append', 'overwrite', 'append_dedup', 'update', 'soft_delete'] },
          json_schema: { type: 'object' },
        }),
      },
    }),
  ),
};

/**
 * What Airbyte's platform needs in order to count, keep and forward a message. It reads messages
 * into Java classes without a look at the protocol's schema: what it does not know it drops, and
 * what it unboxes without a look ends the sync. From VersionedAirbyteStreamFactory,
 * BasicAirbyteMessageValidator and StatsTracker of airbytehq/airbyte-platform.
 */
export const MESSAGE_RULES: readonly Rule<ProtocolMessage>[] = [
  {
    name: 'message_known',
    asks: 'A message is of a kind that is listed here. An ESTIMATE is not: nothing shows it, and one that lacks a number ends the sync.',
    violations: (one) => unless(kindOf(one) in KINDS, `${kindOf(one)} is not to be sent`),
  },
  ...Object.entries(KINDS).map(([kind, needs]) => ruleOf(kind, needs)),
];

function ruleOf(kind: string, { asks, schema }: Kind): Rule<ProtocolMessage> {
  // Compiled when the first message of the kind comes: most runs see few of them.
  let validate: ((value: unknown) => string[]) | undefined;
  return {
    name: `message_${kind.toLowerCase()}`,
    asks,
    violations(one) {
      if (kindOf(one) !== kind) return [];
      validate ??= validatorOf(schema);
      return validate(one).map((fault) => `${kind}: ${fault}`);
    },
  };
}

function kindOf({ type, trace: traced }: ProtocolMessage): string {
  return type === 'TRACE' && traced !== undefined ? traced.type : type;
}
