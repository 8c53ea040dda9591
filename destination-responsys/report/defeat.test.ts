import { destinationConfig } from '../../harness/connector/configured';
import type { Refused } from '../decide/outcome';
import type { Targets } from '../responsys';
import { settingsOf } from '../form/settings';
import { defeated } from './defeat';

const TARGETS: Targets = {
  ...{ list: 'CONTACTS', campaign: 'Welcome', userFields: 'FIELDS', segments: 'SEGMENTS' },
  ...{ match: 'EMAIL_ADDRESS_', permission: 'OPTOUT', listFolder: 'F', event: 'Cart left' },
};
const settings = settingsOf(
  destinationConfig({ workflow_type: 'export_users', list: 'CONTACTS' }),
  'users',
);
const said = (at: Refused['at'], count = 2, code = 'BAD'): string =>
  defeated({ kind: 'refused', code, reason: 'it is bad', at, count }, TARGETS, settings).message;

test.each<[Refused['at'], string]>([
  ['userFields', 'by the User Fields Table FIELDS because it is bad (BAD)'],
  ['segments', 'by the Segments Table SEGMENTS because'],
  ['custom event', 'by the custom event Cart left'],
  ['trigger', 'by the campaign Welcome because'],
  ['merge into list', 'by the list CONTACTS because'],
  ['remove', 'by the list CONTACTS because'],
  ['look-up', 'by the list CONTACTS because'],
])('D12: rows that were refused at %s are reported with the cause', (at, words) => {
  expect(said(at)).toContain(`2 records were refused ${words}`);
});

test("D12: records that identify nobody are a problem of the form's fields", () => {
  expect(said('record', 1, '')).toBe(
    'Nothing was written, and 1 record was refused because it is bad. Check Email Field and the ' +
      'streams of the connection. What was refused comes again with the next sync.',
  );
});

test('permissions that nobody can read are a matter of the field that holds them', () => {
  expect(said('permission', 1, '')).toContain(
    '1 record was refused because it is bad. Check the field, and List Fields if it names it.',
  );
});

test('members of whom none is in the list are a matter of the field that they are matched by', () => {
  const targets: Targets = { ...TARGETS, match: 'EMAIL_MD5_HASH_' };
  expect(defeated({ kind: 'absent', count: 200 }, targets, settings).message).toBe(
    'Nothing was written: none of the 200 records is about somebody whom the list CONTACTS holds, and ' +
      'Match Column EMAIL_MD5_HASH_ adds nobody. Check Match Field; hashes must be of the address in ' +
      'lower case. The records come again with the next sync.',
  );
});
