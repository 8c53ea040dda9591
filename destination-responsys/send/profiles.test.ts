import { NOTHING_KNOWN, type Known } from './look-up';
import { Profiles } from './profiles';

const ANN = 'ann@example.com';
const KNOWN: Known = {
  ...NOTHING_KNOWN,
  profiles: new Map([[ANN, [{ riid: '1', segments: { VIP: '0' } }, { riid: '2' }]]]),
  asked: new Set([ANN, 'new@example.com']),
  wanted: { segments: ['VIP'] },
};
const row = { VIP: '1' };

test("a shared address has a row for each of its profiles, with the table's values for it", () => {
  expect(new Profiles([ANN], KNOWN).rowsOf(0, row, 'segments')).toEqual([
    { riid: '1', row, held: { cells: { VIP: '0' }, columns: ['VIP'] } },
    { riid: '2', row, held: { cells: {}, columns: ['VIP'] } },
  ]);
});

test('a profile from the list merge is added once, and nothing is known about its rows', () => {
  const profiles = new Profiles([ANN], KNOWN);
  profiles.add(0, ['2', '3']);
  const rows = profiles.rowsOf(0, row, 'segments');
  expect(rows.map(({ riid }) => riid)).toEqual(['1', '2', '3']);
  expect(rows[2]?.held).toBeUndefined();
});

test("the list's values are known for one profile or a new member, and not for profiles that share a key", () => {
  const known: Known = {
    ...KNOWN,
    profiles: new Map([
      [ANN, [{ riid: '1' }, { riid: '2' }]],
      ['ben@example.com', [{ riid: '3', list: { CITY_: 'Oslo' } }]],
    ]),
    asked: new Set([ANN, 'ben@example.com', 'new@example.com']),
    wanted: { list: ['CITY_'] },
  };
  const columns = ['CITY_'];
  const names = ['ben@example.com', 'new@example.com', ANN, 'other@example.com'];
  const profiles = new Profiles(names, known);
  expect(names.map((_, i) => profiles.inList(i))).toEqual([
    { cells: { CITY_: 'Oslo' }, columns },
    { cells: {}, columns },
    undefined,
    undefined,
  ]);
  expect(new Profiles([ANN], KNOWN).inList(0)).toBeUndefined();
});

test('a member who was not in the list at the look-up has no row, once they are in it', () => {
  const profiles = new Profiles(['new@example.com', 'other@example.com'], KNOWN);
  expect(profiles.rowsOf(0, row, 'segments')).toEqual([]);
  profiles.add(0, ['7']);
  expect(profiles.rowsOf(0, row, 'segments')[0]?.held).toEqual({ cells: {}, columns: ['VIP'] });
  // Nothing is known about another table, or about a member who was not looked up.
  expect(profiles.rowsOf(0, row, 'userFields')[0]?.held).toBeUndefined();
  profiles.add(1, ['8']);
  expect(profiles.rowsOf(1, row, 'segments')[0]?.held).toBeUndefined();
});
