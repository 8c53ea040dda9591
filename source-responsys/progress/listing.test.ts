import { file } from '../e2e/cursors';
import { fingerprintOf } from './fingerprint';
import { feedKey, isOfOthers, Listing } from './listing';

const at = (time: number, n = 0): ReturnType<typeof file> =>
  file(`in/1_SENT_20240523_${100_000 + n}.csv`, time);

describe('the files of a folder', () => {
  const [late, early, same] = [at(30, 1), at(10, 2), at(30, 3)];
  const open = file('in/1_OPEN_20240523_100000.csv', 20);
  const listing = new Listing([late, open, early, same]);

  test('are a feed each by time, those of one second together', () => {
    expect(listing.feed('in/1_SENT')).toEqual([
      { time: 10, files: [early] },
      { time: 30, files: [late, same] },
    ]);
    expect(listing.feed('in/1_OPEN')).toEqual([{ time: 20, files: [open] }]);
    expect(listing.feed('in/1_CLICK')).toEqual([]);
  });

  test('are found by path, and by the fingerprint of their present version', () => {
    expect([listing.at(open.path), listing.at('in/x.csv')]).toEqual([open, undefined]);
    expect(listing.withFingerprint(fingerprintOf(early))).toBe(early);
    expect(listing.withFingerprint(fingerprintOf({ ...early, size: 7 }))).toBeUndefined();
  });
});

test('a feed is a folder, an account and a kind; what follows none is of the others', () => {
  const keys = ['a/b/1_SENT_20240523_100000.csv', 'x.csv', 'a/x.csv'].map(feedKey);
  expect(keys).toEqual(['a/b/1_SENT', '/other', 'a/other']);
  expect(keys.map(isOfOthers)).toEqual([false, true, true]);
});
