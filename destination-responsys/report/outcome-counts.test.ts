import type { Log } from '../../shared/log';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { OutcomeCounts } from './outcome-counts';

function outcomeCounts() {
  const infos: string[] = [];
  const warnings: string[] = [];
  const log: Log = {
    info: (text) => infos.push(text),
    warn: (text) => warnings.push(text),
    error: () => undefined,
  };
  const window = { committed: 0, rejected: 0 };
  const ref: RecordRef = { number: 7, stream: 'users', window };
  const one = new OutcomeCounts(log);
  const note = (outcome: Outcome, count = 1, key?: string): void => {
    for (let i = 0; i < count; i++) one.note(ref, outcome, key);
  };
  return { infos, warnings, window, outcomeCounts: one, note };
}
const refused = (more: object = {}): Outcome => ({
  ...{ kind: 'refused', code: 'BAD', reason: 'it is bad', at: 'merge into list' },
  ...more,
});
const ignored = (more: object = {}): Outcome => ({ kind: 'ignored', reason: 'so it is', ...more });

test('the summary lists outcomes in order, the most frequent reason first, and the remainder', () => {
  const { infos, outcomeCounts: one, note } = outcomeCounts();
  note(ignored({ reason: 'of this' }));
  note(ignored({ reason: 'of that' }), 2);
  note({ kind: 'removed' }, 3);
  note({ kind: 'added' }, 4);
  one.report(12);
  expect(infos).toEqual([
    '12 records: 4 added, 3 removed from the audience, 2 ignored because of that, ' +
      '1 ignored because of this, 2 remaining for the next sync.',
  ]);
});

test('a sync without a record says so', () => {
  const { infos, outcomeCounts: one } = outcomeCounts();
  one.report(0);
  expect(infos).toEqual(['0 records.']);
});

test('each refused record is reported, with its code and correlation ID, and its member is masked', () => {
  const { warnings, window, note } = outcomeCounts();
  note(refused({ correlationId: 'abc' }), 1, 'ann@example.com');
  note({ kind: 'unknown', reason: 'the answer was lost' });
  expect(warnings[0]).toMatch(
    /^Record 7 of users \(.+\) was refused: it is bad \(BAD, correlation ID abc\)\.$/,
  );
  expect(warnings[0]).not.toContain('ann@example.com');
  expect(warnings[1]).toBe('Record 7 of users may have been mailed or not: the answer was lost.');
  expect(window).toEqual({ committed: 0, rejected: 2 });
});

test('an ignored record counts as committed, as nothing had to be written', () => {
  const { window, note } = outcomeCounts();
  note(ignored());
  note({ kind: 'added' });
  expect(window).toEqual({ committed: 2, rejected: 0 });
});

test('unclear records are reported once, with the number for each reason', () => {
  const { warnings, outcomeCounts: one, note } = outcomeCounts();
  note(ignored({ reason: 'a', unclear: true }));
  note(ignored({ reason: 'b', unclear: true }), 2);
  note(ignored({ reason: 'c' }));
  one.report(4);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('Nothing was done about 3 records');
  expect(warnings[0]).toContain('2 because b, 1 because a');
});

test('members whom an option would have included are reported with its name', () => {
  const { warnings, outcomeCounts: one, note } = outcomeCounts();
  note(ignored({ option: 'Back Fill' }), 3);
  one.report(3);
  expect(warnings).toEqual([expect.stringMatching(/^3 members .* since Back Fill is off/)]);
});

test('columns that were left out are listed for a hundred records, and counted for all', () => {
  const { warnings, outcomeCounts: one, note } = outcomeCounts();
  const leftOut = { columns: ['BIO'], code: 'TOO_LONG', reason: 'it is too long' };
  note({ kind: 'added', leftOut }, 150);
  expect(warnings).toHaveLength(100);
  expect(warnings[0]).toBe(
    'Record 7 of users was written without BIO, because it is too long (TOO_LONG).',
  );
  one.report(150);
  expect(warnings.slice(100)).toEqual([
    'In 150 records a column was left out: BIO, because it is too long (TOO_LONG).',
  ]);
});

describe('D12: a sync that wrote nothing', () => {
  test('has failed, for its most frequent refusal', () => {
    const { outcomeCounts: one, note } = outcomeCounts();
    note(refused({ code: 'RARE', reason: 'rare' }));
    note(refused(), 2);
    expect(one.isInVain).toBe(true);
    expect(one.defeat).toMatchObject({ code: 'BAD', count: 2 });
  });

  test.each<[string, Outcome]>([
    ['added', { kind: 'added' }],
    ['removed', { kind: 'removed' }],
    ['perhaps mailed', { kind: 'unknown', reason: '' }],
  ])('has not failed once one member was %s', (_, outcome) => {
    const { outcomeCounts: one, note } = outcomeCounts();
    note(refused(), 100);
    note(outcome);
    expect([one.isInVain, one.defeat]).toEqual([false, undefined]);
  });

  test('has not failed if a few were refused among others who did not need to be written', () => {
    const { outcomeCounts: one, note } = outcomeCounts();
    note(ignored());
    note(refused(), 19);
    expect(one.defeat).toBeUndefined();
    note(refused());
    expect(one.defeat).toMatchObject({ count: 20 });
  });

  test('has failed if 200 or more members are not in the list, and the match column adds nobody', () => {
    const { outcomeCounts: one, note, warnings } = outcomeCounts();
    const absent: Outcome = { kind: 'ignored', reason: 'they are not in the list', absent: true };
    note(absent, 199);
    expect([one.isInVain, one.defeat]).toEqual([true, undefined]);
    note(absent);
    expect(one.defeat).toEqual({ kind: 'absent', count: 200 });
    note({ kind: 'updated' });
    expect([one.isInVain, one.defeat]).toEqual([false, undefined]);
    one.report(201);
    expect(warnings).toEqual([
      '200 records are about somebody who is not in the list, so that nothing was written: Match ' +
        'Column finds members and adds nobody.',
    ]);
  });

  test('has not failed because of records that are not valid, or of absent members, if somebody is in the list', () => {
    const { outcomeCounts: one, note } = outcomeCounts();
    const absent: Outcome = { kind: 'ignored', reason: 'they are not in the list', absent: true };
    note(refused({ at: 'record' }), 20);
    note(refused({ at: 'permission' }), 20);
    note(absent, 200);
    expect([one.isInVain, one.defeat]).toEqual([true, { kind: 'absent', count: 200 }]);
    note({ kind: 'ignored', reason: 'they are recorded', listed: true });
    expect([one.isInVain, one.defeat]).toEqual([false, undefined]);
    // What Responsys itself refuses, every time, is another matter.
    note(refused({ at: 'segments' }), 20);
    expect(one.isInVain).toBe(true);
    expect(one.defeat).toMatchObject({ at: 'segments', count: 20 });
  });

  test('has not failed if nothing was refused', () => {
    const { outcomeCounts: one, note } = outcomeCounts();
    note(ignored(), 30);
    expect([one.isInVain, one.defeat]).toEqual([false, undefined]);
  });
});
