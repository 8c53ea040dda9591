import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { configuredCatalog, writeJson } from '../connector/connector';
import type { ResponsysServer } from '../responsys/server';
import { measure, type Usage } from './process';
import { DESTINATION } from './servers';

/** A destination's workflow and its records. */
export interface Load {
  workflow: Readonly<Record<string, unknown>>;
  records: number;
  /** The nth record, from 0. */
  dataOf: (n: number) => object;
  /** Records between two states; 1,000 when not given. */
  everyState?: number;
  /** Fields of the form besides the workflow. */
  form?: object;
}

export const ENTERS = [{ slug: 'vip', event: 'enter', enter: '2024-03-01T10:00:00Z' }];

export const addressOf = (n: number): string => `member${n}@example.com`;

const person = (n: number): object => ({
  email: addressOf(n),
  first_name: `Name ${n}`,
  city: `City ${n % 500}`,
  segment_events: ENTERS,
});

/** Members who enter a list with two extension tables. */
export function users(records: number, everyState?: number): Load {
  const workflow = {
    ...{ workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' },
    additional_fields: ['first_name', 'city'],
  };
  return { workflow, records, dataOf: person, ...(everyState === undefined ? {} : { everyState }) };
}

/** Members who are mailed once, with fields and memberships. */
export function campaign(records: number, everyState?: number): Load {
  const workflow = {
    ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', source_audience: 'vip' },
    ...{ additional_fields: ['first_name', 'city'], audience_memberships: ['news'] },
    mail_once: true,
  };
  const dataOf = (n: number): object => ({ ...person(n), segments: ['news'] });
  return { ...users(records, everyState), workflow, dataOf };
}

/** A whole sync through the connector, from its start to its end. */
export async function writeLoad(server: ResponsysServer, load: Load): Promise<Usage> {
  const dir = await mkdtemp(join(tmpdir(), 'destination-bench-'));
  try {
    const input = join(dir, 'input.jsonl');
    await pipeline(Readable.from(linesOf(load)), createWriteStream(input));
    const { username, password, url } = server;
    const credentials = { auth_method: 'interact', username, password, endpoint: url };
    const config = await writeJson(dir, 'config.json', {
      ...{ credentials, workflow: load.workflow },
      ...load.form,
    });
    const catalog = await writeJson(dir, 'catalog.json', configuredCatalog('users', 'incremental'));
    const args = ['write', '--config', config, '--catalog', catalog];
    return await measure(DESTINATION, args, { input });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

// In pieces, since a line each would cost more than what is measured.
const PIECE = 65_536;

function* linesOf({ records, dataOf, everyState = 1000 }: Load): Generator<string> {
  let text = '';
  for (let n = 0; n < records; n++) {
    const record = { stream: 'users', data: dataOf(n), emitted_at: 1 };
    text += `${JSON.stringify({ type: 'RECORD', record })}\n`;
    if ((n + 1) % everyState === 0 || n === records - 1) text += stateLine(n);
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function stateLine(id: number): string {
  const state = { type: 'STREAM', stream: { stream_descriptor: { name: 'users' } }, id };
  return `${JSON.stringify({ type: 'STATE', state })}\n`;
}
