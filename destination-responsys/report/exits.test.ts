import { destinationConfig } from '../../harness/connector/configured';
import { silent } from '../../harness/connector/silent-log';
import { readingOf } from '../decide/plan';
import { settingsOf } from '../form/settings';
import { Exits } from './exits';

type Data = Readonly<Record<string, unknown>>;

const users = (more: object = {}): object => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  existing_users: true,
  ...more,
});

/** What a sync says of exits, by its records, workflow and sync mode. */
function said(records: readonly Data[], workflow: object, isFullRefresh = true): string[] {
  const settings = settingsOf(destinationConfig(workflow), 'users');
  const exits = new Exits();
  for (const data of records) exits.note('users', readingOf(data, settings), settings);
  const infos: string[] = [];
  const stream = { name: 'users', rereads: undefined, overwrites: false, isFullRefresh };
  exits.report([stream], { ...silent, info: (text) => infos.push(text) });
  return infos;
}

const member = { email: 'ann@example.com' };
const listed = { ...member, segments: ['vip'] };

test('a stream of members is a snapshot: one sentence says what that means, and what finds exits', () => {
  expect(said([member, member], users(), false)).toEqual([
    'The stream users is a snapshot that does not say who left the audience: whoever has left stays as ' +
      'they are in Responsys. To find exits, export a larger audience with its memberships and switch ' +
      'on Time-based Triggers, or fill in Last Seen Column and filter by it; see "Exits from ' +
      'snapshots" in the documentation.',
  ]);
});

test('a workflow that sends speaks of who enters again, and not of a column of Export Users', () => {
  const workflow = { workflow_type: 'send_custom_event', event: 'VIP', list: 'CONTACTS' };
  const [text = ''] = said([member], workflow);
  expect(text).toContain('whoever has left and enters again is not sent the event again');
  expect(text).not.toContain('Last Seen Column');
});

test('a full refresh of lists is a snapshot as long as nobody outside of the audience is compared', () => {
  const timed = users({ source_audience: 'vip', time_based_triggers: true });
  expect(said([listed], timed)).toHaveLength(1);
  expect(said([listed, { email: 'b@example.com', segments: ['x'] }], timed)).toEqual([]);
  const untimed = users({ source_audience: 'vip' });
  expect(said([listed, { email: 'b@example.com', segments: ['x'] }], untimed)).toHaveLength(1);
});

test.each<[string, readonly Data[]]>([
  ['an event', [member, { ...member, segment_events: [{ slug: 'vip', event: 'exit' }] }]],
  ['a deleted row', [{ ...member, _ab_cdc_deleted_at: '2026-01-01T00:00:00Z' }]],
  ['a mark of deletion that is null', [{ ...member, _AB_CDC_DELETED_AT: null }]],
])('%s shows that the stream tells exits, so nothing is said', (_, records) => {
  expect(said([...records, member], users())).toEqual([]);
});

test('nothing is said of lists read incrementally, of nobody, or where a column tells who was seen', () => {
  expect(said([listed], users({ source_audience: 'vip' }), false)).toEqual([]);
  expect(said([], users())).toEqual([]);
  expect(said([{ ...member, segments: null }], users({ source_audience: 'vip' }))).toEqual([]);
  expect(said([member], users({ last_seen_column: 'SEEN' }))).toEqual([]);
});
