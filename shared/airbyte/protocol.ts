import { AirbyteMessageType, type AirbyteMessage } from 'faros-airbyte-cdk/lib/protocol';

import type { FailureType } from '../errors';

/**
 * The parts of the Airbyte protocol (release 0.18.0) that faros-airbyte-cdk's types lack or
 * shape otherwise: plain STREAM states, stream statuses, transient errors, record meta.
 */

export type SyncMode = 'full_refresh' | 'incremental';

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';

/** A STREAM_STATUS trace; `atMs` in milliseconds since the epoch. */
export class StreamStatusMessage implements AirbyteMessage {
  readonly type = AirbyteMessageType.TRACE;
  readonly trace;

  constructor(
    readonly streamName: string,
    readonly status: StreamStatus,
    atMs: number,
  ) {
    this.trace = {
      type: 'STREAM_STATUS',
      emitted_at: atMs,
      stream_status: { stream_descriptor: { name: streamName }, status },
    };
  }

  toJSON(): object {
    return { type: this.type, trace: this.trace };
  }
}

/** A plain STREAM state; `recordCount` counts the stream's records since its previous state. */
export function stateMessage(stream: string, state: object, recordCount: number): AirbyteMessage {
  return message({
    type: AirbyteMessageType.STATE,
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: state },
      sourceStats: { recordCount },
    },
  });
}

// A message type that the CDK lacks.
const DESTINATION_CATALOG = 'DESTINATION_CATALOG' as unknown as AirbyteMessageType;

/** A DESTINATION_CATALOG: what a destination's `discover` offers. */
export function destinationCatalog(operations: readonly object[]): AirbyteMessage {
  return message({ type: DESTINATION_CATALOG, destination_catalog: { operations } });
}

/** A TRACE ERROR, which gives Airbyte and its user the reason for a failure. */
export function errorMessage(
  error: {
    failureType: FailureType;
    message: string;
    internal: string;
    stack: string;
  },
  atMs: number,
): AirbyteMessage {
  return message({
    type: AirbyteMessageType.TRACE,
    trace: {
      type: 'ERROR',
      emitted_at: atMs,
      error: {
        message: error.message,
        internal_message: error.internal,
        stack_trace: error.stack,
        failure_type: error.failureType,
      },
    },
  });
}

/**
 * Messages as finished lines of JSON in UTF-8, each ending in a newline. The CDK rebuilds a RECORD
 * field by field on its way out, which costs more than parsing the row did; and a STATE that a
 * destination returns must be the same to the byte.
 */
export class SerializedMessages implements AirbyteMessage {
  constructor(
    readonly type: AirbyteMessageType.RECORD | AirbyteMessageType.STATE,
    readonly lines: Uint8Array,
    /** Called once `lines` have been flushed and their memory may be reused. */
    readonly left?: () => void,
  ) {}

  /** RECORD messages. `left` is called once they are flushed and their memory may be reused. */
  static records(lines: Uint8Array, left: () => void): SerializedMessages {
    return new SerializedMessages(AirbyteMessageType.RECORD, lines, left);
  }

  /** STATE messages. */
  static states(lines: Uint8Array): SerializedMessages {
    return new SerializedMessages(AirbyteMessageType.STATE, lines);
  }
}

/**
 * The state of one stream from what the platform passes by --state: an array of STREAM states, a
 * single STREAM state, a GLOBAL state, or the older form keyed by stream name. Undefined if there
 * is no state for the stream.
 */
export function streamState(input: unknown, stream: string): unknown {
  if (Array.isArray(input)) {
    const found = input.map((one) => streamState(one, stream)).filter((one) => one !== undefined);
    return found.at(-1);
  }
  if (!isObject(input)) return undefined;
  if (isObject(input['state']) && input['type'] === 'STATE')
    return streamState(input['state'], stream);
  if (isObject(input['global'])) return streamState(input['global']['stream_states'], stream);
  if (isObject(input['stream'])) return streamState(input['stream'], stream);
  if (isObject(input['stream_descriptor'])) {
    return input['stream_descriptor']['name'] === stream
      ? (input['stream_state'] ?? undefined)
      : undefined;
  }
  if (isObject(input['data'])) return streamState(input['data'], stream);
  return input[stream] ?? undefined;
}

/** Whether a JSON value is an object with keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The CDK's AirbyteMessage names only `type`; the rest of the message is the protocol's.
function message(parts: AirbyteMessage & Record<string, unknown>): AirbyteMessage {
  return parts;
}
