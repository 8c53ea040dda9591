import { configError, type ConnectorError } from '../shared/errors';
import { isObject, type SyncMode } from '../shared/airbyte/protocol';
import { ALL_EVENTS, isStreamOfType, type StreamLayout } from './streams';

/** What a configured catalog says of a stream. */
export interface ChosenStream {
  name: string;
  mode: SyncMode;
  /** The columns of its schema; empty if the catalog has none. */
  columns: ReadonlySet<string>;
}

const MODES: readonly unknown[] = ['full_refresh', 'incremental'] satisfies readonly SyncMode[];

/**
 * The streams that a configured catalog chooses, and how they are to be read: that of all events, or
 * at least one of an event type, as the form says.
 * @throws ConnectorError (config_error) that says what is wrong with a catalog made by hand
 */
export function chosenStreams(catalog: unknown, layout: StreamLayout): ChosenStream[] {
  const wrong = (what: string): ConnectorError => wrongCatalog(what, layout);
  if (!isObject(catalog)) throw wrong('is no object');
  if (isObject(catalog['catalog'])) {
    throw wrong('is a whole message of discover; what is under its "catalog" is not enough either');
  }
  const streams = catalog['streams'];
  if (!Array.isArray(streams)) throw wrong('has no list "streams"');
  if (streams.length === 0) throw wrong('names no stream');
  const named = streams.map((entry) => nameOf(entry, wrong));
  const isKnown = layout === 'single' ? (name: string) => name === ALL_EVENTS : isStreamOfType;
  const unknown = named.filter((name) => !isKnown(name));
  if (unknown.length > 0) throw notOffered(unknown, layout);
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (layout !== 'single' && twice !== undefined) throw wrong(`names ${twice} twice`);
  const entries = streams as { stream: Record<string, unknown>; sync_mode?: unknown }[];
  const read = layout === 'single' ? entries.slice(0, 1) : entries;
  return read.map(({ stream, sync_mode: mode }, index) => {
    if (!MODES.includes(mode)) {
      throw wrong('has no "sync_mode" for its stream, which must be full_refresh or incremental');
    }
    const schema = stream['json_schema'];
    const properties =
      isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
    return {
      name: named[index] as string,
      mode: mode as SyncMode,
      columns: new Set(Object.keys(properties)),
    };
  });
}

function nameOf(entry: unknown, wrong: (what: string) => ConnectorError): string {
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

// After Stream Layout has been changed, the platform may still ask for the streams of the other.
function notOffered(names: readonly string[], layout: StreamLayout): ConnectorError {
  const other = layout === 'single' ? isStreamOfType : (name: string) => name === ALL_EVENTS;
  const hint = names.some(other)
    ? ` With Stream Layout set to ${layout}, it has ` +
      (layout === 'single' ? `${ALL_EVENTS} alone.` : 'one for each event type.')
    : '';
  return configError(
    `The catalog names streams that this source does not have: ${names.join(', ')}.${hint} Refresh ` +
      "the source's schema.",
  );
}

function wrongCatalog(what: string, layout: StreamLayout): ConnectorError {
  const name = layout === 'single' ? ALL_EVENTS : 'responsys_sent';
  const form =
    'A configured catalog looks like {"streams": [{"stream": {"name": ' +
    `"${name}", "json_schema": {}, "supported_sync_modes": ["full_refresh", "incremental"]}, ` +
    '"sync_mode": "incremental", "destination_sync_mode": "append"}]}.';
  return configError(`The catalog ${what}. ${form}`);
}
