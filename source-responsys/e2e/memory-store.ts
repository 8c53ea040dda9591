import { ConnectorError, transientError } from '../../shared/errors';
import { emptyCursor, type Cursor } from '../progress/cursor';
import { decode } from '../progress/cursor-state';
import { scopeOf, type Selection } from '../progress/plan';
import { UTC } from '../rows/dates';
import type { ByteSource, RemoteFile, Store } from '../store';
import type { SyncSettings } from '../settings';
import { ALL_EVENTS } from '../streams';
import { sync } from '../sync';
import { NOW, SCOPE } from './cursors';

/** A folder in memory, which a test can change and make fail. */
export class MemoryStore implements Store {
  readonly files = new Map<string, { bytes: Buffer; modified: number }>();
  /** Paths that have another version once they have been read. */
  readonly replaced = new Set<string>();
  /** The path at which the connection is lost permanently. */
  lostAt: string | undefined;
  seenFingerprint: string | undefined;

  /** Puts a file into the folder; `modified` in seconds since the epoch. */
  put(path: string, text: string | Buffer, modified = NOW - 86_400): void {
    this.files.set(path, { bytes: Buffer.from(text), modified });
  }

  list(): Promise<RemoteFile[]> {
    const listed = [...this.files].map(([path, { bytes, modified }]) => ({
      path,
      modified,
      size: bytes.length,
    }));
    return Promise.resolve(listed);
  }

  isUnchanged({ path }: RemoteFile): Promise<boolean> {
    return Promise.resolve(!this.replaced.has(path));
  }

  open({ path, size }: RemoteFile): ByteSource {
    const bytes = this.files.get(path)?.bytes ?? Buffer.alloc(0);
    const isLost = (): boolean => this.lostAt === path;
    return {
      size: () => Promise.resolve(size),
      async *range(start, end = bytes.length) {
        if (isLost()) throw transientError('The connection is lost.');
        yield await Promise.resolve(bytes.subarray(start, end));
      },
    };
  }
}

/** The messages of a sync. */
export interface Said {
  /** Path and line of each record, in order. */
  rows: string[];
  states: Record<string, unknown>[];
  /** Whether the last state says that everything was read. */
  finished: boolean;
  infos: string[];
  warnings: string[];
  errors: string[];
  failure: ConnectorError | undefined;
}

export const SELECTION: Selection = {
  ...{ accountIds: [], eventTypes: [], filePattern: '', startDate: 0 },
  ...{ readyExtension: '', settleSeconds: 60 },
};

/** Settings of a sync, with what is not given as the form has it by default. */
export function memorySettings(
  given: Partial<SyncSettings> = {},
  stream = ALL_EVENTS,
): SyncSettings {
  const selection = given.selection ?? SELECTION;
  return {
    ...{ folder: 'download', selection, unreadableFiles: 'fail', maxSilenceHours: undefined },
    catalogColumns: new Set(),
    reading: {
      unwrapping: { keys: undefined, authenticate: true },
      text: { delimiter: undefined, characterSet: 'utf-8', clock: UTC },
      ...{ malformedRows: 'fail', feeds: selection, stream },
    },
    ...given,
  };
}

/** Runs one sync over a store, from a state if one is given. */
export async function syncOver(
  store: Store,
  settings: Partial<SyncSettings> = {},
  state?: unknown,
): Promise<Said> {
  const said: Said = {
    ...{ rows: [], states: [], finished: false },
    ...{ infos: [], warnings: [], errors: [], failure: undefined },
  };
  const log = {
    info: (message: string): void => void said.infos.push(message),
    warn: (message: string): void => void said.warnings.push(message),
    error: (message: string): void => void said.errors.push(message),
  };
  const all = memorySettings(settings);
  const scope = scopeOf(all.selection);
  const cursor: Cursor = state === undefined ? emptyCursor(scope) : decode(state, SCOPE, NOW);
  try {
    for await (const event of sync(store, all, cursor, log, () => NOW * 1000)) {
      if (event.kind === 'checkpoint') {
        said.states.push(JSON.parse(JSON.stringify(event.state)) as Record<string, unknown>);
        said.finished = event.last;
      } else said.rows.push(...rowsIn(event.lines));
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    said.failure = error;
  }
  return said;
}

/** Path and line of each record, all of which must be of one stream. */
export function rowsIn(lines: Buffer, expected = ALL_EVENTS): string[] {
  return lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { record } = JSON.parse(line) as {
        record: { stream: string; data: Record<string, unknown> };
      };
      if (record.stream !== expected) throw new Error(`a record of ${record.stream}`);
      const { _ab_source_file_url: path, _ab_source_file_line: row } = record.data;
      return `${String(path)}:${String(row)}`;
    });
}
