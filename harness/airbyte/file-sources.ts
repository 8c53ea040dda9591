import { strict as assert } from 'node:assert';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { say } from '../command-line';
import { configuredCatalog, runConnector, writeJson } from '../connector/connector';
import type { ConnectorRun, ProtocolMessage, StateMessage } from '../connector/connector-run';
import { ROOT } from '../containers/engine';
import { startResponsysServer, type ResponsysServer } from '../responsys/server';
import { startSshd } from '../sftp/sshd';
import { addressOf, AUDIENCE, EXPECTED, FEEDS, writeFeeds } from './lytics-files';
import type { Python } from './python';
import { BUCKET, startS3Server } from './s3-server';

const LIST = 'CONTACTS';
const USER_FIELDS = 'Lytics_User_Fields';
const FOLDER = 'lytics';
const S3_SOURCE = 'source-s3';
const SFTP_SOURCE = 'source-sftp-bulk';
const AUDIENCES = {
  source_audience: AUDIENCE,
  additional_fields: ['first_name', 'loyalty_number'],
};
const CAMPAIGN = {
  ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', back_fill: true },
  ...AUDIENCES,
};
const USERS = {
  ...{ workflow_type: 'export_users', list: LIST, existing_users: true, on_exit: 'unsubscribe' },
  default_permission_status: 'OPTIN',
  ...AUDIENCES,
};

/** What a sync hands from the source to the destination. */
interface Sync {
  /** RECORD and STATE messages as the source printed them. */
  lines: string[];
  records: number;
  /** The last state of each stream. */
  states: StateMessage[];
}

/**
 * Airbyte's own sources of files read what Lytics writes, from a server that speaks S3 and from
 * OpenSSH's, into the destination, twice: who is mailed, merged and opted out is known beforehand,
 * and the second sync, from the states that came back, has nothing to do.
 */
export async function fileSources(python: Python): Promise<void> {
  const reason = await python.addSources();
  if (reason !== undefined) {
    say(`left out: Airbyte's sources of files into the destination, as ${reason}`);
    return;
  }
  const dir = await mkdtemp(join(python.dir, 'feeds-'));
  const paths = await writeFeeds(python, dir);
  if (python.has(S3_SOURCE, 'moto_server')) await fromS3(python, paths);
  else say(`left out: ${S3_SOURCE}, as it or moto's server is not in the environment`);
  if (python.has(SFTP_SOURCE)) await fromSftp(python, paths);
  else say(`skipped: ${SFTP_SOURCE} is not in the environment`);
}

type Paths = Readonly<Record<string, string>>;

async function fromS3(python: Python, paths: Paths): Promise<void> {
  const server = await startS3Server(python);
  try {
    for (const [name, path] of Object.entries(paths)) await server.put(`${name}.file`, path);
    const keys = { aws_access_key_id: 'key', aws_secret_access_key: 'secret' };
    await judge(python, S3_SOURCE, {
      credentials: { auth_type: 'iam_user', ...keys },
      ...{ bucket: BUCKET, endpoint: server.url, region_name: 'us-east-1' },
    });
  } finally {
    await server.stop();
  }
}

async function fromSftp(python: Python, paths: Paths): Promise<void> {
  const sshd = await startSshd({ folder: FOLDER });
  try {
    const folder = join(sshd.home, FOLDER);
    for (const [name, path] of Object.entries(paths)) {
      await copyFile(path, join(folder, `${name}.file`));
    }
    const { host, port, username, keys } = sshd;
    await judge(python, SFTP_SOURCE, {
      ...{ host, port, username, folder_path: folder },
      credentials: { auth_type: 'private_key', private_key: keys.pem },
    });
  } finally {
    await sshd.stop();
  }
}

async function judge(python: Python, source: string, where: object): Promise<void> {
  const config = await writeJson(python.dir, `${source}.json`, {
    ...where,
    streams: FEEDS.map(({ name, format, schemaless = false }) => ({
      ...{ name, globs: [`**/${name}.file`], schemaless, format: { filetype: format } },
      validation_policy: 'Emit Record',
    })),
  });
  const catalog = await discover(python, source, config);
  const args = ['read', '--config', config, '--catalog', catalog];
  const first = syncIn(await python.run(source, args));
  const [campaign, users] = await Promise.all([startResponsysServer(), startResponsysServer()]);
  try {
    for (const account of [campaign, users]) addMembers(account);
    await write(python, campaign, CAMPAIGN, catalog, first);
    const people = await write(python, users, USERS, catalog, first);
    checkCampaign(campaign);
    checkUsers(users, people);
    say(
      `ok: ${source} read ${first.records} records of ${FEEDS.length} feeds; ` +
        `${EXPECTED.mailed.length} were mailed, ${EXPECTED.left.length} opted out`,
    );

    const state = await writeJson(python.dir, `${source}-state.json`, people.states);
    const second = syncIn(await python.run(source, [...args, '--state', state]));
    assert.equal(second.records, 0, 'the second sync read records again');
    const before = [countsOf(campaign), countsOf(users)];
    await write(python, campaign, CAMPAIGN, catalog, second);
    await write(python, users, USERS, catalog, second);
    assert.deepEqual([countsOf(campaign), countsOf(users)], before);
    say(`ok: ${source} read nothing again from the states that came back, and nothing was written`);
  } finally {
    await Promise.all([campaign.stop(), users.stop()]);
  }
}

