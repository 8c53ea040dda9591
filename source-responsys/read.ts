import type { AirbyteConfiguredCatalog, AirbyteMessage } from 'faros-airbyte-cdk/lib/protocol';

import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import {
  SerializedMessages,
  stateMessage,
  StreamStatusMessage,
  type SyncMode,
} from '../shared/airbyte/protocol';
import { chosenStream } from './chosen-stream';
import type { SourceConfig } from './config';
import { connect } from './connection';
import { STREAM } from './rows/record';
import { givenState, savedCursor, withMode } from './progress/resume';
import type { SyncEvent } from './run';
import { PATIENCE, syncSettingsOf } from './settings';
import { scopeOf, sync } from './sync';

/**
 * A sync as protocol messages, in the order that Airbyte's platform wants: STARTED, RUNNING,
 * records and states, the final STATE, COMPLETE. A failure is thrown after a last STATE for what
 * was read; the runner sends its TRACE ERROR and INCOMPLETE.
 * @throws ConnectorError
 */
export async function* read(
  config: SourceConfig,
  catalog: AirbyteConfiguredCatalog,
  state: unknown,
  log: Log,
  clock: Clock,
): AsyncGenerator<AirbyteMessage> {
  const { mode, columns } = chosenStream(catalog);
  const now = (): number => clock.now();
  yield new StreamStatusMessage(STREAM, 'STARTED', now());
  const chosen = syncSettingsOf(config);
  const scope = scopeOf(chosen.selection);
  const given = givenState(state, STREAM);
  const saved = savedCursor(given, mode, scope, log, Math.floor(now() / 1000));
  const connection = await connect(config, PATIENCE.read, log, clock);
  try {
    const settings = { ...chosen, reading: connection.reading, catalogColumns: columns };
    yield new StreamStatusMessage(STREAM, 'RUNNING', now());
    for await (const event of sync(connection.store, settings, saved, log, now)) {
      yield airbyteMessageOf(event, mode);
    }
  } finally {
    connection.close();
  }
  yield new StreamStatusMessage(STREAM, 'COMPLETE', now());
}

function airbyteMessageOf(event: SyncEvent, mode: SyncMode): AirbyteMessage {
  switch (event.kind) {
    case 'records':
      return SerializedMessages.records(event.lines, event.release);
    case 'checkpoint':
      return stateMessage(STREAM, withMode(event.state, mode, event.last), event.records);
  }
}
