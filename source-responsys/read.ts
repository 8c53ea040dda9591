import type { AirbyteConfiguredCatalog, AirbyteMessage } from 'faros-airbyte-cdk/lib/protocol';

import type { Clock } from '../shared/clock';
import { configError } from '../shared/errors';
import type { Log } from '../shared/log';
import {
  SerializedMessages,
  stateMessage,
  streamState,
  StreamStatusMessage,
  type SyncMode,
} from '../shared/airbyte/protocol';
import type { SourceConfig } from './config';
import { connect } from './connection';
import { STREAM } from './rows/record';
import { savedCursor, withMode } from './progress/resume';
import { ATTEMPTS, folderOf, selectionOf } from './settings';
import { scopeOf, sync, type SyncEvent } from './sync';

/**
 * A sync as protocol messages, in the order that Airbyte's platform wants: STARTED, RUNNING,
 * records and states, the final STATE, COMPLETE. A failure is thrown after a last STATE for what
 * was read; its TRACE ERROR and INCOMPLETE are the runner's.
 * @throws ConnectorError
 */
export async function* read(
  config: SourceConfig,
  catalog: AirbyteConfiguredCatalog,
  state: unknown,
  log: Log,
  clock: Clock,
): AsyncGenerator<AirbyteMessage> {
  const mode = syncModeOf(catalog);
  if (mode === undefined) return;
  const now = (): number => clock.now();
  yield new StreamStatusMessage(STREAM, 'STARTED', now());
  const connection = await connect(config, ATTEMPTS.read, log, clock);
  try {
    const selection = selectionOf(config);
    const saved = savedCursor(streamState(state, STREAM), mode, scopeOf(selection), log);
    const settings = { folder: folderOf(config), selection, reading: connection.reading };
    yield new StreamStatusMessage(STREAM, 'RUNNING', now());
    for await (const event of sync(connection.store, settings, saved, log, now)) {
      yield messageOf(event, mode);
    }
  } finally {
    await connection.close();
  }
  yield new StreamStatusMessage(STREAM, 'COMPLETE', now());
}

function messageOf(event: SyncEvent, mode: SyncMode): AirbyteMessage {
  switch (event.kind) {
    case 'records':
      return SerializedMessages.records(event.lines);
    case 'checkpoint':
      return stateMessage(STREAM, withMode(event.state, mode, event.last), event.records);
  }
}

function syncModeOf(catalog: AirbyteConfiguredCatalog): SyncMode | undefined {
  const streams = Array.isArray(catalog.streams) ? catalog.streams : [];
  const unknown = streams.map(({ stream }) => stream.name).filter((name) => name !== STREAM);
  if (unknown.length > 0) {
    throw configError(
      `The catalog names streams that this source does not have: ${unknown.join(', ')}. Refresh ` +
        "the source's schema.",
    );
  }
  return streams[0]?.sync_mode;
}
