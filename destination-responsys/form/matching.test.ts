import { destinationConfig } from '../../harness/connector/configured';
import { asConnectorError } from '../../shared/errors';
import { settingsOf } from './settings';
import type { Settings } from '../decide/settings';

const settings = (form: object): Settings =>
  settingsOf(
    destinationConfig({ workflow_type: 'export_users', list: 'CONTACTS', ...form }),
    'users',
  );
const titles = (form: object): string[] =>
  settings(form).identifiers.map(({ column, field, title }) => `${title}: ${field} -> ${column}`);
function fault(form: object): string {
  try {
    settings(form);
  } catch (error) {
    const { failureType, message } = asConnectorError(error);
    expect(failureType).toBe('config_error');
    return message;
  }
  throw new Error('it was accepted');
}

test('auto is the customer ID where there is a field for it, and else the address', () => {
  expect([settings({}).match, titles({})]).toEqual([
    'EMAIL_ADDRESS_',
    ['Email Field: email -> EMAIL_ADDRESS_'],
  ]);
  const byId = { customer_id_field: 'uid', match_column: 'auto' };
  expect([settings(byId).match, titles(byId)]).toEqual([
    'CUSTOMER_ID_',
    ['Email Field: email -> EMAIL_ADDRESS_', 'Customer ID Field: uid -> CUSTOMER_ID_'],
  ]);
});

test('the address is not written by what adds nobody', () => {
  expect(titles({ match_column: 'MOBILE_NUMBER_', match_field: 'tel' })).toEqual([
    'Email Field: email -> EMAIL_ADDRESS_',
    'Match Field: tel -> MOBILE_NUMBER_',
  ]);
  for (const match_column of ['RIID_', 'EMAIL_MD5_HASH_', 'EMAIL_SHA256_HASH_']) {
    expect(titles({ match_column, match_field: 'k', customer_id_field: 'uid' })).toEqual([
      'Customer ID Field: uid -> CUSTOMER_ID_',
      `Match Field: k -> ${match_column}`,
    ]);
  }
});

test.each([
  [
    { match_column: 'CUSTOMER_ID_' },
    'Match Column is CUSTOMER_ID_, so Customer ID Field is needed',
  ],
  [{ match_column: 'RIID_' }, 'Match Column is RIID_, so Match Field is needed'],
  [{ match_column: 'MOBILE_NUMBER_', match_field: ' ' }, 'so Match Field is needed'],
  [
    { match_field: 'riid' },
    'Match Field is not used while Match Column is auto: Email Field names',
  ],
  [
    { match_column: 'CUSTOMER_ID_', customer_id_field: 'uid', match_field: 'k' },
    'Match Field is not used while Match Column is CUSTOMER_ID_: Customer ID Field names',
  ],
])('the form %j is a fault that is named by its titles', (form, sentence) => {
  expect(fault(form)).toContain(sentence);
});

test('List Fields cannot write what says who a member is', () => {
  const list = (column: string, match_column: string): string =>
    fault({ match_column, match_field: 'k', list_fields: [{ field: 'x', column }] });
  expect(list('mobile_number_', 'MOBILE_NUMBER_')).toContain(
    'cannot write to MOBILE_NUMBER_: it is filled in by Match Field',
  );
  expect(list('EMAIL_ADDRESS_', 'RIID_')).toContain(
    'an address is not written if Match Column is RIID_',
  );
  const free = { list_fields: [{ field: 'x', column: 'MOBILE_NUMBER_' }] };
  expect(settings(free).listFields).toHaveLength(1);
});

test('a payload is unwrapped down to the field that members are matched by', () => {
  const anchors = (form: object): readonly string[] => settings(form).anchors;
  expect(anchors({ customer_id_field: 'uid' })).toEqual(['email', 'uid']);
  // The webhook's own id does not end the search.
  expect(anchors({ customer_id_field: 'ID' })).toEqual(['email']);
  expect(anchors({ match_column: 'RIID_', match_field: 'riid' })).toEqual(['riid']);
  expect(anchors({ match_column: 'RIID_', match_field: 'id' })).toEqual(['email']);
});
