import { NOW, hourly, hours, reading, saved, SCOPE } from '../e2e/cursors';
import { emptyCursor } from './cursor';
import { decode, encode } from './cursor-state';
import { noteLeftOut, readInPart, widens } from './left-out';
import { stillLeftOut } from './notices';

describe('archives with skipped members', () => {
  const files = hours(3);
  const [first, second, third] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]];

  it('are known to the next sync, each version separately', () => {
    const cursor = reading(files);
    noteLeftOut(cursor, first, true);
    noteLeftOut(cursor, second, false);
    noteLeftOut(cursor, third, true);
    const again = { ...third, size: third.size + 1 };
    expect(readInPart(saved(cursor), [first, second, again])).toEqual([first]);
  });

  it('are cleared once nothing is skipped', () => {
    const cursor = reading(files);
    noteLeftOut(cursor, first, true);
    noteLeftOut(cursor, first, false);
    expect(readInPart(cursor, files)).toEqual([]);
    expect(encode(cursor)).not.toHaveProperty('left_out');
  });

  it('are not counted while they are due', () => {
    const cursor = emptyCursor(SCOPE);
    noteLeftOut(cursor, first, true);
    expect(readInPart(cursor, files)).toEqual([]);
  });

  it('are kept up to the latest 2,000 of them, which are 20,000 characters of a state', () => {
    const many = hours(2_100);
    const cursor = reading(many);
    const before = JSON.stringify(encode(cursor)).length;
    for (const one of many) noteLeftOut(cursor, one, true);
    expect(readInPart(saved(cursor), many)).toEqual(many.slice(100));
    expect(JSON.stringify(encode(cursor)).length - before).toBeLessThan(20_050);
  });

  it('are none in a state from before they were recorded', () => {
    expect(decode({ files: {}, left_out: 7 }, SCOPE, NOW).leftOut.size).toBe(0);
  });
});

describe('a choice', () => {
  const choice = (accountIds: string[], eventTypes: string[]): Parameters<typeof widens>[0] => ({
    accountIds,
    eventTypes,
  });

  it.each([
    ['is wider when it names another type', choice([], ['OPEN', 'SENT']), choice([], ['OPEN'])],
    ['is wider when it names other types', choice([], ['SENT']), choice([], ['OPEN'])],
    ['is wider when it names none any more', choice([], []), choice([], ['OPEN'])],
    ['is wider when it names another account', choice(['7', '8'], []), choice(['7'], [])],
    ['is wider in one when it is narrower in the other', choice(['7'], []), choice([], ['OPEN'])],
  ])('%s', (_, now, before) => {
    expect(widens(now, before)).toBe(true);
  });

  it.each([
    ['is not wider when nothing changed', choice(['7'], ['OPEN']), choice(['7'], ['OPEN'])],
    ['is not wider when it named none before', choice(['7'], ['OPEN']), choice([], [])],
    ['is not wider when it names fewer', choice([], ['OPEN']), choice([], ['OPEN', 'SENT'])],
  ])('%s', (_, now, before) => {
    expect(widens(now, before)).toBe(false);
  });
});

describe('the sentence about them', () => {
  it('is empty for none, and agrees with one and with many', () => {
    expect(stillLeftOut([])).toBeUndefined();
    expect(stillLeftOut([hourly(0)])).toMatch(
      /: 1 archive that has been read, such as \S+, has members .* upload this archive again/,
    );
    expect(stillLeftOut([hourly(0), hourly(1)])).toMatch(
      /: 2 archives that have been read, such as \S+, have members .* upload these archives again/,
    );
  });
});
