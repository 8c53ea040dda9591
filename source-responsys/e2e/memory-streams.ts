import { ConnectorError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { emptyCursor } from '../progress/cursor';
import { decode } from '../progress/cursor-state';
import { selectionOfStream } from '../progress/division';
import { scopeOf } from '../progress/plan';
import type { SyncSettings } from '../settings';
import type { Store } from '../store';
import { syncStreams } from '../sync-streams';
import { NOW } from './cursors';
import { memorySettings, rowsIn } from './memory-store';

/** What a sync of several streams said. */
export interface StreamsSaid {
  /** By stream: path and line of each record, in order. */
  rows: Record<string, string[]>;
  /** By stream: those of them that a state came after. */
  covered: Record<string, string[]>;
  /** By stream: the state to go on from, as the platform would keep it. */
  states: Record<string, unknown>;
  /** By stream: whether its last state says that everything was read. */
  finished: Record<string, boolean>;
  complete: string[];
  infos: string[];
  warnings: string[];
  errors: string[];
  failure: ConnectorError | undefined;
}

/** When to stop listening, by the number of events so far: as a kill does. */
export interface Kill {
  after: number;
}

/** Runs one sync of streams over a store, each from its state if there is one. */
export async function syncEach(
  store: Store,
  streams: readonly string[],
  states: Readonly<Record<string, unknown>> = {},
  given: Partial<SyncSettings> = {},
  kill: Kill = { after: Infinity },
): Promise<StreamsSaid> {
  const said: StreamsSaid = {
    ...{ rows: {}, covered: {}, states: { ...states }, finished: {}, complete: [] },
    ...{ infos: [], warnings: [], errors: [], failure: undefined },
  };
  const log: Log = {
    info: (message) => void said.infos.push(message),
    warn: (message) => void said.warnings.push(message),
    error: (message) => void said.errors.push(message),
  };
  const starts = streams.map((stream) => {
    const settings = memorySettings(given, stream);
    const scope = scopeOf(selectionOfStream(settings.selection));
    const state = states[stream];
    const saved = state === undefined ? emptyCursor(scope) : decode(state, scope, NOW);
    return { settings, saved };
  });
  let events = 0;
  try {
    for await (const event of syncStreams(store, starts, log, () => NOW * 1000)) {
      const { stream } = event;
      if (event.kind === 'records') {
        const rows = (said.rows[stream] ??= []);
        rows.push(...rowsIn(event.lines, stream));
        event.release();
      } else if (event.kind === 'checkpoint') {
        said.states[stream] = JSON.parse(JSON.stringify(event.state));
        said.finished[stream] = event.last;
        said.covered[stream] = [...(said.rows[stream] ?? [])];
      } else if (event.kind === 'complete') said.complete.push(stream);
      if (++events >= kill.after) return said;
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    said.failure = error;
  }
  return said;
}
