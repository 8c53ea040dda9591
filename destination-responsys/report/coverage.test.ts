import { silent } from '../../harness/connector/silent-log';
import { destinationConfig } from '../../harness/connector/configured';
import { readingOf } from '../decide/plan';
import { settingsOf } from '../form/settings';
import type { Settings } from '../decide/settings';
import { Coverage } from './coverage';

function settings(workflow: object = {}): Settings {
  const form = { workflow_type: 'export_users', list: 'CONTACTS', ...workflow };
  return settingsOf(destinationConfig(form), 'users');
}
/** The warnings after some records. */
function warnings(own: Settings, ...records: Record<string, unknown>[]): string[] {
  const coverage = new Coverage();
  for (const data of records) coverage.note('users', readingOf(data, own), own);
  return told(coverage);
}
function told(coverage: Coverage): string[] {
  const said: string[] = [];
  coverage.report({ ...silent, warn: (text) => said.push(text) });
  return said;
}
const ANN = { email: 'ann@example.com' };

describe('D12: addresses', () => {
  const note = (coverage: Coverage, own: Settings, data: object, count: number): void => {
    for (let i = 0; i < count; i++) coverage.note('users', readingOf({ ...data }, own), own);
  };

  test('that none of the first 200 records has fail the sync with the name of the field', () => {
    const [coverage, own] = [new Coverage(), settings({ email_field: 'mail' })];
    note(coverage, own, ANN, 199);
    expect(() => {
      note(coverage, own, ANN, 1);
    }).toThrow(/None of the first 200 records of users .* Check Email Field;/);
  });

  test('that one record had are no failure, however many follow without', () => {
    const [coverage, own] = [new Coverage(), settings()];
    note(coverage, own, ANN, 1);
    note(coverage, own, { mail: 'x' }, 500);
    expect(told(coverage)).toEqual([]);
  });

  test('may be missing from deleted rows, which may have only their key', () => {
    const [coverage, own] = [new Coverage(), settings()];
    expect(() => {
      note(coverage, own, { id: 1, _ab_cdc_deleted_at: '2026-01-01T00:00:00Z' }, 500);
    }).not.toThrow();
  });
});

test('D3: a Source Audience that no record named is reported, with those that were', () => {
  const own = settings({ source_audience: 'vipp' });
  expect(warnings(own, { ...ANN, segments: ['vip', 'other'] })).toEqual([
    'No record named the Source Audience vipp. Audiences that were named: other, vip. Check Source Audience.',
  ]);
  expect(warnings(own, { ...ANN, segments: ['vipp'] })).toEqual([]);
  expect(warnings(own, ANN)).toEqual([
    'No record named the Source Audience vipp. None named any audience. Check Source Audience.',
  ]);
});

describe('what may be a value about a person is not printed', () => {
  const own = settings({ source_audience: 'vipp' });
  const long = `k${'x'.repeat(80)}`;

  test.each<[string, object[]]>([
    ['in bare text', [{ segments: 'Ann' }, { segments_all: 'Ann|Smith' }]],
    ['of several words', [{ segments: ['Ann Smith'] }, { segments: [{ name: 'Ann Smith' }] }]],
    ['that is long', [long, long, long].map((one) => ({ segments: [one] }))],
    ['that is no name', [{ segments: ['ann@example.com'] }, { segments: '+47 99 88 77 66' }]],
  ])('%s', (_, records) => {
    const said = warnings(own, ...records.map((one) => ({ ...ANN, ...one }))).join();
    expect(said).toContain('No record named the Source Audience vipp');
    expect(said).not.toMatch(/ann|smith|kxx|99/i);
  });

  test('until three records have it, and then it is shown in its own spelling', () => {
    const records = Array.from({ length: 3 }, () => ({
      ...ANN,
      segments_all: 'ly_known|High Value',
    }));
    expect(warnings(own, ...records).join()).toContain('named: High Value, ly_known.');
    expect(warnings(own, ...records.slice(1)).join()).toContain('each by too few records');
  });
});

test('a sync without records warns of nothing', () => {
  expect(warnings(settings({ source_audience: 'vip', additional_fields: ['city'] }))).toEqual([]);
});

test('fields and memberships that no record had are reported together', () => {
  const own = settings({
    additional_fields: ['city', 'age', 'blank'],
    audience_memberships: ['aa', 'bb'],
  });
  expect(warnings(own, { ...ANN, age: 4, blank: null, segments: ['aa'] })).toEqual([
    'No record had the Additional Fields city. Check their names.',
    'No record was in the audiences bb of Audience Memberships. Check their names.',
  ]);
});

test('a field that one of several streams has is not missing', () => {
  const [first, second] = [1, 2].map(() => settings({ additional_fields: ['city', 'age'] }));
  const coverage = new Coverage();
  if (first === undefined || second === undefined) throw new Error('two were made');
  coverage.note('one', readingOf({ ...ANN, city: 'Rome' }, first), first);
  coverage.note('two', readingOf(ANN, second), second);
  expect(told(coverage)).toEqual(['No record had the Additional Fields age. Check their names.']);
});
