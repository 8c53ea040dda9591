import { advance, emptyCursor, type Cursor } from './cursor';
import { finish } from './history';
import { Listing } from './listing';
import { nameOf, plan, type SkipReason, type Selection } from './plan';
import type { RemoteFile } from '../store';

const NOW = 1_716_447_656;
const DAY = 86_400;
const OLD = NOW - 3600;

const ALL: Selection = {
  accountIds: [],
  eventTypes: [],
  filePattern: '',
  startDate: 0,
  readyExtension: '',
  settleSeconds: 60,
};
const SENT = 'download/54321_SENT_20240523_070056.csv';

function file(path: string, modified = OLD, size = 100): RemoteFile {
  return { path, modified, size };
}

function fresh(): Cursor {
  return emptyCursor({ filePattern: '', accountIds: [], eventTypes: [] });
}

/** The paths of the files that are due. */
function dueOf(listed: RemoteFile[], selection: Partial<Selection> = {}): string[] {
  return plan(listed, fresh(), { ...ALL, ...selection }, NOW).due.map(({ path }) => path);
}

/** Why one file is skipped; undefined if it is due. */
function reasonOf(
  one: RemoteFile,
  selection: Partial<Selection> = {},
  cursor = fresh(),
): SkipReason | undefined {
  const { skipped } = plan([one], cursor, { ...ALL, ...selection }, NOW);
  return [...skipped.keys()][0];
}

describe('nameOf', () => {
  it.each([
    ['download/a.csv', 'a.csv'],
    ['/home/x/a.csv', 'a.csv'],
    ['a.csv', 'a.csv'],
  ])('of %s is %s', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });
});

