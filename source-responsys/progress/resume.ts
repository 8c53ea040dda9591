import { isObject, type SyncMode } from '../../shared/airbyte/protocol';
import { emptyCursor, type Cursor, type Scope } from './cursor';
import { decode } from './cursor-state';

const FULL_REFRESH = 'full_refresh';

/**
 * Where to go on. An incremental sync goes on from its state. A full refresh starts over, except
 * from the state that its own unfinished attempt left: Airbyte passes that back when a resumable
 * stream is tried again.
 */
export function savedCursor(
  state: unknown,
  mode: SyncMode,
  scope: Scope,
  log: { warn(message: string): void },
): Cursor {
  if (state === undefined) return emptyCursor(scope);
  const attempt = isObject(state) ? state[FULL_REFRESH] : undefined;
  if (mode === 'full_refresh') {
    return attempt === 'unfinished' ? decode(state, scope) : emptyCursor(scope);
  }
  if (!isObject(state) || !(isObject(state['files']) || isObject(state['floors']))) {
    log.warn('The state is of a form that is not known. Every file is read again.');
  }
  return decode(state, scope);
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
