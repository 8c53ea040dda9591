import fc from 'fast-check';

import { emptyCursor } from '../progress/cursor';
import { feedOf, FEEDS } from '../feeds/feeds';
import { plan, type Selection } from '../progress/plan';

const NOW = 1_716_500_000;
const EVERYTHING: Selection = {
  ...{ accountIds: [], eventTypes: [], filePattern: '', startDate: 0 },
  ...{ readyExtension: '', settleSeconds: 60 },
};

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((of) => of.join(''));
const kinds = fc.oneof(
  fc.constantFrom(...Object.keys(FEEDS)),
  fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/),
);
const extensions = fc.array(
  fc.constantFrom('txt', 'csv', 'zip', 'gz', 'gpg', 'pgp', 'asc', 'CSV', 'Zip'),
  { minLength: 1, maxLength: 4 },
);
const names = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '.', '..', '', ' '),
  fc.tuple(fc.nat(), kinds, digits(8), digits(6), extensions).map(nameOf),
);

type Parts = [number, string, string, string, string[]];
function nameOf([account, kind, day, time, extension]: Parts): string {
  return `${account}_${kind}_${day}_${time}.${extension.join('.')}`;
}

test('a name that Responsys writes is parsed back into its account and kind', () => {
  fc.assert(
    fc.property(fc.tuple(fc.nat(), kinds, digits(8), digits(6), extensions), (parts) => {
      const [account, kind] = parts;
      expect(feedOf(nameOf(parts))).toEqual({ account: String(account), kind });
    }),
    { numRuns: 500 },
  );
});

test('any name belongs to one feed or to none', () => {
  fc.assert(
    fc.property(names, (name) => {
      const feed = feedOf(name);
      if (feed !== undefined) {
        expect(feed.account).toMatch(/^\d+$/);
        expect(name.toUpperCase().startsWith(`${feed.account}_${feed.kind}_`)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('every file of any listing has one place in the plan, whatever the settings', () => {
  const file = fc.record({
    path: names.map((name) => `download/${name}`),
    size: fc.nat(),
    modified: fc.integer({ min: 0, max: NOW * 2 }),
  });
  const selection = fc.record({
    accountIds: fc.array(fc.string(), { maxLength: 2 }),
    eventTypes: fc.array(kinds, { maxLength: 2 }),
    filePattern: fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from('*?[]{}()!+@|\\/^$.a-')) }),
    ),
    startDate: fc.nat(NOW * 2),
    readyExtension: fc.constantFrom('', 'ready', 'csv', '*'),
    settleSeconds: fc.nat(86_400),
  });
  const listings = fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 20 });
  fc.assert(
    fc.property(listings, fc.oneof(selection, fc.constant(EVERYTHING)), (listed, settings) => {
      const { due, skipped, selected } = plan(
        listed,
        emptyCursor({ filePattern: '', accountIds: [], eventTypes: [] }),
        settings,
        NOW,
      );
      const leftOut = [...skipped.values()].reduce((sum, count) => sum + count, 0);
      expect(due.length + leftOut).toBe(listed.length);
      expect(selected.length).toBeGreaterThanOrEqual(due.length);
      expect(new Set(due.map(({ path }) => path)).size).toBe(due.length);
    }),
    { numRuns: 500 },
  );
});
