import { silent } from '../../harness/connector/silent-log';
import { destinationConfig } from '../../harness/connector/configured';
import { Coverage } from '../report/coverage';
import { settingsOf } from '../form/settings';
import { fieldsOf } from './fields';
import { permissionIn } from './permission';
import { readingOf } from './plan';

test.each([
  ['I', 'I'],
  ['o', 'O'],
  [' O ', 'O'],
  ['"I"', 'I'],
  ['" i "', 'I'],
  ['" "', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  ['__debezium_unavailable_value', undefined],
  ['OPTED_OUT', 'not understood'],
  ['N', 'not understood'],
  ['"I" or "O"', 'not understood'],
  ['say "I"', 'not understood'],
  ['Opt-In', 'not understood'],
  [false, 'not understood'],
  [1, 'not understood'],
  [['I'], 'not understood'],
])('D26: the permission %p is %p', (value, expected) => {
  expect(permissionIn(fieldsOf({ email_permission_status_: value }))).toBe(expected);
});

test('D26: permissions that Responsys does not know are counted, and reported once', () => {
  const workflow = { workflow_type: 'export_users', list: 'CONTACTS' };
  const settings = settingsOf(destinationConfig(workflow), 'users');
  const coverage = new Coverage();
  for (const permission of ['OPTED_OUT', false, 'I', 'O', null]) {
    const data = { email: 'ann@example.com', EMAIL_PERMISSION_STATUS_: permission };
    coverage.note('users', readingOf(data, settings), settings);
  }
  const warnings: string[] = [];
  coverage.report({ ...silent, warn: (text) => warnings.push(text) });
  expect(warnings).toEqual([
    '2 records have a value other than I or O in EMAIL_PERMISSION_STATUS_, which was not sent. ' +
      'None of these members was mailed or, if new, opted in.',
  ]);
});
