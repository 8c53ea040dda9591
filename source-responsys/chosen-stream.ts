import { configError, type ConnectorError } from '../shared/errors';
import { isObject, type SyncMode } from '../shared/airbyte/protocol';
import { STREAM } from './rows/record';

/** What a configured catalog says of the stream. */
export interface ChosenStream {
  mode: SyncMode;
  /** The columns of its schema; empty if the catalog has none. */
  columns: ReadonlySet<string>;
}

const MODES: readonly unknown[] = ['full_refresh', 'incremental'] satisfies readonly SyncMode[];
const FORM =
  'A configured catalog looks like {"streams": [{"stream": {"name": ' +
  `"${STREAM}", "json_schema": {}, "supported_sync_modes": ["full_refresh", "incremental"]}, ` +
  '"sync_mode": "incremental", "destination_sync_mode": "append"}]}.';

/**
 * The stream that a configured catalog chooses, and how it is to be read.
 * @throws ConnectorError (config_error) that says what is wrong with a catalog made by hand
 */
export function chosenStream(catalog: unknown): ChosenStream {
  if (!isObject(catalog)) throw wrong('is no object');
  if (isObject(catalog['catalog'])) {
    throw wrong('is a whole message of discover; what is under its "catalog" is not enough either');
  }
  const streams = catalog['streams'];
  if (!Array.isArray(streams)) throw wrong('has no list "streams"');
  if (streams.length === 0) throw wrong('names no stream');
  const named = streams.map(nameOf);
  const unknown = named.filter((name) => name !== STREAM);
  if (unknown.length > 0) {
    throw configError(
      `The catalog names streams that this source does not have: ${unknown.join(', ')}. Refresh ` +
        "the source's schema.",
    );
  }
  const [chosen] = streams as [{ stream: Record<string, unknown>; sync_mode?: unknown }];
  const mode = chosen.sync_mode;
  if (!MODES.includes(mode)) {
    throw wrong('has no "sync_mode" for its stream, which must be full_refresh or incremental');
  }
  const schema = chosen.stream['json_schema'];
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return { mode: mode as SyncMode, columns: new Set(Object.keys(properties)) };
}

function nameOf(entry: unknown): string {
  if (isObject(entry) && isObject(entry['stream'])) {
    const { name } = entry['stream'];
    if (typeof name === 'string') return name;
    throw wrong('has a stream without a name');
  }
  if (isObject(entry) && 'name' in entry) {
    throw wrong('is one that discover writes, which does not say how to read its stream');
  }
  throw wrong('has an entry without "stream"');
}

function wrong(what: string): ConnectorError {
  return configError(`The catalog ${what}. ${FORM}`);
}
