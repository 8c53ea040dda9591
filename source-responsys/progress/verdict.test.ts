import type { FailureType } from '../../shared/errors';
import { FileFault } from '../faults';
import type { NotChosen } from '../feeds/feeds';
import { progressOf, silence, summary, verdictOn, type FileCount } from './verdict';

const fault = (type: FailureType, message = 'it is bad'): FileFault => new FileFault(type, message);
const HOUR = 3600;
/** 23 May 2024, 07:00:00 UTC. */
const THEN = 1_716_447_600;

describe('the verdict on a file with an error', () => {
  it.each<[FailureType, 'fail' | 'skip', string]>([
    ['config_error', 'fail', 'failed'],
    ['config_error', 'skip', 'skipped'],
    ['transient_error', 'skip', 'failed'],
    ['system_error', 'skip', 'failed'],
  ])('of type %s, with Unreadable Files set to %s, is that it %s', (type, option, kind) => {
    const bad = fault(type);
    expect(verdictOn(bad, option)).toEqual({ kind, fault: bad });
  });
});

describe('the error of a sync with unreadable files', () => {
  const failures = (...types: FailureType[]): { path: string; fault: FileFault }[] =>
    types.map((type, i) => ({ path: `f${i}.csv`, fault: fault(type, `reason ${i}`) }));

  it('names the file and the reason', () => {
    const [one] = failures('config_error');
    const error = summary(failures('config_error'), 3);
    expect(error.message).toBe(
      '1 of 3 files could not be read; it did not hold up the others. f0.csv: reason 0.',
    );
    expect((error.cause as Error).message).toBe(one?.fault.message);
  });

  it('names ten, and counts the rest', () => {
    const named = Array.from({ length: 10 }, (_, i) => `f${i}.csv: reason ${i}`).join('; ');
    const begin = 'could not be read; they did not hold up the others.';
    const types = (count: number): FailureType[] => Array<FailureType>(count).fill('config_error');
    expect(summary(failures(...types(10)), 10).message).toBe(`10 of 10 files ${begin} ${named}.`);
    expect(summary(failures(...types(12)), 1_000).message).toBe(
      `12 of 1000 files ${begin} ${named}; and 2 more, named in the log.`,
    );
  });

  it.each<[FailureType, FailureType[]]>([
    ['config_error', ['config_error', 'config_error']],
    ['system_error', ['config_error', 'system_error']],
    ['transient_error', ['config_error', 'system_error', 'transient_error']],
  ])('is a %s for %j, so the sync is retried if one of them may pass', (type, types) => {
    expect(summary(failures(...types), 5).failureType).toBe(type);
  });
});

describe('the line of a file in the log', () => {
  const file = { path: 'a.csv', size: 120, modified: THEN, resumeAt: 0 };
  const count: FileCount = { records: 3, skipped: 0, leftOut: new Map(), nulled: new Map() };

  it('reports what was read and how many files remain', () => {
    expect(progressOf(file, count, 1)).toBe('a.csv: 120 bytes, 3 rows; 1 file remains.');
    expect(progressOf({ ...file, resumeAt: 5 }, { ...count, records: 1 }, 2)).toBe(
      'a.csv: 120 bytes, 1 row after the first 5; 2 files remain.',
    );
  });

  it('reports what was not read, and what became null', () => {
    const leftOut = new Map<NotChosen, number>([['of another account', 4]]);
    const nulled = new Map([
      ['sent_dt', 2],
      ['order_total', 1],
    ]);
    expect(progressOf(file, { ...count, skipped: 1, leftOut, nulled }, 0)).toBe(
      'a.csv: 120 bytes, 3 rows, 1 malformed and skipped, 4 of another account left out, values that ' +
        'could not be converted and are null: 2 of sent_dt, 1 of order_total; 0 files remain.',
    );
  });
});

describe('silence', () => {
  const files = [THEN - 9 * HOUR, THEN].map((modified, i) => ({
    path: `f${i}.csv`,
    size: 1,
    modified,
  }));

  it('is too long if the newest file is older than allowed', () => {
    expect(silence('download', files, 2, THEN + 2 * HOUR)).toBeUndefined();
    const error = silence('download', files, 2, THEN + 2 * HOUR + 1);
    expect(error?.failureType).toBe('config_error');
    expect(error?.message).toMatch(
      /^Longest Silence \(Hours\): the newest event file in download is of 2024-05-23T07:00:00\.000Z, 2 hours ago\. /,
    );
  });

  it('is too long if there is no file at all', () => {
    expect(silence('download', [], 1_000, THEN)?.message).toMatch(
      /^Longest Silence \(Hours\): there is no event file in download\. /,
    );
    const epoch = [{ path: 'old.csv', size: 1, modified: 0 }];
    expect(silence('download', epoch, 1, HOUR)).toBeUndefined();
  });
});
