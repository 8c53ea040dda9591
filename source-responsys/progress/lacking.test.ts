import { LackingColumns } from './lacking';

const KNOWN = new Set(['event', 'riid']);

describe("columns that the connection's schema lacks", () => {
  it('are listed once, with the first file, and counted for the others', () => {
    const lacking = new LackingColumns(KNOWN);
    expect(lacking.note('a.csv', ['event', 'tier', 'riid', 'city'])).toBe(
      'a.csv has columns that the schema of the connection lacks, so Airbyte drops them: tier, city. ' +
        "Refresh the source's schema, or leave them out on purpose.",
    );
    expect(lacking.rest()).toEqual([]);
    expect(lacking.note('b.csv', ['tier', 'city'])).toBeUndefined();
    expect(lacking.rest()).toEqual(['1 more file has columns that are dropped: tier, city.']);
    expect(lacking.note('c.csv', ['tier', 'city'])).toBeUndefined();
    expect(lacking.note('d.csv', ['tier'])).toMatch(/^d\.csv has columns .*: tier\. /);
    expect(lacking.rest()).toEqual(['2 more files have columns that are dropped: tier, city.']);
  });

  it('are none if a file has no others, or the catalog lists none at all', () => {
    expect(new LackingColumns(KNOWN).note('a.csv', ['riid'])).toBeUndefined();
    const open = new LackingColumns(new Set());
    expect(open.note('a.csv', ['riid'])).toBeUndefined();
    expect(open.note('b.csv', ['riid'])).toBeUndefined();
    expect(open.rest()).toEqual([]);
  });
});
