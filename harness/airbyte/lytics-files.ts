import { join } from 'node:path';

import { writeJson } from '../connector/connector';
import { PROGRAMS, type Python } from './python';

/** The source audience of the destination. */
export const AUDIENCE = 'high_value';

/** A file of a feed: `name` is that of its stream and begins that of the file. */
export interface FeedFile {
  name: string;
  format: 'csv' | 'jsonl' | 'parquet';
  /** The stream's records are `{ data: <record> }`, whatever the file holds. */
  schemaless?: boolean;
}

/** Lytics's file export, its webhook's payloads as stored, Pub/Sub's messages, a warehouse's table. */
export const FEEDS: readonly FeedFile[] = [
  { name: 'export', format: 'csv' },
  { name: 'webhook', format: 'jsonl' },
  { name: 'archive', format: 'jsonl', schemaless: true },
  { name: 'pubsub', format: 'jsonl' },
  { name: 'warehouse', format: 'parquet' },
];

/** A number that a double cannot hold. */
const LONG = '9007199254740993';

/** What is to become of the people in the files; addresses without `@example.com`. */
export const EXPECTED = {
  /** In the audience or entering it. */
  mailed: ['ada', 'eve', 'gil', 'ivy', 'kim', 'mia', 'rex'],
  /** In the list already and leaving the audience. */
  left: ['hal', 'lee'],
  /** In the list already; what is said of them is not understood, or is of other audiences. */
  untouched: ['ben', 'dee', 'fay', 'jon', 'ned', 'oda', 'sue', 'tom'],
  /** In other audiences or in none, and not in the list. */
  absent: ['cid', 'pia'],
  /** Records that do not say clearly whether their member is in it: dee, fay, jon, oda, sue, tom. */
  unclear: 6,
  /** FIRST_NAME and LOYALTY_NUMBER of some, as the table holds them. */
  fields: { ada: ['Ada', LONG], gil: ['Gil', LONG], mia: ['Mia', LONG] },
} as const;

/**
 * Writes the files into a folder.
 * @returns the file's path for each feed, by the name of the feed
 */
export async function writeFeeds(python: Python, dir: string): Promise<Record<string, string>> {
  const paths = Object.fromEntries(
    FEEDS.map(({ name, format }) => [name, join(dir, `${name}-20240523.${format}`)]),
  );
  const texts = { export: CSV, webhook: WEBHOOK, archive: ARCHIVE, pubsub: PUBSUB };
  const plan = await writeJson(python.dir, 'feeds.json', { paths, texts });
  await python.run('python', [join(PROGRAMS, 'lytics_files.py'), plan]);
  return paths;
}

export function addressOf(person: string): string {
  return `${person}@example.com`;
}

const CSV = [
  'email,first_name,loyalty_number,export_segments',
  `ada@example.com,Ada,${LONG},"high_value,ly_known"`,
  'ben@example.com,Ben,1002,ly_known',
  'cid@example.com,Cid,1003,',
  'dee@example.com,Dee,1004,\\N',
  'eve@example.com,"Eve, née ""E""",1005,ly_known;high_value',
  'fay@example.com,Fay,1006,"[""not_found"", ""all""]"',
  '',
].join('\r\n');

const WEBHOOK = lines(
  payload('gil', 'enter').replace('"loyalty_number":0', `"loyalty_number":${LONG}`),
  payload('hal', 'exit'),
  payload('ivy', 'change'),
  payload('jon', 'paused'),
);

const ARCHIVE = lines(payload('rex', 'enter'), payload('sue', 'enter', 'ly_known'));

const PUBSUB = lines(
  message(payload('kim', 'enter')),
  message(payload('lee', 'exit')),
  // Cut off on its way.
  message(payload('tom', 'enter').slice(0, -40)),
);

/** Lytics's webhook payload, as JSON. */
function payload(person: string, event: string, slug = AUDIENCE): string {
  const at = event === 'enter' || event === 'exit' ? { [event]: '2024-05-23T07:00:00.1234Z' } : {};
  const id = '42976a269a5e6b9d06c681b1c27292df';
  return JSON.stringify({
    id: '7076027172059065053',
    data: {
      email: addressOf(person),
      first_name: person.charAt(0).toUpperCase() + person.slice(1),
      loyalty_number: 0,
      _modified: '2024-05-23T07:00:00Z',
      channels: ['web', 'email'],
      hourly: { '7': 3 },
      segment_events: [{ id, slug, event, ...at }],
    },
    meta: {
      object: 'user',
      subscription_id: '36e243f8fd8f4530bbd330fa7fb1a685',
      timestamp: '2024-05-23T07:00:01.5Z',
    },
  });
}

/** A row of a BigQuery subscription of Pub/Sub, or a message as its REST API hands it out. */
function message(body: string): string {
  return JSON.stringify({
    message_id: '11023',
    publish_time: '2024-05-23T07:00:02Z',
    attributes: '{}',
    data: Buffer.from(body).toString('base64'),
  });
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
