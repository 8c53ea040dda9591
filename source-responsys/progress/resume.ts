import { configError } from '../../shared/errors';
import { isObject, streamState, type SyncMode } from '../../shared/airbyte/protocol';
import { emptyCursor, type Cursor, type Scope } from './cursor';
import { decode, hostKeyIn } from './cursor-state';

const FULL_REFRESH = 'full_refresh';
/** Parts of a state that people set by hand, or that say how far a sync has got. */
const PARTS = ['files', 'older', 'partial', 'floors', 'unread'];

/**
 * The state of the stream from what --state passes: in any form of Airbyte's protocol, or the bare
 * state, as people write it.
 * @throws ConnectorError (config_error) for a state of any other form: it must not be ignored
 */
export function givenState(input: unknown, stream: string): unknown {
  if (isObject(input) && PARTS.some((part) => part in input)) return input;
  const found = streamState(input, stream);
  if (found !== undefined || isEmpty(input) || isOfProtocol(input)) return found;
  throw configError(
    `The state is in an unknown format. Pass what a sync has written, or what is in its ` +
      `"stream_state" by itself, such as {"files": {}, "floors": {"*": 1777593600}}.`,
  );
}

/**
 * Where to continue. An incremental sync continues from its state. A full refresh starts over,
 * except from the state left by its own unfinished attempt: Airbyte passes that back when it
 * retries a resumable stream.
 * @param now seconds since the epoch
 * @throws ConnectorError (config_error) for a floor that is not a valid time
 */
export function savedCursor(
  state: unknown,
  mode: SyncMode,
  scope: Scope,
  log: { warn(message: string): void },
  now: number,
): Cursor {
  if (state === undefined) return emptyCursor(scope);
  const attempt = isObject(state) ? state[FULL_REFRESH] : undefined;
  if (mode === 'full_refresh' && attempt !== 'unfinished') {
    return { ...emptyCursor(scope), hostKey: hostKeyIn(state) };
  }
  if (!isObject(state) || !PARTS.some((part) => isObject(state[part]))) {
    log.warn('The state is in an unknown format. Every file is read again.');
  }
  return decode(state, scope, now);
}

/** A state that says, in a full refresh, whether it is the last one. */
export function withMode(
  state: Record<string, unknown>,
  mode: SyncMode,
  last: boolean,
): Record<string, unknown> {
  if (mode === 'incremental') return state;
  return { ...state, [FULL_REFRESH]: last ? 'finished' : 'unfinished' };
}

function isEmpty(input: unknown): boolean {
  if (Array.isArray(input)) return input.every(isEmpty);
  return (
    input === null || input === undefined || (isObject(input) && Object.keys(input).length === 0)
  );
}

// A state from the platform that has nothing for this stream.
function isOfProtocol(input: unknown): boolean {
  if (Array.isArray(input)) return input.every((one) => isObject(one) && isOfProtocol(one));
  if (!isObject(input)) return false;
  return ['stream', 'global', 'stream_descriptor', 'data', 'state'].some((part) =>
    isObject(input[part]),
  );
}
