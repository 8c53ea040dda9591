import { asConnectorError } from '../shared/errors';
import { streamNames } from './catalog';

test('the streams of a configured catalog are told by their names', () => {
  const catalog = { streams: [{ stream: { name: 'users' } }, { stream: { name: 'others' } }] };
  expect(streamNames(catalog)).toEqual(['users', 'others']);
});

test.each<[unknown]>([
  ...[[{}], [null], [[]], ['x'], [{ streams: null }], [{ streams: {} }], [{ streams: [] }]],
  ...[[{ streams: [{}] }], [{ streams: [null] }], [{ streams: [{ stream: { name: 3 } }] }]],
] as [unknown][])('D21: the catalog %j is a matter of the configuration', (catalog) => {
  let thrown: unknown;
  try {
    streamNames(catalog);
  } catch (error) {
    thrown = asConnectorError(error);
  }
  expect(thrown).toMatchObject({ failureType: 'config_error' });
});
