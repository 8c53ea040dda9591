import { isObject } from '../../shared/airbyte/protocol';
import { emptyCursor, type Cursor, type Scope } from './cursor';
import { FINGERPRINT_LENGTH } from './fingerprint';
import { decodeFloors, encodeFloors } from './floors-state';
import { Named } from './named';

const STATE_VERSION = 2;

/** The cursor as the plain JSON of a state. */
export function encode(cursor: Cursor): Record<string, unknown> {
  const { files, older, leftOut, partial, scope, hostKey } = cursor;
  return {
    version: STATE_VERSION,
    files: fromNamed(files, ({ modified, size }) => [modified, size]),
    older: [...older].join(''),
    ...(leftOut.size === 0 ? {} : { left_out: [...leftOut].join('') }),
    partial: fromNamed(partial, ({ modified, size, rows }) => [modified, size, rows]),
    floors: encodeFloors(cursor),
    scope: {
      file_pattern: scope.filePattern,
      event_types: scope.eventTypes,
      account_ids: scope.accountIds,
    },
    ...(hostKey === undefined ? {} : { host_key: hostKey }),
  };
}

/**
 * The cursor in a state. Anything in it that is not understood is dropped, so files may become due
 * that have been read: rows repeat, none is lost.
 * @param now seconds since the epoch
 * @throws ConnectorError (config_error) for a floor that is not a valid time, since that would hide
 *   files that were never read
 */
export function decode(state: unknown, scope: Scope, now: number): Cursor {
  if (!isObject(state)) return emptyCursor(scope);
  const saved = isObject(state['scope']) ? state['scope'] : {};
  const { file_pattern: filePattern, event_types: eventTypes, account_ids: accountIds } = saved;
  const partial = toNamed(state['partial'], ([modified, size, rows, ...rest]) =>
    rest.length === 0 && isCount(modified) && isCount(size) && isCount(rows)
      ? { modified, size, rows }
      : undefined,
  );
  // Version 1 listed files that are due in spite of a floor by path alone.
  for (const path of textsIn(state['unread'])) {
    if (!partial.has(path)) partial.set(path, { modified: 0, size: 0, rows: 0 });
  }
  return {
    files: toNamed(state['files'], ([modified, size, ...rest]) =>
      rest.length === 0 && isCount(modified) && isCount(size) ? { modified, size } : undefined,
    ),
    older: toPrints(state['older']),
    leftOut: toPrints(state['left_out']),
    partial,
    ...decodeFloors(state, now),
    scope: {
      filePattern: isText(filePattern) ? filePattern : scope.filePattern,
      eventTypes: Array.isArray(eventTypes) ? textsIn(eventTypes) : scope.eventTypes,
      accountIds: Array.isArray(accountIds) ? textsIn(accountIds) : scope.accountIds,
    },
    hostKey: hostKeyIn(state),
  };
}

/** SHA256:... of the host key that the server showed when the state was written. */
export function hostKeyIn(state: unknown): string | undefined {
  const key = isObject(state) ? state['host_key'] : undefined;
  return isText(key) ? key : undefined;
}

function fromNamed<T>(named: Named<T>, cells: (value: T) => number[]): object {
  return Object.fromEntries([...named].map(([path, value]) => [path, cells(value)]));
}

function toNamed<T>(json: unknown, value: (cells: unknown[]) => T | undefined): Named<T> {
  const named = new Named<T>();
  if (!isObject(json)) return named;
  for (const [path, cells] of Object.entries(json)) {
    const read = Array.isArray(cells) ? value(cells) : undefined;
    if (read !== undefined) named.set(path, read);
  }
  return named;
}

function toPrints(json: unknown): Set<string> {
  const prints = new Set<string>();
  if (!isText(json)) return prints;
  for (let at = 0; at + FINGERPRINT_LENGTH <= json.length; at += FINGERPRINT_LENGTH) {
    prints.add(json.slice(at, at + FINGERPRINT_LENGTH));
  }
  return prints;
}

function textsIn(json: unknown): string[] {
  return Array.isArray(json) ? json.filter(isText) : [];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