/** The streams that the source discovers, all of them incremental, as a file. */
async function discover(python: Python, source: string, config: string): Promise<string> {
  const printed = await python.run(source, ['discover', '--config', config]);
  const found = messagesIn(printed).flatMap(({ message }) => message.catalog?.streams ?? []);
  assert.deepEqual(
    found.map((stream) => stream['name']).sort(),
    FEEDS.map(({ name }) => name).sort(),
  );
  const streams = found.map((stream) => configuredCatalog(stream, 'incremental'));
  return writeJson(python.dir, `${source}-catalog.json`, {
    streams: streams.flatMap((one) => (one as { streams: object[] }).streams),
  });
}

function syncIn(printed: string): Sync {
  const passed = messagesIn(printed).filter(
    ({ message: { type } }) => type === 'RECORD' || type === 'STATE',
  );
  return {
    lines: passed.map(({ line }) => `${line}\n`),
    records: passed.filter(({ message }) => message.type === 'RECORD').length,
    states: lastOf(passed.flatMap(({ message }) => message.state ?? [])),
  };
}

function messagesIn(printed: string): { line: string; message: ProtocolMessage }[] {
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => ({ line, message: JSON.parse(line) as ProtocolMessage }));
}

function lastOf(states: readonly StateMessage[]): StateMessage[] {
  const byName = new Map(states.map((one) => [one.stream?.stream_descriptor.name, one]));
  return [...byName.values()];
}

async function write(
  python: Python,
  account: ResponsysServer,
  workflow: { workflow_type: string },
  catalog: string,
  sync: Sync,
): Promise<ConnectorRun> {
  const { url, username, password } = account;
  const config = await writeJson(python.dir, `${workflow.workflow_type}.json`, {
    credentials: { auth_method: 'interact', username, password, endpoint: url },
    workflow,
  });
  const bin = join(ROOT, 'destination-responsys', 'bin', 'main');
  const args = ['write', '--config', config, '--catalog', catalog];
  const run = await runConnector(bin, args, { stdin: sync.lines });
  assert.equal(run.exitCode, 0, run.errors[0]?.message);
  assert.deepEqual(
    cursorsOf(lastOf(run.states)),
    cursorsOf(sync.states),
    'states came back changed',
  );
  return { ...run, states: lastOf(run.states) };
}

function cursorsOf(states: readonly StateMessage[]): unknown[] {
  return states.map(({ stream }) => stream);
}

function addMembers(account: ResponsysServer): void {
  for (const person of [...EXPECTED.left, ...EXPECTED.untouched]) {
    const member = { EMAIL_ADDRESS_: addressOf(person), EMAIL_PERMISSION_STATUS_: 'I' };
    account.addMember(LIST, member);
  }
}

const addresses = (people: readonly string[]): string[] => people.map(addressOf).sort();

function checkCampaign(account: ResponsysServer): void {
  const mailed = account.triggers.map(({ email }) => email).sort();
  assert.deepEqual(mailed, addresses(EXPECTED.mailed));
  // Leaving does nothing in this workflow.
  assert.deepEqual(withPermission(account, 'O'), []);
}

function checkUsers(account: ResponsysServer, run: ConnectorRun): void {
  assert.deepEqual(account.triggers, []);
  assert.deepEqual(withPermission(account, 'O'), addresses(EXPECTED.left));
  assert.deepEqual(
    account
      .members(LIST)
      .map((member) => member['EMAIL_ADDRESS_'])
      .sort(),
    addresses([...EXPECTED.mailed, ...EXPECTED.left, ...EXPECTED.untouched]),
  );
  // Each member who is written has a row.
  const written = account.rows(LIST, USER_FIELDS).map(({ email }) => email);
  assert.deepEqual(written.sort(), addresses(EXPECTED.mailed));
  for (const [person, values] of Object.entries(EXPECTED.fields)) {
    const row = account.rows(LIST, USER_FIELDS).find(({ email }) => email === addressOf(person));
    assert.deepEqual([row?.values['FIRST_NAME'], row?.values['LOYALTY_NUMBER']], values);
  }
  const told = run.logs.map(({ message }) => message).join('\n');
  assert.match(told, new RegExp(`^Nothing was done about ${EXPECTED.unclear} records`, 'm'));
}

function withPermission(
  account: ResponsysServer,
  status: 'I' | 'O',
): (string | null | undefined)[] {
  const members = account.members(LIST);
  const those = members.filter((member) => member['EMAIL_PERMISSION_STATUS_'] === status);
  return those.map((member) => member['EMAIL_ADDRESS_']).sort();
}

/** What was written: rows by function. */
function countsOf({ rowCounts, triggers }: ResponsysServer): object {
  return { rows: { ...rowCounts }, mailed: triggers.length };
}
