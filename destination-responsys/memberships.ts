import { configError } from '../shared/errors';
import type { Account, MissingTable } from './api/account';
import { same } from './api/account-call';
import type { Send } from './api/call';
import { membershipsIn, type FoundMemberships } from './api/memberships-table';
import type { DestinationConfig } from './config';
import type { Settings } from './decide/settings';

/**
 * The supplemental table that memberships are rows of; undefined while they are columns, for which
 * nothing is asked.
 * @throws ConnectorError (config_error) that names what is wrong with it
 */
export async function membershipsFor(
  send: Send,
  { memberships_table: name, user_fields_table, segments_table }: DestinationConfig,
  { folder }: Pick<Account, 'folder'>,
  { membershipRows, match }: Pick<Settings, 'membershipRows' | 'match'>,
): Promise<FoundMemberships | undefined> {
  if (membershipRows.length === 0) return undefined;
  const tables = { 'User Fields Table': user_fields_table, 'Segments Table': segments_table };
  for (const [title, other] of Object.entries(tables)) {
    if (!same(name, other)) continue;
    throw configError(
      `Memberships Table and ${title} both name ${name}. Rows of memberships need a table of their own: ` +
        'choose another name for one of them.',
    );
  }
  return membershipsIn(send, { folder, name }, match);
}

/** The table, if it must be created. */
export function missingMemberships(found: FoundMemberships | undefined): MissingTable[] {
  if (found?.isMissing !== true) return [];
  const { name, folder } = found;
  return [{ title: 'Memberships Table', name, folder, fields: [], kind: 'supplemental table' }];
}
