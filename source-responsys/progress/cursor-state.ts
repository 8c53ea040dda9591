import { isObject } from '../../shared/airbyte/protocol';
import { emptyCursor, type Cursor, type Scope } from './cursor';

const STATE_VERSION = 1;

/** The cursor as the plain JSON of a state. */
export function encode(cursor: Cursor): Record<string, unknown> {
  return {
    version: STATE_VERSION,
    files: fromMap(cursor.files, ({ modified, size }) => [modified, size]),
    partial: fromMap(cursor.partial, ({ modified, size, rows }) => [modified, size, rows]),
    floors: Object.fromEntries(cursor.floors),
    unread: [...cursor.unread],
    scope: {
      start_date: cursor.scope.startDate,
      file_pattern: cursor.scope.filePattern,
    },
  };
}

/**
 * The cursor in a state. Whatever in it is not understood is left out, which makes files due that
 * may have been read: they repeat, none is lost.
 */
export function decode(state: unknown, scope: Scope): Cursor {
  if (!isObject(state)) return emptyCursor(scope);
  const saved = isObject(state['scope']) ? state['scope'] : {};
  const startDate = saved['start_date'];
  const filePattern = saved['file_pattern'];
  return {
    files: toMap(state['files'], ([modified, size, ...rest]) =>
      rest.length === 0 && isCount(modified) && isCount(size) ? { modified, size } : undefined,
    ),
    partial: toMap(state['partial'], ([modified, size, rows, ...rest]) =>
      rest.length === 0 && isCount(modified) && isCount(size) && isCount(rows)
        ? { modified, size, rows }
        : undefined,
    ),
    floors: toFloors(state['floors']),
    unread: new Set(Array.isArray(state['unread']) ? state['unread'].filter(isText) : []),
    scope: {
      startDate: isCount(startDate) ? startDate : scope.startDate,
      filePattern: isText(filePattern) ? filePattern : scope.filePattern,
    },
  };
}

function fromMap<T>(map: ReadonlyMap<string, T>, cells: (value: T) => number[]): object {
  return Object.fromEntries([...map].map(([path, value]) => [path, cells(value)]));
}

function toMap<T>(json: unknown, value: (cells: unknown[]) => T | undefined): Map<string, T> {
  const map = new Map<string, T>();
  if (!isObject(json)) return map;
  for (const [path, cells] of Object.entries(json)) {
    const read = Array.isArray(cells) ? value(cells) : undefined;
    if (read !== undefined) map.set(path, read);
  }
  return map;
}

function toFloors(json: unknown): Map<string, number> {
  if (!isObject(json)) return new Map();
  const known = Object.entries(json).filter((entry): entry is [string, number] =>
    isCount(entry[1]),
  );
  return new Map(known);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
