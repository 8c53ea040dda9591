import { evidenceOf } from './evidence';
import { readRecord } from './record';
import { decide, type Action, type Recorded, type Rules } from './workflow';

/*
 * What each record does, for the source audience `vip`: records as real software writes them (Lytics,
 * Snowflake, BigQuery, Postgres, MongoDB, Kafka, S3, SFTP, pandas), and damaged ones. The words and
 * the decisions were written by hand from what the connector promises.
 */

type Word = 'entered' | 'changed' | 'in' | 'left' | 'out' | 'unclear' | 'gone';
type Effect = 'add' | 'leave' | 'mail' | '-';

const DECISIONS: Readonly<Record<Word, readonly Effect[]>> = {
  //         Export Users:                        Export to Campaign:
  //         plain   existing time-based          plain   back fill      time-based
  //                 users    1 is rec.  0        .       nothing  1     0 is recorded
  entered: ['add', 'add', 'add', 'add', 'mail', 'mail', '-', 'mail'],
  changed: ['-', 'add', '-', '-', '-', 'mail', '-', '-'],
  in: ['-', 'add', '-', 'add', '-', 'mail', '-', 'mail'],
  left: ['leave', 'leave', 'leave', 'leave', '-', '-', '-', '-'],
  out: ['-', '-', 'leave', '-', '-', '-', '-', '-'],
  unclear: ['-', '-', '-', '-', '-', '-', '-', '-'],
  // The row was deleted and says nothing else: only the recorded membership shows whether it is an
  // exit.
  gone: ['-', '-', 'leave', '-', '-', '-', '-', '-'],
};

const plain = { currentMembers: false, timeBased: false, mailOnce: false, membersOnly: false };
const users: Rules = { ...plain, kind: 'export_users' };
const campaign: Rules = { ...plain, kind: 'export_to_campaign', mailOnce: true };
const COLUMNS: readonly (readonly [Rules, Recorded])[] = [
  [users, undefined],
  [{ ...users, currentMembers: true }, undefined],
  [{ ...users, timeBased: true }, 1],
  [{ ...users, timeBased: true }, 0],
  [campaign, undefined],
  [{ ...campaign, currentMembers: true }, undefined],
  [{ ...campaign, currentMembers: true }, 1],
  [{ ...campaign, timeBased: true }, 0],
];
const EFFECTS: Readonly<Record<Action, Effect>> = {
  add: 'add',
  update: 'add',
  leave: 'leave',
  trigger: 'mail',
  'record in': '-',
  'record out': '-',
  name: '-',
  ignore: '-',
};

type Data = Record<string, unknown>;
const ID = '42976a269a5e6b9d06c681b1c27292df';
const AT = '2024-03-01T10:00:00.123456789Z';
const LATER = '2024-03-01T10:00:00.123456790Z';
const event = (kind: string, more: object = {}): object => ({
  id: ID,
  slug: 'vip',
  event: kind,
  ...more,
});
const events = (...all: unknown[]): Data => ({ segment_events: all });
const DELETED = '2024-03-01T10:00:00Z';

