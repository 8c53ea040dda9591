import { findingsIn, reportOf, WAYS } from './findings';

test('a report names each finding once, and says of what was not found out that it is unclear', () => {
  const report = reportOf({ nobody: 'no rows', rows: undefined });
  expect(Object.keys(report.findings)).toEqual(Object.keys(WAYS));
  expect(report.findings).toMatchObject({ nobody: 'no rows', rows: 'unclear', limits: 'unclear' });
});

test('what a report says is read again, and nothing else of it', () => {
  const report = reportOf({ nobody: 'no rows' });
  expect(findingsIn(report)).toEqual({ nobody: 'no rows' });
  const odd = { ...report, findings: { ...report.findings, rows: 'other', toString: 'x' } };
  expect(findingsIn(odd)).toEqual({ nobody: 'no rows' });
});

test.each<[string, unknown]>([
  ['a text', 'x'],
  ['null', null],
  ['of another format', { ...reportOf({}), format: 'other' }],
  ['of another version', { ...reportOf({}), version: 2 }],
  ['without findings', { format: 'responsys-probe', version: 1 }],
  ['with a text for findings', { format: 'responsys-probe', version: 1, findings: 'x' }],
])('%s is no report', (_, value) => {
  expect(findingsIn(value)).toBeUndefined();
});
