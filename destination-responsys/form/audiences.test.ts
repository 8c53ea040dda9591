import { destinationConfig } from '../../harness/connector/configured';
import { asConnectorError } from '../../shared/errors';
import { allSettingsOf } from './audiences';
import { refuseSharedColumns } from './settings';
import type { Settings } from '../decide/settings';

const users = (more: object): readonly Settings[] =>
  allSettingsOf(
    destinationConfig({ workflow_type: 'export_users', list: 'CONTACTS', ...more }),
    'users',
  );
function fault(more: object): string {
  try {
    users(more);
  } catch (error) {
    const { failureType, message } = asConnectorError(error);
    expect(failureType).toBe('config_error');
    return message;
  }
  throw new Error('it was accepted');
}
const columns = (all: readonly Settings[]): unknown =>
  all.map(({ audience, membership, segments }) => [
    audience,
    membership,
    segments.map(({ name }) => name).join(),
  ]);

test('without Source Audiences a stream has the settings of Source Audience', () => {
  expect(columns(users({ source_audience: 'vip' }))).toEqual([['vip', 'VIP', 'VIP']]);
  expect(columns(users({}))).toEqual([[undefined, 'USERS', 'USERS']]);
  expect(columns(users({ source_audiences: [] }))).toEqual([[undefined, 'USERS', 'USERS']]);
});

test('each of Source Audiences has settings and a column of its own, and writes none of the others', () => {
  const more = { audience_memberships: ['news', 'Gold', 'vip'] };
  expect(columns(users({ source_audiences: ['vip', 'gold', 'VIP '], ...more }))).toEqual([
    ['vip', 'VIP', 'VIP,NEWS'],
    ['gold', 'GOLD', 'GOLD,NEWS'],
  ]);
  expect(users({ source_audiences: ['vip'], time_based_triggers: true })).toHaveLength(1);
});

test.each<[object, string]>([
  [{ source_audience: 'vip' }, 'Source Audience and Source Audiences are both filled in'],
  [{ on_exit: 'delete' }, 'When a Member Leaves must be flag with several Source Audiences'],
  [{ on_exit: 'unsubscribe' }, 'not unsubscribe'],
  [{ members_only: true }, 'Members Only takes every record'],
  [
    { audience_memberships: Array.from({ length: 28 }, (_, i) => `a${i}`) },
    'Audience Memberships holds too many audiences',
  ],
])('with several Source Audiences %j is a fault', (more, sentence) => {
  expect(fault({ source_audiences: ['vip', 'gold'], ...more })).toContain(sentence);
});

test('the columns of all audiences count, memberships as rows do not', () => {
  const audience_memberships = Array.from({ length: 27 }, (_, i) => `a${i}`);
  expect(users({ source_audiences: ['vip', 'gold'], audience_memberships })).toHaveLength(2);
  const rows = { memberships_layout: 'rows', audience_memberships: [...audience_memberships, 'b'] };
  expect(users({ source_audiences: ['vip', 'gold'], ...rows })).toHaveLength(2);
});

test('streams of the same names share no column where the audiences are given', () => {
  const config = destinationConfig({
    ...{ workflow_type: 'export_users', list: 'CONTACTS' },
    source_audiences: ['vip', 'gold'],
  });
  expect(() => {
    refuseSharedColumns(config, [{ name: 'a-b' }, { name: 'a_b' }]);
  }).not.toThrow();
});