/** The record, its meaning, and its meaning in a stream of members only if that differs. */
const RECORDS: readonly (readonly [Data, Word, Word?])[] = [
  // Lytics's webhook.
  [events(event('enter', { enter: AT })), 'entered'],
  [events(event('exit', { exit: AT })), 'left'],
  [events(event('change')), 'changed'],
  [events(event('entered', { enter: AT })), 'entered'],
  [events(event('exited', { exit: AT })), 'left'],
  [events(event('left', { exit: AT })), 'left'],
  [events(event('ENTER', { enter: AT })), 'entered'],
  [events({ slug: 'VIP', event: 'enter' }), 'entered'],
  [events({ slug: 'V.I.P.', event: 'enter' }), 'entered'],
  [events({ name: 'vip', event: 'exit' }), 'left'],
  [events({ SLUG: 'vip', EVENT: 'exit' }), 'left'],
  [events(event('enter', { enter: 1709287200 })), 'entered'],
  [events(event('exit', { exit: 1709287200123 })), 'left'],
  [events(event('exit', { exit: '1709287200123456789' })), 'left'],
  [events(event('enter', { enter: '2024-03-01 10:00:00.123 UTC' })), 'entered'],
  [events(event('exit', { exit: AT }), event('enter', { enter: LATER })), 'entered'],
  [events(event('enter', { enter: LATER }), event('exit', { exit: AT })), 'entered'],
  [events(event('enter', { enter: AT }), event('exit', { exit: LATER })), 'left'],
  [events(event('exit', { exit: LATER }), event('enter', { enter: AT })), 'left'],
  [events(event('exit', { exit: LATER }), event('enter', { enter: 1709287200 })), 'left'],
  [events(event('enter', { enter: AT }), event('change')), 'entered'],
  [events(event('enter', { enter: AT }), event('exit', { exit: AT })), 'unclear'],
  [events(event('enter'), event('exit')), 'unclear'],
  [events(event('exit'), event('enter')), 'unclear'],
  [events(event('exit', { exit: AT }), event('change')), 'unclear'],
  [events(event('joined')), 'unclear'],
  [events(event('exit_pending', { exit: AT })), 'unclear'],
  [events(event('')), 'unclear'],
  [events(event('enter', { enter: 'yesterday' })), 'unclear'],
  [events({ event: 'enter' }), 'unclear'],
  [events({ id: 7, event: 'enter' }), 'unclear'],
  [events({ id: ID, event: 'enter' }), 'unclear'],
  [events(null), 'unclear'],
  [events('enter'), 'unclear'],
  [events(event('enter'), { slug: 'other', event: 'joined' }), 'unclear'],
  [events({ slug: 'other', event: 'enter' }), 'unclear', 'in'],
  [events({ slug: 'other', event: 'exit' }), 'unclear', 'in'],
  [events(), 'unclear', 'in'],
  [{ segment_events: null }, 'unclear'],
  [{ segment_events: event('enter') }, 'unclear'],
  [{ segment_events: JSON.stringify([event('enter', { enter: AT })]) }, 'entered'],
  [{ segment_events: JSON.stringify(JSON.stringify([event('exit', { exit: AT })])) }, 'left'],
  [{ segment_events: [JSON.stringify(event('enter'))] }, 'entered'],
  [{ segment_events: JSON.stringify([event('enter')]).slice(0, -4) }, 'unclear'],
  [{ segment_events: '' }, 'unclear', 'in'],
  [{ segment_events: '[]' }, 'unclear', 'in'],
  [{ segment_events: '""' }, 'unclear', 'in'],
  [{ segment_events: '{}' }, 'unclear'],
  [{ segment_events: {} }, 'unclear'],
  [{ segment_events: '\\N' }, 'unclear'],
  [{ segment_events: 'enter' }, 'unclear'],
  [{ segment_events: true }, 'unclear'],
  [{ ...events(event('enter')), segments_all: ['vip', 'ly_known'] }, 'entered'],
  [{ ...events(event('exit')), segments_all: ['ly_known'] }, 'left'],
  [{ ...events(event('enter')), segments_all: null }, 'entered'],
  [{ ...events(event('enter')), segments_all: '["vip' }, 'unclear'],
  [{ ...events({ slug: 'other', event: 'exit' }), segments: ['vip', 'ly_known'] }, 'in'],
  [{ ...events({ slug: 'other', event: 'exit' }), segments: ['ly_known'] }, 'out'],
  [{ segment_events: null, segments: ['vip'] }, 'in'],
  [{ segment_events: 'broken', segments: ['vip'] }, 'unclear'],
  // Nothing.
  [{}, 'unclear', 'in'],
  [{ first_name: 'Ann', theme: 'vip' }, 'unclear', 'in'],
  // Lists, in each of their fields.
  [{ segments_all: ['vip', 'ly_known'] }, 'in'],
  [{ segments_all: ['ly_known'] }, 'out'],
  [{ segments: ['vip'] }, 'in'],
  [{ segments: ['ly_known'] }, 'out'],
  [{ _segments: ['ly_known', 'vip'] }, 'in'],
  [{ _segments: ['ly_known'] }, 'out'],
  [{ lytics_segments: 'vip' }, 'in'],
  [{ lytics_segments: 'ly_known' }, 'out'],
  [{ export_segments: 'ly_known,vip' }, 'in'],
  [{ export_segments: 'ly_known,ly_other' }, 'out'],
  [{ audiences: 'VIP' }, 'in'],
  [{ audiences: 'Known Users' }, 'out'],
  [{ segments: ['ly_known'], segments_all: ['vip', 'ly_known'] }, 'in'],
  [{ segments: ['ly_known'], segments_all: [ID] }, 'out'],
  [{ segments: null, segments_all: ['vip'] }, 'in'],
  [{ segments: null, segments_all: ['ly_known'] }, 'unclear'],
  [{ segments: ['vip'], audiences: 7 }, 'unclear'],
  // Empty lists.
  [{ segments: [] }, 'out'],
  [{ segments: '[]' }, 'out'],
  [{ segments: '' }, 'out'],
  [{ segments: '{}' }, 'unclear'],
  [{ segments: {} }, 'unclear'],
  [{ segments: ' {} ' }, 'unclear'],
  [{ segments: ' [] ' }, 'out'],
  [{ segments: '""' }, 'out'],
  [{ segments: '"[]"' }, 'out'],
  [{ segments: '"{}"' }, 'unclear'],
  [{ segments: "''" }, 'unclear'],
  [{ segments: '{}', segments_all: ['vip'] }, 'unclear'],
  // Spellings of the audience.
  [{ segments: ['V I P'] }, 'in'],
  [{ segments: ['vip!'] }, 'in'],
  [{ segments: ['Vip'] }, 'in'],
  [{ segments: ['v_i_p'] }, 'in'],
  [{ segments: ['vip2'] }, 'out'],
  [{ segments: ['vip_customers'] }, 'out'],
  [{ segments: [' vip\n', 'ly_known'] }, 'in'],
  // Shapes of lists.
  [{ segments: 'ly_known;vip' }, 'in'],
  [{ segments: 'ly_a|ly_b' }, 'out'],
  [{ segments: 'ly_a|vip' }, 'in'],
  [{ segments: 'ly_known ,  vip ' }, 'in'],
  [{ segments: 'ly_known\nvip\n' }, 'in'],
  [{ segments: 'ly_known\tvip' }, 'in'],
  [{ segments: '"ly_known","vip"' }, 'in'],
  [{ segments: "'ly_known','vip'" }, 'in'],
  [{ segments: '"vip"' }, 'in'],
  [{ segments: '{vip,ly_known}' }, 'in'],
  [{ segments: '{ly_known,"High Value"}' }, 'out'],
  [{ segments: { vip: true, ly_known: true } }, 'in'],
  [{ segments: { vip: false, ly_known: true } }, 'out'],
  [{ segments: { ly_known: true } }, 'out'],
  [{ segments: '{"vip":true}' }, 'in'],
  [{ segments: { vip: 't', ly_known: 'f' } }, 'in'],
  [{ segments: [{ slug: 'vip', id: ID, name: 'V.I.P.' }] }, 'in'],
  [{ segments: [{ slug: 'ly_known', id: ID }] }, 'out'],
  [{ segments: [{ name: 'Vip' }] }, 'in'],
  [{ segments: JSON.stringify([{ slug: 'vip' }]) }, 'in'],
  [{ segments: ['{"slug":"vip"}'] }, 'in'],
  // Snowflake: pretty-printed, with undefined for null; a VARIANT's text in quotes.
  [{ SEGMENTS: '[\n  "vip",\n  "ly_known"\n]' }, 'in'],
  [{ SEGMENTS_ALL: '["ly_other"]' }, 'out'],
  [{ SEGMENTS: '[\n  "vip",\n  undefined\n]' }, 'in'],
  [{ SEGMENTS: '[\n  "ly_known",\n  undefined\n]' }, 'unclear'],
  [{ SEGMENTS: '[\n  undefined\n]' }, 'unclear'],
  [{ SEGMENTS: 'null' }, 'unclear'],
  [{ SEGMENTS: '"vip,ly_known"' }, 'in'],
  [{ SEGMENTS: '"[\\"vip\\"]"' }, 'in'],
  // Python and pandas.
  [{ segments: "['vip', 'x']" }, 'in'],
  [{ segments: "['ly_known', 'x']" }, 'out'],
  [{ segments: "['vip' 'x']" }, 'unclear'],
  [{ segments: "['vip', nan]" }, 'unclear'],
  [{ segments: "['vip', None]" }, 'in'],
  [{ segments: "['ly_known', None]" }, 'unclear'],
  [{ segments: 'nan' }, 'unclear'],
  [{ segments: 'None' }, 'unclear'],
  [{ segments: '[]\n' }, 'out'],
  // Postgres, MySQL.
  [{ segments: [null] }, 'unclear'],
  [{ segments: '{NULL}' }, 'unclear'],
  [{ segments: '{vip,NULL}' }, 'in'],
  [{ segments: '{ly_known,NULL}' }, 'unclear'],
  // With entries that name nothing: the user is in the audiences that are named, and may be in
  // others.
  [{ segments: ['vip', null] }, 'in'],
  [{ segments: ['ly_known', null] }, 'unclear'],
  [{ segments: '["vip",null]' }, 'in'],
  [{ segments: '["ly_known",null]' }, 'unclear'],
  [{ segments: ['vip', {}] }, 'in'],
  [{ segments: ['ly_known', {}] }, 'unclear'],
  [{ segments: [{ slug: 'vip' }, { slug: null }] }, 'in'],
  [{ segments: [{ slug: 'ly_known' }, { title: 'V.I.P.' }] }, 'unclear'],
  [{ segments: ['vip', { slug: 101 }] }, 'unclear'],
  [{ segments: ['vip', { slug: 'vip', left: true }] }, 'unclear'],
  [{ segments: { vip: true, ly_known: null } }, 'in'],
  [{ segments: { vip: null, ly_known: true } }, 'unclear'],
  [{ segments: { vip: false, ly_known: null } }, 'unclear'],
  [{ segments: [{}] }, 'unclear'],
  [{ segments: [null, {}] }, 'unclear'],
  [{ segments: ['vip', null], segments_all: ['ly_known'] }, 'in'],
  [{ ...events(event('exit')), segments: ['vip', null] }, 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: ['vip', null] }, 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: ['ly_known', null] }, 'gone', 'left'],
  [{ segments: '\\N' }, 'unclear'],
  [{ segments: '__debezium_unavailable_value' }, 'unclear', 'in'],
  [{ segments: ['__debezium_unavailable_value'] }, 'unclear', 'in'],
  [{ segments: '["__debezium_unavailable_value"]' }, 'unclear', 'in'],
  [{ segments: 'java.lang.Object@6d06d69c' }, 'unclear', 'in'],
  [{ segments: '__debezium_unavailable_value', audiences: 'vip' }, 'in'],
  // Lists and maps in Parquet's groups, by the standard and by older writers.
  [{ segments: { list: [{ element: 'vip' }, { element: 'ly_known' }] } }, 'in'],
  [{ segments: { list: [{ element: 'ly_known' }] } }, 'out'],
  [{ segments: { list: [{ item: 'vip' }] } }, 'in'],
  [{ segments: { list: [{ item: 'ly_known' }] } }, 'out'],
  [{ segments: { LIST: [{ ELEMENT: 'vip' }] } }, 'in'],
  [{ segments: { bag: [{ array_element: 'vip' }] } }, 'in'],
  [{ segments: { bag: [{ array_element: 'ly_known' }] } }, 'out'],
  [{ segments: { bag: [{ array: 'vip' }] } }, 'in'],
  [{ segments: { array: ['vip', 'ly_known'] } }, 'in'],
  [{ segments: { array: ['ly_known'] } }, 'out'],
  [{ segments: { array: [{ slug: 'vip' }] } }, 'in'],
  [{ segments: { segments_tuple: ['vip'] } }, 'in'],
  [{ segments: [{ element: 'vip' }] }, 'in'],
  [{ segments: [{ element: 'ly_known' }] }, 'out'],
  [{ segments: '{"list":[{"element":"vip"}]}' }, 'in'],
  [{ segments: '{"list":[{"element":"ly_known"}]}' }, 'out'],
  [{ segments: { list: [{ element: { slug: 'vip', name: 'V.I.P.' } }] } }, 'in'],
  [{ segments: { list: [{ element: { slug: 'vip', event: 'exit' } }] } }, 'unclear'],
  [{ segments: { list: [{ element: 'vip' }, { element: null }] } }, 'in'],
  [{ segments: { list: [{ element: 'ly_known' }, { element: null }] } }, 'unclear'],
  [{ segments: { list: [{ element: 'ly_known' }, {}] } }, 'unclear'],
  [{ segments: { list: [{ element: null }] } }, 'unclear'],
  [{ segments: { list: [{}] } }, 'unclear'],
  [{ segments: { list: [] } }, 'out'],
  [{ segments: { list: null } }, 'unclear'],
  [{ segments: { list: [{ element: 101 }] } }, 'unclear'],
  [{ segments: { list: [{ element: 'ly_known', more: 'vip' }] } }, 'unclear'],
  [{ segments: { list: [{ element: 'vip' }], more: 1 } }, 'unclear'],
  [{ segments: { list: { element: 'vip' } } }, 'unclear'],
  [{ segments: { key_value: [{ key: 'vip', value: true }] } }, 'in'],
  [{ segments: { key_value: [{ key: 'vip', value: false }] } }, 'out'],
  [{ segments: { map: [{ key: 'ly_known', value: true }] } }, 'out'],
  [{ segments: { key_value: [{ key: 'vip' }] } }, 'unclear'],
  [{ segment_events: { list: [{ element: event('enter', { enter: AT }) }] } }, 'entered'],
  [{ segment_events: { list: [{ element: event('exit', { exit: AT }) }] } }, 'left'],
  [{ segment_events: { list: [{ element: null }] } }, 'unclear'],
  // Null and its markers.
  [{ segments: null }, 'unclear'],
  [{ segments: 'NULL' }, 'unclear'],
  [{ segments: 'NaN' }, 'unclear'],
  [{ segments: 'undefined' }, 'unclear'],
  [{ segments: '"null"' }, 'unclear'],
  [{ segments: ['\\N'] }, 'unclear'],
  [{ segments: ['vip', 'NaN'] }, 'unclear'],
  [{ segments: 'vip,\\N' }, 'unclear'],
  [{ segments: [''] }, 'unclear'],
  [{ segments: ' ' }, 'unclear'],
  [{ segments: '\t' }, 'unclear'],
  [{ segments: ',' }, 'unclear'],
  // Numbers, markup, and other texts that are not names.
  [{ segments: [101, 102] }, 'unclear'],
  [{ segments: '[101,102]' }, 'unclear'],
  [{ segments: '101,102' }, 'unclear'],
  [{ segments: ['vip', 101] }, 'unclear'],
  [{ segments: 7 }, 'unclear'],
  [{ segments: true }, 'unclear'],
  [{ segments: false }, 'unclear'],
  [{ segments: [['vip']] }, 'unclear'],
  [{ segments: [{ slug: 'vip', event: 'exit' }] }, 'unclear'],
  [{ segments: [{ slug: 'vip', member: false }] }, 'unclear'],
  [{ segments: { slug: 'vip' } }, 'unclear'],
  [{ segments: { vip: 'maybe' } }, 'unclear'],
  [{ segments: '<ul><li>vip</li></ul>' }, 'unclear'],
  [{ segments: 'vip&amp;co' }, 'unclear'],
  [{ segments: '[object Object]' }, 'unclear'],
  [{ segments: '[vip, ly_known]' }, 'unclear'],
  [{ segments: 'vip: true, ly_known: false' }, 'unclear'],
  [{ segments: 'vip ly_known' }, 'unclear'],
  [{ segments: 'ann@example.com' }, 'unclear'],
  [{ segments: '2024-03-01T10:00:00Z' }, 'unclear'],
  [{ segments: 'https://example.com/vip' }, 'unclear'],
  [{ segments: '36e243f8-fd8f-4530-bbd3-30fa7fb1a685' }, 'unclear'],
  [{ segments: Buffer.from('["vip","ly"]').toString('base64') }, 'unclear'],
  [{ segments: ['not_found', 'all'] }, 'unclear'],
  [{ segments: '\u0000' }, 'unclear'],
  [{ segments: 'v\uFFFDp' }, 'unclear'],
  // Truncated.
  [{ segments: '["ly_known","ly_oth' }, 'unclear'],
  [{ segments: '["vip","ly_oth' }, 'unclear'],
  [{ segments: '["ly_known",' }, 'unclear'],
  [{ segments: '[' }, 'unclear'],
  [{ segments: '{"vip":tr' }, 'unclear'],
  [{ segments: '{vip,ly_kn' }, 'unclear'],
  [{ segments: '"ly_known","ly_ot' }, 'unclear'],
  [{ segments: 'ly_known,ly_ot...' }, 'unclear'],
  // Ids, while the audience is given by its slug.
  [{ segments_all: [ID] }, 'unclear'],
  [{ segments_all: ID }, 'unclear'],
  [{ segments: ['ly_known', ID] }, 'unclear'],
  // Deleted rows.
  [{ _ab_cdc_deleted_at: DELETED, segments: 'vip' }, 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: '["vip","x"]' }, 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: 'ly_known' }, 'out', 'left'],
  [{ _ab_cdc_deleted_at: DELETED }, 'gone', 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: null }, 'gone', 'left'],
  [{ _ab_cdc_deleted_at: DELETED, segments: '["vi' }, 'gone', 'left'],
  [{ _ab_cdc_deleted_at: DELETED, ...events(event('enter', { enter: AT })) }, 'left'],
  [{ _ab_cdc_deleted_at: DELETED, ...events(event('exit', { exit: AT })) }, 'left'],
  [{ _ab_cdc_deleted_at: 1709287200, segments: 'vip' }, 'left'],
  [{ _fivetran_deleted: true, segments: 'vip' }, 'left'],
  [{ _fivetran_deleted: 'true' }, 'gone', 'left'],
  [{ __deleted: 'true', segments: 'vip' }, 'left'],
  [{ _ab_cdc_deleted_at: null, segments: 'vip' }, 'in'],
  [{ _ab_cdc_deleted_at: 0, segments: 'vip' }, 'in'],
  [{ _ab_cdc_deleted_at: 'null', segments: 'vip' }, 'in'],
  [{ _ab_cdc_deleted_at: '', segments: 'ly_known' }, 'out'],
  [{ _fivetran_deleted: false, segments: 'vip' }, 'in'],
  [{ __deleted: 'false', segments: 'ly_known' }, 'out'],
  [{ __deleted: 'perhaps', segments: 'vip' }, 'unclear'],
  [{ _ab_cdc_deleted_at: [], segments: 'vip' }, 'unclear'],
];

