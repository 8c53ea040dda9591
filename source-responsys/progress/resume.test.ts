import type { SyncMode } from '../../shared/airbyte/protocol';
import { advance, emptyCursor, rowsRead } from './cursor';
import { encode } from './cursor-state';
import { finish } from './history';
import { Listing } from './listing';
import { givenState, savedCursor, withMode } from './resume';
import type { RemoteFile } from '../store';
import { isRead, NOW, SCOPE } from '../e2e/cursors';

const READ: RemoteFile = { path: 'download/a.csv', modified: 1_700_000_000, size: 100 };
const PARTIAL: RemoteFile = { path: 'download/b.csv', modified: 1_700_000_001, size: 100 };

/** The JSON of a state in which one file has been read, and another in part. */
function stateOf(mode: SyncMode, last: boolean): unknown {
  const cursor = emptyCursor(SCOPE);
  finish(cursor, READ, new Listing([READ, PARTIAL]));
  cursor.hostKey = 'SHA256:x';
  advance(cursor, PARTIAL, 42);
  return JSON.parse(JSON.stringify(withMode(encode(cursor), mode, last)));
}

/** What a sync knows after it was given this state, and its warnings. */
function resumed(state: unknown, mode: SyncMode): { read: boolean; rows: number; said: string[] } {
  const said: string[] = [];
  const log = { warn: (message: string): void => void said.push(message) };
  const cursor = savedCursor(state, mode, SCOPE, log, NOW);
  return { read: isRead(cursor, READ), rows: rowsRead(cursor, PARTIAL), said };
}

const GOES_ON = { read: true, rows: 42, said: [] };
const STARTS_OVER = { read: false, rows: 0, said: [] };

describe('savedCursor', () => {
  it.each<[string, unknown, SyncMode, typeof STARTS_OVER]>([
    ['an incremental sync without a state starts over', undefined, 'incremental', STARTS_OVER],
    ['an incremental sync goes on', stateOf('incremental', false), 'incremental', GOES_ON],
    [
      'an incremental sync goes on from the last',
      stateOf('incremental', true),
      'incremental',
      GOES_ON,
    ],
    [
      'an incremental sync goes on from a full refresh',
      stateOf('full_refresh', true),
      'incremental',
      GOES_ON,
    ],
    [
      'an incremental sync goes on from an unfinished full refresh',
      stateOf('full_refresh', false),
      'incremental',
      GOES_ON,
    ],
    ['a full refresh without a state starts over', undefined, 'full_refresh', STARTS_OVER],
    [
      'a full refresh goes on from its own unfinished attempt',
      stateOf('full_refresh', false),
      'full_refresh',
      GOES_ON,
    ],
    [
      'a full refresh starts over after a finished one',
      stateOf('full_refresh', true),
      'full_refresh',
      STARTS_OVER,
    ],
    [
      'a full refresh starts over after an incremental sync',
      stateOf('incremental', true),
      'full_refresh',
      STARTS_OVER,
    ],
    ['a full refresh ignores a state of another form', 'state', 'full_refresh', STARTS_OVER],
    ['a full refresh ignores null', null, 'full_refresh', STARTS_OVER],
  ])('%s', (_, state, mode, expected) => {
    expect(resumed(state, mode)).toEqual(expected);
  });

  it.each([
    ['null', null],
    ['a text', 'state'],
    ['a list', []],
    ['an object of another form', { cursor: '2024-05-01' }],
    ['an object with another kind of files', { files: ['a.csv'] }],
  ])('warns that every file is read again if the state is %s', (_, state) => {
    const { read, rows, said } = resumed(state, 'incremental');
    expect({ read, rows }).toEqual({ read: false, rows: 0 });
    expect(said).toEqual(['The state is in an unknown format. Every file is read again.']);
  });

  it('does not warn that every file is read again if a floor set by hand skips some', () => {
    const { read, said } = resumed({ floors: { '*': READ.modified } }, 'incremental');
    expect(read).toBe(true);
    expect(said).toEqual([]);
  });
});

it('a full refresh that starts over keeps the host key all the same', () => {
  const log = { warn: (): void => undefined };
  for (const state of [stateOf('incremental', true), stateOf('full_refresh', true)]) {
    expect(savedCursor(state, 'full_refresh', SCOPE, log, NOW).hostKey).toBe('SHA256:x');
  }
});

describe('givenState', () => {
  const state = { files: {}, floors: { '*': READ.modified } };
  const message = (name: string): object => ({
    type: 'STREAM',
    stream: { stream_descriptor: { name }, stream_state: state },
  });

  it.each<[string, unknown]>([
    ['by itself', state],
    ['as the list that Airbyte passes', [message('responsys_events')]],
    ['as one state', message('responsys_events')],
    ['as the message of a sync', { type: 'STATE', state: message('responsys_events') }],
    ['in the older form', { responsys_events: state }],
  ])('N5: accepts a state %s', (_, input) => {
    expect(givenState(input, 'responsys_events')).toEqual(state);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['an empty list', []],
    ['null', null],
    ['no state of any stream', { type: 'GLOBAL', global: { stream_states: [] } }],
    ['the state of another stream', [message('other')]],
    [
      'a stream without a state',
      [{ type: 'STREAM', stream: { stream_descriptor: { name: 'x' } } }],
    ],
  ])('N5: accepts %s as no state', (_, input) => {
    expect(givenState(input, 'responsys_events')).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['floors without their key', { '*': READ.modified }],
    ['files without their key', { 'download/a.csv': [1, 2] }],
    ['a cursor of another connector', { cursor: '2024-05-01' }],
    ['a text', 'state'],
    ['a number', 7],
    ['a list of paths', ['download/a.csv']],
    ['a list of states by themselves', [{ cursor: 1 }]],
  ])('N5: refuses %s and shows the correct form', (_, input) => {
    expect(() => givenState(input, 'responsys_events')).toThrow(
      /^The state is in an unknown format\. .* such as \{"files": \{\}, "floors": \{"\*": \d+\}\}\.$/,
    );
  });
});

describe('withMode', () => {
  it.each<[SyncMode, boolean, object]>([
    ['incremental', false, { files: {} }],
    ['incremental', true, { files: {} }],
    ['full_refresh', false, { files: {}, full_refresh: 'unfinished' }],
    ['full_refresh', true, { files: {}, full_refresh: 'finished' }],
  ])('of a state of %s, last %s, is %j', (mode, last, expected) => {
    const state = { files: {} };
    expect(withMode(state, mode, last)).toEqual(expected);
    expect(state).toEqual({ files: {} });
  });
});
