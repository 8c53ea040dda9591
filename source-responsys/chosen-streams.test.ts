import { ConnectorError } from '../shared/errors';
import { streamOf } from './catalog';
import { chosenStreams } from './chosen-streams';

const stream = { name: 'responsys_events', json_schema: { properties: { riid: {} } } };
const configured = (entry: unknown): unknown => ({ streams: [entry] });

it.each<[string, unknown, string]>([
  ['the inner catalog of discover', configured(streamOf([])), 'is one that discover writes'],
  [
    'the whole message of discover',
    { type: 'CATALOG', catalog: configured(streamOf([])) },
    'is a whole message of discover',
  ],
  ['a stream without a sync mode', configured({ stream }), 'has no "sync_mode"'],
  ['an unknown sync mode', configured({ stream, sync_mode: 'cdc' }), 'has no "sync_mode"'],
  ['no streams', {}, 'has no list "streams"'],
  ['streams by name', { streams: { responsys_events: {} } }, 'has no list "streams"'],
  ['an empty list', { streams: [] }, 'names no stream'],
  ['names alone', { streams: ['responsys_events'] }, 'has an entry without "stream"'],
  ['null', { streams: [null] }, 'has an entry without "stream"'],
  ['a stream without a name', configured({ stream: {} }), 'has a stream without a name'],
  ['a list', [{ stream }], 'is no object'],
  ['nothing', null, 'is no object'],
])('S15: %s is refused, and the correct form is shown', (_, catalog, said) => {
  let thrown: unknown;
  try {
    chosenStreams(catalog, 'single');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ConnectorError);
  const { failureType, message } = thrown as ConnectorError;
  expect(failureType).toBe('config_error');
  expect(message).toMatch(
    new RegExp(`^The catalog ${said}.*\\. A configured catalog looks like \\{`),
  );
});

it('shows a form that it accepts itself', () => {
  let form = '';
  try {
    chosenStreams({}, 'single');
  } catch (error) {
    form = /looks like (.*)\.$/.exec((error as ConnectorError).message)?.[1] ?? '';
  }
  expect(chosenStreams(JSON.parse(form), 'single')).toEqual([
    { name: 'responsys_events', mode: 'incremental', columns: new Set() },
  ]);
});

it('reports a stream that this source does not have', () => {
  const other = configured({ stream: { name: 'users' }, sync_mode: 'incremental' });
  expect(() => chosenStreams(other, 'single')).toThrow(
    /streams that this source does not have: users\./,
  );
});

it('returns the mode and the columns', () => {
  const chosen = chosenStreams(configured({ stream, sync_mode: 'full_refresh' }), 'single');
  expect(chosen).toEqual([
    { name: 'responsys_events', mode: 'full_refresh', columns: new Set(['riid']) },
  ]);
});