describe('plan', () => {
  function readBefore(): Cursor {
    const cursor = fresh();
    finish(cursor, file(SENT), new Listing([file(SENT)]));
    return cursor;
  }

  it.each<[SkipReason, RemoteFile, Partial<Selection>, Cursor]>([
    ['not an event file', file('download/list.csv'), {}, fresh()],
    ['not an event file', file(`${SENT}.ready`), {}, fresh()],
    ['ready or count file', file(`${SENT}.ready`), { readyExtension: 'ready' }, fresh()],
    ['ready or count file', file(`${SENT}.READY`), { readyExtension: 'ready' }, fresh()],
    ['of another account', file(SENT), { accountIds: ['5432', '543210'] }, fresh()],
    ['of another event type', file(SENT), { eventTypes: ['SMS_SENT', 'OPEN'] }, fresh()],
    ['older than the start date', file(SENT), { startDate: OLD + 1 }, fresh()],
    ['without its ready file yet', file(SENT), { readyExtension: 'ready' }, fresh()],
    ['changed too recently', file(SENT, NOW - 59), {}, fresh()],
    ['read before', file(SENT), {}, readBefore()],
    ['read by its time', file(SENT), {}, { ...fresh(), everyFloor: OLD }],
  ])('skips a file that is %s', (reason, one, selection, cursor) => {
    expect(reasonOf(one, selection, cursor)).toBe(reason);
  });

  it('gives every listed file one place', () => {
    const listed = [
      file('download/a.csv'),
      file('download/b.csv'),
      file('download/54321_OPEN_20240523_070056.csv'),
      file('download/54321_SENT_20240523_080056.csv', NOW),
      file(SENT),
    ];
    const made = plan(listed, fresh(), { ...ALL, eventTypes: ['SENT'] }, NOW);
    expect(made.due.map(({ path }) => path)).toEqual([SENT]);
    expect(made.skipped).toEqual(
      new Map<SkipReason, number>([
        ['not an event file', 2],
        ['of another event type', 1],
        ['changed too recently', 1],
      ]),
    );
  });

  it('counts as selected what the settings include, even if it was read before or waits', () => {
    const recent = file('download/54321_SENT_20240523_080056.csv', NOW);
    const other = file('download/54321_OPEN_20240523_070056.csv');
    const made = plan(
      [file(SENT), recent, other],
      readBefore(),
      { ...ALL, eventTypes: ['SENT'] },
      NOW,
    );
    expect(made.selected).toEqual([file(SENT), recent]);
    expect(made.due).toEqual([]);
  });

  it('reads files oldest first, then by path', () => {
    const name = (kind: string): string => `download/1_${kind}_20240523_070056.csv`;
    const listed = [
      file(name('SENT'), OLD),
      file(name('CLICK'), OLD),
      file(name('OPEN'), OLD - 10),
      file(name('BOUNCE'), OLD + 10),
      file(name('sent'), OLD),
    ];
    const order = ['OPEN', 'CLICK', 'SENT', 'sent', 'BOUNCE'].map(name);
    expect(dueOf(listed)).toEqual(order);
    expect(dueOf(listed.toReversed())).toEqual(order);
  });

  it('resumes a file where the previous sync stopped', () => {
    const cursor = fresh();
    advance(cursor, file(SENT), 4000);
    expect(plan([file(SENT)], cursor, ALL, NOW).due).toEqual([{ ...file(SENT), resumeAt: 4000 }]);
    const changed = file(SENT, OLD, 101);
    expect(plan([changed], cursor, ALL, NOW).due).toEqual([{ ...changed, resumeAt: 0 }]);
  });

  it('reads a file again that was uploaded again', () => {
    expect(reasonOf(file(SENT, OLD + 1), {}, readBefore())).toBeUndefined();
    expect(reasonOf(file(SENT, OLD, 101), {}, readBefore())).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['after the whole name', 'a.csv', 'a.csv.ready'],
    ['in place of the extension', 'a.csv', 'a.ready'],
    ['after the whole name of an encrypted file', 'a.csv.gpg', 'a.csv.gpg.ready'],
    ['in place of the encryption', 'a.csv.gpg', 'a.csv.ready'],
    ['in place of both extensions', 'a.txt.zip', 'a.ready'],
    ['in upper case', 'a.csv', 'a.csv.READY'],
  ])('reads a file once its ready file exists %s', (_, data, ready) => {
    const path = (name: string): string =>
      `download/${name.replace(/^a/, '1_SENT_20240523_070056')}`;
    const one = file(path(data));
    expect(reasonOf(one, { readyExtension: 'ready' })).toBe('without its ready file yet');
    expect(dueOf([one, file(path(ready))], { readyExtension: 'ready' })).toEqual([one.path]);
  });

  it.each([
    'download/1_SENT_20240523_070057.csv.ready',
    'download/1_SENT_20240523_070056.csv.done',
    'download/1_OPEN_20240523_070056.ready',
    'download/1_SENT_20240523_070056.csvready',
    'download/ready',
  ])('does not accept %s as the ready file of another one', (ready) => {
    const one = file('download/1_SENT_20240523_070056.csv');
    expect(dueOf([one, file(ready)], { readyExtension: 'ready' })).toEqual([]);
  });

  it('waits for a file to settle even if it has its ready file', () => {
    const listed = [file(SENT, NOW), file(`${SENT}.ready`, NOW)];
    expect(dueOf(listed, { readyExtension: 'ready' })).toEqual([]);
  });

  it.each<[string, number, number, boolean]>([
    ['reads a file that has not changed for the settle time', NOW - 60, 60, true],
    ['leaves a file that changed a second too late', NOW - 59, 60, false],
    ['reads a file of this second without a settle time', NOW, 0, true],
    ['leaves a file that is a minute ahead', NOW + 60, 60, false],
    ['leaves a file that is a day ahead', NOW + DAY, 60, false],
    ['reads a file whose time is too far ahead to mean anything', NOW + DAY + 1, 60, true],
    ['reads a file that is years ahead', NOW + 3650 * DAY, DAY, true],
    ['reads a file without a time', 0, 60, true],
  ])('%s', (_, modified, settleSeconds, due) => {
    expect(dueOf([file(SENT, modified)], { settleSeconds })).toEqual(due ? [SENT] : []);
  });

  it('reads a file that was modified at the start date', () => {
    expect(dueOf([file(SENT)], { startDate: OLD })).toEqual([SENT]);
  });

  it.each<[string, Partial<Selection>, string[]]>([
    ['of every account and kind without filters', {}, ['1_OPEN', '1_sent', '2_SENT', '2_SMS_SENT']],
    ['of the accounts that are named', { accountIds: ['2', '3'] }, ['2_SENT', '2_SMS_SENT']],
    ['of the kinds that are named, in any case', { eventTypes: ['SENT'] }, ['1_sent', '2_SENT']],
    [
      'that pass both filters',
      { accountIds: ['1'], eventTypes: ['SENT', 'OPEN'] },
      ['1_OPEN', '1_sent'],
    ],
  ])('reads the files %s', (_, selection, read) => {
    const path = (start: string): string => `download/${start}_20240523_070056.csv`;
    const listed = ['1_OPEN', '1_sent', '2_SENT', '2_SMS_SENT'].map((start) => file(path(start)));
    expect(dueOf(listed, selection)).toEqual(read.map(path));
  });

  it.each<[string, string, boolean]>([
    ['weekly_*.csv', 'weekly_export_1.csv', true],
    ['weekly_*.csv', 'WEEKLY_1.CSV', true],
    ['*', '.hidden', true],
    ['{a,b}.csv', 'b.csv', false],
    ['!old.csv', 'new.csv', false],
    ['!old.csv', '!old.csv', true],
    ['', 'weekly_1.csv', false],
  ])('S10: with the file pattern %j selects %s: %s', (filePattern, name, due) => {
    const path = `download/${name}`;
    expect(dueOf([file(path)], { filePattern })).toEqual(due ? [path] : []);
  });

  it('reads event files whatever the file pattern', () => {
    expect(dueOf([file(SENT)], { filePattern: 'weekly_*.csv' })).toEqual([SENT]);
  });

  it('keeps the filters of account and kind for event files that match the pattern', () => {
    const selection = { filePattern: '*', accountIds: ['1'] };
    expect(dueOf([file(SENT), file('download/weekly.csv')], selection)).toEqual([
      'download/weekly.csv',
    ]);
  });

  it('does not read ready files that match the file pattern', () => {
    const listed = [file('download/weekly.csv'), file('download/weekly.csv.ready')];
    expect(dueOf(listed, { filePattern: '*', readyExtension: 'ready' })).toEqual([
      'download/weekly.csv',
    ]);
  });

  it.each(['txt', 'csv', 'TXT', 'gz'])(
    'S30: accepts X.%s as the ready file of another X if that is the extension',
    (extension) => {
      const data = extension.toLowerCase() === 'csv' ? 'txt' : 'csv';
      const one = file(SENT.replace('csv', data));
      const ready = file(SENT.replace('csv', extension));
      const selection = { readyExtension: extension.toLowerCase() };
      expect(reasonOf(ready, selection)).toBe('ready or count file');
      expect(reasonOf(one, selection)).toBe('without its ready file yet');
      expect(dueOf([one, ready], selection)).toEqual([one.path]);
      expect(dueOf([ready, one], { ...selection, filePattern: '*' })).toEqual([one.path]);
    },
  );

  it('applies the start date to files of the pattern, too', () => {
    const one = file('download/weekly.csv');
    expect(reasonOf(one, { filePattern: '*', startDate: OLD + 1 })).toBe(
      'older than the start date',
    );
  });
});
