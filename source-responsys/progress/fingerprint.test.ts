import { fingerprintOf } from './fingerprint';

const A = { path: 'download/54321_SENT_20240523_070056.csv', modified: 1_716_447_656, size: 100 };

it('is the same for the same version, in any process', () => {
  expect(fingerprintOf(A)).toBe(fingerprintOf({ ...A }));
  expect(fingerprintOf(A)).toBe('PSGpyv8tdF');
});

it.each([
  ['time', { ...A, modified: A.modified + 1 }],
  ['size', { ...A, size: 1000 }],
  ['path', { ...A, path: `${A.path}.gpg` }],
  [
    'time and size, whose digits together are the same',
    { ...A, modified: 17, size: 16_447_656_100 },
  ],
])('differs for another %s', (_, other) => {
  expect(fingerprintOf(other)).not.toBe(fingerprintOf(A));
});
