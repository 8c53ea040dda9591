import type { Log } from '../shared/log';
import { emptyCursor } from './progress/cursor';
import type { RemoteFile, Store } from './store';
import { UTC } from './rows/dates';
import type { SyncEvent } from './run';
import { ALL_EVENTS } from './streams';
import { sync } from './sync';

const NAME = 'download/54321_SENT_20240523_070056.csv';
const SCOPE = { filePattern: '', accountIds: [], eventTypes: [] };

function holding(text: string): Store {
  const bytes = Buffer.from(text);
  const file: RemoteFile = { path: NAME, size: bytes.length, modified: 1 };
  return {
    seenFingerprint: undefined,
    list: () => Promise.resolve([file]),
    isUnchanged: () => Promise.resolve(true),
    open: () => ({
      size: () => Promise.resolve(bytes.length),
      async *range(start, end = bytes.length) {
        yield await Promise.resolve(bytes.subarray(start, end));
      },
    }),
  };
}

function reading(store: Store, log: Log): AsyncGenerator<SyncEvent> {
  const selection = {
    ...{ accountIds: [], eventTypes: [], filePattern: '', startDate: 0 },
    ...{ readyExtension: '', settleSeconds: 0 },
  };
  const reading = {
    unwrapping: { keys: undefined, authenticate: true },
    text: { delimiter: undefined, characterSet: 'utf-8', clock: UTC },
    malformedRows: 'skip' as const,
    feeds: { accountIds: [], eventTypes: [] },
    stream: ALL_EVENTS,
  };
  const settings = {
    ...{ folder: 'download', selection, reading, catalogColumns: new Set<string>() },
    ...{ unreadableFiles: 'fail' as const, maxSilenceHours: undefined },
  };
  return sync(store, settings, emptyCursor(SCOPE), log, () => 1_000_000);
}

test('a file of only malformed rows is reported piece by piece as the reader takes it', async () => {
  // Four pieces of 128 KiB.
  const rows = 10_000;
  const store = holding(`RIID,EMAIL\n${`${'1'.repeat(50)}\n`.repeat(rows)}`);
  let warned = 0;
  let most = 0;
  const log: Log = { info: () => undefined, error: () => undefined, warn: () => warned++ };
  let before = 0;
  const events = reading(store, log);
  while ((await events.next()).done !== true) {
    most = Math.max(most, warned - before);
    before = warned;
  }
  expect(warned).toBe(rows);
  expect(most).toBeLessThan(rows / 2);
});
