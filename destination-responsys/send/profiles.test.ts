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

test('a shared address has a row for each of its profiles, with what the table holds of it', () => {
  expect(new Profiles([ANN], KNOWN).rowsOf(0, row, 'segments')).toEqual([
    { riid: '1', row, held: { cells: { VIP: '0' }, columns: ['VIP'] } },
    { riid: '2', row, held: { cells: {}, columns: ['VIP'] } },
  ]);
});

test('what the list merge names is added once, and nothing is known of its rows', () => {
  const profiles = new Profiles([ANN], KNOWN);
  profiles.add(0, ['2', '3']);
  const rows = profiles.rowsOf(0, row, 'segments');
  expect(rows.map(({ riid }) => riid)).toEqual(['1', '2', '3']);
  expect(rows[2]?.held).toBeUndefined();
});

test('what the list holds is known of one profile, of somebody new, and not of those who share a key', () => {
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

test('somebody whom the list lacked when it was asked has no row, once they are in it', () => {
  const profiles = new Profiles(['new@example.com', 'other@example.com'], KNOWN);
  expect(profiles.rowsOf(0, row, 'segments')).toEqual([]);
  profiles.add(0, ['7']);
  expect(profiles.rowsOf(0, row, 'segments')[0]?.held).toEqual({ cells: {}, columns: ['VIP'] });
  // Of another table, and of somebody who was not asked for, nothing is known.
  expect(profiles.rowsOf(0, row, 'userFields')[0]?.held).toBeUndefined();
  profiles.add(1, ['8']);
  expect(profiles.rowsOf(1, row, 'segments')[0]?.held).toBeUndefined();
});
