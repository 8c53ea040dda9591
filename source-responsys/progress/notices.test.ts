import type { RemoteFile } from '../store';
import { absentKinds, keyChanged, nothingToRead, outlook, stillLeftOut } from './notices';
import type { ReadPlan, Selection, SkipReason } from './plan';

const file = (name: string): RemoteFile => ({ path: `download/${name}`, size: 10, modified: 1 });
const planOf = (due: number, skipped: [SkipReason, number][] = []): ReadPlan => ({
  due: Array.from({ length: due }, () => ({ ...file('1_SENT_20240523_070000.csv'), resumeAt: 0 })),
  skipped: new Map(skipped),
  selected: [],
});

describe('the files that are due', () => {
  it('are counted with their bytes', () => {
    expect(outlook('download', planOf(1))).toBe('1 file (10 bytes) is due in download.');
    expect(outlook('download', planOf(3))).toBe('3 files (30 bytes) are due in download.');
  });

  it('are reported with those that are skipped and the reasons', () => {
    const skipped: [SkipReason, number][] = [
      ['read before', 2],
      ['not an event file', 1],
    ];
    expect(outlook('download', planOf(0, skipped))).toBe(
      '0 files (0 bytes) are due in download. Left out: 2 read before, 1 not an event file.',
    );
  });
});

test('a folder with nothing to read is empty, or has only files that the form excludes', () => {
  expect(nothingToRead('download', planOf(0))).toBe('The folder download is still empty.');
  expect(nothingToRead('download', planOf(0, [['not an event file', 4]]))).toBe(
    'No event file was found in download (4 not an event file). Check Folder, Account IDs, Event ' +
      'Types, Start Date and File Pattern.',
  );
});

test('an event type that no file has is reported', () => {
  const listed = [file('1_SENT_20240523_070000.csv'), file('other.log')];
  const choice = (...eventTypes: string[]): Selection => ({
    ...{ accountIds: [], eventTypes, filePattern: '', startDate: 0 },
    ...{ readyExtension: '', settleSeconds: 0 },
  });
  expect(absentKinds('download', listed, choice('SENT'))).toBeUndefined();
  expect(absentKinds('download', listed, choice('SENT', 'SEND', 'OPNE'))).toMatch(
    /^Event Types: no file in download has one of these types in its name: SEND, OPNE\. /,
  );
});

test('archives that were read with fewer event types are counted, and the first is named', () => {
  const [one, two] = [file('a.zip'), file('b.zip')];
  expect(stillLeftOut([])).toBeUndefined();
  expect(stillLeftOut([one])).toContain(
    '1 archive that has been read, such as download/a.zip, has members that were skipped',
  );
  expect(stillLeftOut([one])).toContain('upload this archive again');
  expect(stillLeftOut([one, two])).toContain(
    '2 archives that have been read, such as download/a.zip, have members that were skipped',
  );
  expect(stillLeftOut([one, two])).toContain('upload these archives again');
});

test('a changed host key is reported with its old and new value', () => {
  expect(keyChanged('SHA256:old', 'SHA256:new')).toContain('it was SHA256:old and is SHA256:new');
});
