import { asConnectorError } from '../shared/errors';
import { streamsOf } from './catalog';

test('the streams of a configured catalog are identified by their names', () => {
  const catalog = { streams: [{ stream: { name: 'users' } }, { stream: { name: 'others' } }] };
  expect(streamsOf(catalog).map(({ name }) => name)).toEqual(['users', 'others']);
});

test.each<[unknown]>([
  ...[[{}], [null], [[]], ['x'], [{ streams: null }], [{ streams: {} }], [{ streams: [] }]],
  ...[[{ streams: [{}] }], [{ streams: [null] }], [{ streams: [{ stream: { name: 3 } }] }]],
] as [unknown][])('D21: the catalog %j is a configuration error', (catalog) => {
  let thrown: unknown;
  try {
    streamsOf(catalog);
  } catch (error) {
    thrown = asConnectorError(error);
  }
  expect(thrown).toMatchObject({ failureType: 'config_error' });
});

test.each<[object, boolean]>([
  [{}, false],
  [{ sync_mode: 'incremental', generation_id: 0, minimum_generation_id: 0 }, false],
  [{ sync_mode: 'incremental', generation_id: null, minimum_generation_id: null }, false],
  [{ sync_mode: 'full_refresh' }, true],
  [{ sync_mode: 'incremental', generation_id: 2, minimum_generation_id: 2 }, true],
  [{ sync_mode: 'incremental', generation_id: 1, minimum_generation_id: 0 }, true],
])('D40: a stream with %j may have been read before: %s', (how, expected) => {
  const [stream] = streamsOf({ streams: [{ stream: { name: 'users' }, ...how }] });
  expect(stream?.rereads !== undefined).toBe(expected);
});

test.each(['append', 'append_dedup', 'overwrite', 'overwrite_dedup', undefined])(
  'D45: a stream that is written with %s says whether it overwrites',
  (mode) => {
    const [stream] = streamsOf({
      streams: [{ stream: { name: 'users' }, destination_sync_mode: mode }],
    });
    expect(stream?.overwrites).toBe(mode?.startsWith('overwrite') ?? false);
  },
);
