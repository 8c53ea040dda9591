import type { AirbyteConfiguredCatalog, AirbyteMessage } from 'faros-airbyte-cdk/lib/protocol';

import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import {
  SerializedMessages,
  stateMessage,
  StreamStatusMessage,
  type SyncMode,
} from '../shared/airbyte/protocol';
import { chosenStreams, type ChosenStream } from './chosen-streams';
import type { SourceConfig } from './config';
import { connect } from './connection';
import type { Cursor } from './progress/cursor';
import { selectionOfStream } from './progress/division';
import { scopeOf } from './progress/plan';
import { givenState, savedCursor, withMode } from './progress/resume';
import type { SyncEvent } from './run';
import { PATIENCE, syncSettingsOf, type SyncSettings } from './settings';
import type { Store } from './store';
import { sync } from './sync';
import { syncStreams, type StreamStart } from './sync-streams';

/** A stream of the catalog, and where it left off. */
type ReadStream = ChosenStream & { saved: Cursor };

/**
 * A sync as protocol messages, in the order that Airbyte's platform wants: STARTED, RUNNING,
 * records and states, the final STATE, COMPLETE. A failure is thrown after a last STATE for what
 * was read; the runner sends its TRACE ERROR, and INCOMPLETE for what is not complete.
 * @throws ConnectorError
 */
export async function* read(
  config: SourceConfig,
  catalog: AirbyteConfiguredCatalog,
  state: unknown,
  log: Log,
  clock: Clock,
): AsyncGenerator<AirbyteMessage> {
  const layout = config.stream_layout;
  const chosen = chosenStreams(catalog, layout);
  const now = (): number => clock.now();
  for (const { name } of chosen) yield new StreamStatusMessage(name, 'STARTED', now());
  const general = syncSettingsOf(config);
  const { selection } = general;
  const scope = scopeOf(layout === 'single' ? selection : selectionOfStream(selection));
  const streams = chosen.map((stream): ReadStream => {
    const given = givenState(state, stream.name);
    const saved = savedCursor(given, stream.mode, scope, log, Math.floor(now() / 1000));
    return { ...stream, saved };
  });
  const [first] = streams as [ReadStream];
  const connection = await connect(config, PATIENCE.read, log, clock);
  const { store } = connection;
  const settingsOf = ({ name, columns }: ChosenStream): SyncSettings => ({
    ...general,
    reading: { ...connection.reading, stream: name },
    catalogColumns: columns,
  });
  try {
    if (layout === 'single') yield* readAll(store, first, settingsOf(first), log, now);
    else {
      const starts = streams.map((one) => ({ settings: settingsOf(one), saved: one.saved }));
      yield* readEach(store, streams, starts, log, now);
    }
  } finally {
    connection.close();
  }
  if (layout === 'single') yield new StreamStatusMessage(first.name, 'COMPLETE', now());
}

async function* readAll(
  store: Store,
  { name, mode, saved }: ReadStream,
  settings: SyncSettings,
  log: Log,
  now: () => number,
): AsyncGenerator<AirbyteMessage> {
  yield new StreamStatusMessage(name, 'RUNNING', now());
  for await (const event of sync(store, settings, saved, log, now)) {
    yield airbyteMessageOf(event, name, mode);
  }
}

async function* readEach(
  store: Store,
  streams: readonly ReadStream[],
  starts: readonly StreamStart[],
  log: Log,
  now: () => number,
): AsyncGenerator<AirbyteMessage> {
  const modes = new Map(streams.map(({ name, mode }) => [name, mode]));
  for await (const { stream, ...event } of syncStreams(store, starts, log, now)) {
    if (event.kind === 'running') yield new StreamStatusMessage(stream, 'RUNNING', now());
    else if (event.kind === 'complete') yield new StreamStatusMessage(stream, 'COMPLETE', now());
    else yield airbyteMessageOf(event, stream, modes.get(stream) as SyncMode);
  }
}

function airbyteMessageOf(event: SyncEvent, stream: string, mode: SyncMode): AirbyteMessage {
  switch (event.kind) {
    case 'records':
      return SerializedMessages.records(event.lines, event.release);
    case 'checkpoint':
      return stateMessage(stream, withMode(event.state, mode, event.last), event.records);
  }
}
