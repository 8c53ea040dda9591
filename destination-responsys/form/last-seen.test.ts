import { destinationConfig as config } from '../../harness/connector/configured';
import { asConnectorError } from '../../shared/errors';
import { lastSeenCell } from './last-seen';
import { settingsOf } from './settings';

const users = (more: object): object => ({
  ...{ workflow_type: 'export_users', list: 'CONTACTS', existing_users: true },
  ...{ last_seen_column: 'Lytics_Last_Seen', ...more },
});
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { failureType, message } = asConnectorError(error);
    expect(failureType).toBe('config_error');
    return message;
  }
  throw new Error('it was accepted');
}
const refused = (more: object): string => refusal(() => settingsOf(config(users(more)), 'users'));

test('the column is taken in upper case, and off unless the form names one', () => {
  const { lastSeen } = settingsOf(config(users({})), 'users');
  expect(lastSeen).toMatchObject({ column: { name: 'LYTICS_LAST_SEEN' }, cells: {} });
  expect(settingsOf(config(users({ last_seen_column: undefined })), 'u').lastSeen).toBeUndefined();
});

test('members who are skipped would look as if they had left, so Existing Users has to be on', () => {
  expect(refused({ existing_users: false })).toContain('Last Seen Column needs Existing Users');
});

test.each([
  ['RIID_', 'Responsys fills it in by itself'],
  ['email_address_', 'it is filled in by Email Field'],
  ['SEEN', 'List Fields writes to it'],
])('the column cannot be %s: %s', (column, why) => {
  const list_fields = [{ field: 'seen', column: 'seen' }];
  expect(refused({ last_seen_column: column, list_fields })).toContain(why);
});

test('the cell is the start of the sync in UTC, in a column of dates and in no other', () => {
  const column = { name: 'SEEN', source: 'Last Seen Column' };
  const now = Date.UTC(2026, 10, 25, 6, 30, 1, 5);
  expect(lastSeenCell(column, 'TIMESTAMP', now)).toEqual({ SEEN: '2026-11-25T06:30:01.005Z' });
  const said = refusal(() => lastSeenCell(column, 'STR500', now));
  expect(said).toContain('the column SEEN of the list is of the type STR500');
  expect(said).toContain('Workflow > Last Seen Column');
});