const PROFILE = { email: 'ann@example.com', first_name: 'Ann' };
const upper = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name.toUpperCase(), value]));
const text = (data: Data): string => JSON.stringify(data);

/** The shapes in which a record arrives: none of them changes its meaning. */
const WAYS: Readonly<Record<string, (data: Data) => Data>> = {
  'as it is': (data) => ({ ...PROFILE, ...data }),
  'in upper case': (data) => upper({ ...PROFILE, ...data }),
  'after a byte-order mark': (data) => ({ ...data, '\uFEFFEmail ': 'ann@example.com' }),
  'in a webhook': (data) => ({ id: '7', data: { ...PROFILE, ...data }, meta: { object: 'user' } }),
  'in a CloudEvent': (data) => ({ specversion: '1.0', id: 'e', data: { ...PROFILE, ...data } }),
  'in a subscription of BigQuery': (data) => ({
    message_id: 'm',
    data: text({ id: '7', data: { ...PROFILE, ...data }, meta: {} }),
  }),
  'in base64': (data) => ({ data: Buffer.from(text({ ...PROFILE, ...data })).toString('base64') }),
  'in Kafka': (data) => ({ value: { ...PROFILE, ...data } }),
  'in MongoDB': (data) => ({ _id: '65f', data: text(upper({ ...PROFILE, ...data })) }),
  'in a raw table': (data) => ({ _airbyte_data: text({ ...PROFILE, ...data }) }),
};

function effects(data: Data, membersOnly: boolean): Effect[] {
  const by = {
    anchors: ['email'],
    audiencesField: undefined,
    audience: 'vip',
    membersOnly,
  };
  const evidence = evidenceOf(readRecord(data, by), by);
  return COLUMNS.map(([rules, recorded]) => EFFECTS[decide(evidence, rules, recorded).action]);
}

test('there are at least 200 records', () => {
  expect(RECORDS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(RECORDS.map(([data]) => text(data))).size).toBe(RECORDS.length);
});

describe.each(Object.entries(WAYS))('a record %s', (_, way) => {
  test.each(RECORDS.map(([data, word, membersOnly = word]) => ({ data, word, membersOnly })))(
    '$data means $word, and $membersOnly in a stream of members only',
    ({ data, word, membersOnly }) => {
      expect(effects(way(data), false)).toEqual(DECISIONS[word]);
      expect(effects(way(data), true)).toEqual(DECISIONS[membersOnly]);
    },
  );
});
